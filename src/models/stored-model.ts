/** What `entry.json` keeps of a model file that was opened: all that lists show, so that they need not read the model. */
import { z } from 'zod';
import { fitPreprocessing } from '../core/preprocessing';
import { MODEL_FORMAT_NAMES, type ModelFile } from '../formats/model-file';
import type { ModelEntry } from '../shared/models';

export const STORED_MODEL_VERSION = 1;

/** A file that does not say what it wants done to pixels can be read in these ways. */
const READINGS = ['raw', 'unit'] as const;

const size = z.number().int().positive();

export const storedModelSchema = z.object({
  version: z.literal(STORED_MODEL_VERSION),
  /** The name of its folder. */
  id: z.string().min(1),
  name: z.string(),
  format: z.enum(MODEL_FORMAT_NAMES),
  /** Where it was opened. */
  source: z.string(),
  /** ISO 8601, UTC: when it was opened. */
  createdAt: z.string(),
  /** Of the file, in hexadecimal. */
  sha256: z.string().length(64),
  bytes: size,
  shape: z.object({ inputs: size, hidden: size, classes: size }),
  /** What the file says of its validation, 0..1. */
  valAccuracy: z.number().min(0).max(1).nullable(),
  preprocessingRecorded: z.boolean(),
  /** What the user says is to be done to pixels, where the file does not. */
  preprocess: z.enum(READINGS).nullable(),
  starred: z.boolean(),
});
export type StoredModel = z.infer<typeof storedModelSchema>;

/** What the last validation that a file knows of came to; null where it knows of none. */
export function lastValAccuracy({ history }: Pick<ModelFile, 'history'>): number | null {
  const last = history?.valAccuracyHistory.at(-1);
  return last !== undefined && last >= 0 && last <= 1 ? last : null;
}

/** The model as lists show it. */
export function storedEntry(stored: StoredModel): ModelEntry {
  const { id, name, format, createdAt, shape, valAccuracy, starred } = stored;
  return {
    choice: { kind: 'file', id },
    name,
    format,
    createdAt,
    ...shape,
    valAccuracy,
    testAccuracy: null,
    starred,
  };
}

/** What was read from a file, with the preprocessing that the user says where the file does not. */
export function interpreted(file: ModelFile, preprocess: StoredModel['preprocess']): ModelFile {
  if (file.preprocessingRecorded || preprocess === null) return file;
  const preprocessing = fitPreprocessing(preprocess, new Uint8Array(), file.model.shape.inputs);
  return { ...file, model: { ...file.model, preprocessing } };
}
