/** Models as commands name them: a file of any format, or a run. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError, PRESETS } from '../core/configuration';
import { PREPROCESSING_KINDS, fitPreprocessing, type PreprocessingKind } from '../core/preprocessing';
import type { Model } from '../core/model';
import { readBytes } from '../datasets/read-bytes';
import type { ModelFile, ModelFormatName, PythonClass } from '../formats/model-file';
import { readModelFile } from '../formats/model-formats';
import type { Run } from '../runs/run';
import { modelEpoch } from '../runs/run-checkpoints';
import { RunFolder } from '../runs/run-store';
import { atFile, FileError } from '../storage/file-error';
import { loadDataset } from './load-dataset';
import type { OptionValues } from './options';
import { printWarning, type Terminal } from './terminal';

/** A model that was read, and where it was found. */
export interface OpenedModel extends ModelFile {
  file: string;
  format: ModelFormatName;
}

/** The run that a file belongs to, and the epoch that the file holds; null where the run does not tell. */
export interface PlaceInRun {
  folder: RunFolder;
  run: Run;
  epoch: number | null;
}

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

/** The run whose model or checkpoint this file is; null where it is none's. Throws a FileError. */
export function placeInRun(file: string): PlaceInRun | null {
  const whole = path.resolve(file);
  const parent = path.dirname(whole);
  const isCheckpoint = path.basename(parent) === 'checkpoints';
  const folder = new RunFolder(isCheckpoint ? path.dirname(parent) : parent);
  if ((!isCheckpoint && whole !== folder.modelFile) || !existsSync(folder.runFile)) return null;
  const run = folder.read();
  const epoch = isCheckpoint
    ? folder.checkpointEpochs().find((other) => folder.checkpointFile(other) === whole)
    : modelEpoch(folder);
  return { folder, run, epoch: epoch !== undefined && epoch !== null && epoch >= 0 ? epoch : null };
}

/** Reads the model that a name stands for, and tells what the user should know of it. Throws a FileError. */
export function openModel(terminal: Terminal, name: string, runs: string): OpenedModel {
  const file = modelFileNamed(name, runs);
  const opened = atFile(file, () => readModelFile(readBytes(file)));
  for (const warning of opened.warnings) printWarning(terminal, file, warning);
  return { file, ...opened };
}

/** As Python writes it: `model.two_layers_net.TwoLayerNet`. */
export function classPath({ module, name }: PythonClass): string {
  return `${module}.${name}`;
}

/**
 * The model with the preprocessing that `--preprocess` asks for instead of its own. Throws a ConfigurationError.
 * @param trainingImages gives the images that `mean-image` and `standardised` are fitted to
 */
export async function withPreprocessing(
  model: Model,
  kind: unknown,
  trainingImages: () => Uint8Array | Promise<Uint8Array>,
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

/** The same for a command that trains on nothing: fitted to what the preset course would train on, of `--data`. */
export function withCoursePreprocessing(
  terminal: Terminal,
  model: Model,
  options: OptionValues,
): Promise<Model> {
  return withPreprocessing(model, options.preprocess, async () => {
    const { dataset } = await loadDataset(terminal, options.data as string | undefined, PRESETS.course);
    const { height, width, source, train } = dataset;
    if (height * width !== model.shape.inputs) {
      throw new FileError(source, `has images of ${height} x ${width} pixels; the model takes others`);
    }
    return train.images.subarray(0, PRESETS.course.trainSize * height * width);
  });
}
