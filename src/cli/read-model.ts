/** Models as commands name them: a file, or a run. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError, type TrainingConfiguration } from '../core/configuration';
import { PREPROCESSING_KINDS, fitPreprocessing, type PreprocessingKind } from '../core/preprocessing';
import type { Model } from '../core/model';
import { FormatError, reasonOf } from '../formats/format-error';
import { readModelNpz } from '../formats/model-npz';
import { looksLikeZip } from '../formats/npz';
import { readBytes } from '../datasets/read-bytes';
import { RunFolder } from '../runs/run-store';
import { FileError } from '../storage/file-error';

/** The model file that a name stands for: itself, or the model of the run with this id or folder. Throws a FileError. */
export function modelFileNamed(name: string, runs: string): string {
  if (existsSync(name) && !statSync(name).isDirectory()) return name;
  for (const folder of [name, path.join(runs, name)]) {
    const file = path.join(folder, 'model.npz');
    if (existsSync(file)) return file;
    if (existsSync(path.join(folder, 'run.json'))) {
      throw new FileError(name, 'this run has no model yet; resume it first, or name one of its checkpoints');
    }
  }
  throw new FileError(name, existsSync(name) ? 'is a folder without a model' : 'no such file or run');
}

/** How the run was configured that this model or checkpoint belongs to; null where it belongs to none. */
export function configurationOfRun(file: string): TrainingConfiguration | null {
  const folder = path.dirname(path.resolve(file));
  const run = new RunFolder(path.basename(folder) === 'checkpoints' ? path.dirname(folder) : folder);
  const isOfRun = run.modelFile === path.resolve(file) || run.checkpointFolder === folder;
  return isOfRun && existsSync(run.runFile) ? run.read().configuration : null;
}

/** Reads a model file. Throws a FileError. */
export function readModelFile(file: string): Model {
  const bytes = readBytes(file);
  try {
    if (!looksLikeZip(bytes)) throw new FormatError(`is not a model file (.npz), ${bytes.length} bytes`);
    return readModelNpz(bytes);
  } catch (error) {
    throw new FileError(file, reasonOf(error));
  }
}

/**
 * The model with the preprocessing that `--preprocess` asks for instead of its own. Throws a ConfigurationError.
 * @param trainingImages gives the images that `mean-image` and `standardised` are fitted to
 */
export async function withPreprocessing(
  model: Model,
  kind: unknown,
  trainingImages: () => Promise<Uint8Array>,
): Promise<Model> {
  if (kind === undefined) return model;
  const known = PREPROCESSING_KINDS.find((name) => name === kind);
  if (!known) {
    throw new ConfigurationError(
      `preprocessing: must be one of ${PREPROCESSING_KINDS.join(', ')}, not ${String(kind)}`,
    );
  }
  const needsImages: PreprocessingKind[] = ['mean-image', 'standardised'];
  const images = needsImages.includes(known) ? await trainingImages() : new Uint8Array();
  return { ...model, preprocessing: fitPreprocessing(known, images, model.shape.inputs) };
}
