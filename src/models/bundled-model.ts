/** The model that comes with Inkling: a model file, and beside it a .json of the same name with what was measured of it. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { ModelFile, ModelFormatName } from '../formats/model-file';
import { readModelFile } from '../formats/model-formats';
import type { ModelEntry } from '../shared/models';
import { atFile } from '../storage/file-error';

const accuracy = z.number().min(0).max(1).nullable();
const factsSchema = z.object({
  name: z.string().min(1).optional(),
  valAccuracy: accuracy.default(null),
  testAccuracy: accuracy.default(null),
});
type Facts = z.infer<typeof factsSchema>;

/** The bundled model with what its file holds. */
export interface BundledModel {
  entry: ModelEntry;
  contents: ModelFile;
  bytes: number;
  sha256: string;
}

function readFacts(file: string): Facts {
  const { dir, name } = path.parse(file);
  try {
    return factsSchema.parse(JSON.parse(readFileSync(path.join(dir, `${name}.json`), 'utf8')));
  } catch {
    // The model is as good without them.
    return { valAccuracy: null, testAccuracy: null };
  }
}

function entryOf(file: string, format: ModelFormatName, { model }: ModelFile): ModelEntry {
  const { name = path.parse(file).name, valAccuracy, testAccuracy } = readFacts(file);
  return {
    choice: { kind: 'bundled' },
    name,
    format,
    createdAt: '',
    ...model.shape,
    valAccuracy,
    testAccuracy,
    starred: false,
  };
}

/** Reads the bundled model. Throws a FileError when it is not there, or damaged. */
export function readBundledModel(file: string): BundledModel {
  return atFile(file, () => {
    const bytes = new Uint8Array(readFileSync(file));
    const { format, ...contents } = readModelFile(bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { entry: entryOf(file, format, contents), contents, bytes: bytes.length, sha256 };
  });
}

/** The bundled model as lists show it; null where none, or a damaged one, was bundled. */
export function bundledEntry(file: string): ModelEntry | null {
  if (!existsSync(file)) return null;
  try {
    return readBundledModel(file).entry;
  } catch {
    return null;
  }
}
