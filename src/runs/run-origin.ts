/**
 * What a run starts from besides its configuration: another model's weights, and drawings mixed into the training
 * samples. Both are copied into the run's folder, so that it can be resumed whatever becomes of them.
 */
import { existsSync } from 'node:fs';
import { ConfigurationError, type TrainingConfiguration } from '../core/configuration';
import type { LabelledImages } from '../core/kernels';
import type { Model } from '../core/model';
import type { Dataset } from '../datasets/dataset';
import { splitDataset, type Split } from '../datasets/split';
import { readNpzDataset } from '../datasets/npz-dataset';
import { readBytes } from '../datasets/read-bytes';
import { readModelNpz, writeModelNpz } from '../formats/model-npz';
import { writeNpy } from '../formats/npy';
import { writeNpz } from '../formats/npz';
import { writeFileWhole } from '../storage/atomic-file';
import { atFile, FileError } from '../storage/file-error';
import type { DatasetReference, RunParent } from './run';
import type { RunFolder } from './run-store';

/** Drawings are repeated until they are about this share of the training samples, or ... */
const DRAWINGS_SHARE = 0.1;
/** ... each has been repeated so often. */
const MOST_REPEATS = 100;

/** The model that a run goes on from. */
export interface StartModel {
  model: Model;
  parent: RunParent;
}

/** What a new run is given besides its configuration and data set. */
export interface RunOrigin {
  /** Synthetic digits: what was generated. */
  synthetic?: DatasetReference['synthetic'];
  start?: StartModel;
  /** The search that the run is a trial of. */
  search?: { search: string; trial: number };
  /** The run's id, where it is not to be a new one. */
  id?: string;
  /** Images of the data set's size, labels below its number of classes. */
  drawings?: LabelledImages;
}

/** How often each of so many drawings is mixed into so many training samples. */
function drawingRepeats(count: number, trainSize: number): number {
  return Math.max(1, Math.min(MOST_REPEATS, Math.round((DRAWINGS_SHARE * trainSize) / count)));
}

/** How many samples one epoch goes through, drawings included. */
export function trainingSamples(
  { trainSize }: Pick<TrainingConfiguration, 'trainSize'>,
  { drawings }: Pick<DatasetReference, 'drawings'>,
): number {
  return trainSize + (drawings ? drawings.count * drawings.repeats : 0);
}

/** What a run notes of its data set. */
export function datasetReference(
  dataset: Dataset,
  { synthetic, drawings }: RunOrigin,
  trainSize: number,
): DatasetReference {
  const { name, source, sha256, height, width, classes } = dataset;
  const count = drawings?.labels.length ?? 0;
  return {
    name,
    source,
    height,
    width,
    classes,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(synthetic === undefined ? {} : { synthetic }),
    ...(count === 0 ? {} : { drawings: { count, repeats: drawingRepeats(count, trainSize) } }),
  };
}

/** The training samples with each drawing `repeats` times behind them. */
function withDrawings(
  train: LabelledImages,
  { images, labels }: LabelledImages,
  repeats: number,
): LabelledImages {
  const count = labels.length;
  const mixed = new Uint8Array(train.images.length + repeats * images.length);
  mixed.set(train.images);
  const LabelArray = train.labels instanceof Uint16Array ? Uint16Array : Uint8Array;
  const mixedLabels = new LabelArray(train.labels.length + repeats * count);
  mixedLabels.set(train.labels);
  for (let i = 0; i < repeats; i++) {
    mixed.set(images, train.images.length + i * images.length);
    mixedLabels.set(labels, train.labels.length + i * count);
  }
  return { images: mixed, labels: mixedLabels };
}

/** The parts of a data set, drawings among the training samples. Throws a ConfigurationError or a FileError. */
export function dealtSamples(
  dataset: Dataset,
  configuration: TrainingConfiguration,
  reference: DatasetReference,
  drawings: LabelledImages | null,
): Split {
  const split = splitDataset(dataset, configuration);
  if (!reference.drawings) return split;
  if (!drawings) throw new FileError(dataset.source, 'the run’s drawings are missing from its folder');
  return { ...split, train: withDrawings(split.train, drawings, reference.drawings.repeats) };
}

/** The configuration with the hidden units and the preprocessing of the model that training goes on from. */
export function configurationFor(configuration: TrainingConfiguration, model: Model): TrainingConfiguration {
  return { ...configuration, hidden: model.shape.hidden, preprocess: model.preprocessing.kind };
}

/** Throws a ConfigurationError when training on the data set cannot go on from the model. */
export function assertStartFits(model: Model, configuration: TrainingConfiguration, dataset: Dataset): void {
  const { inputs, hidden, classes } = model.shape;
  const { height, width, source } = dataset;
  if (inputs !== height * width || classes !== dataset.classes) {
    throw new ConfigurationError(
      `the model to start from has ${inputs} inputs and ${classes} classes; ${source} has images of ` +
        `${height} x ${width} pixels and ${dataset.classes} classes`,
    );
  }
  if (hidden !== configuration.hidden) {
    throw new ConfigurationError(
      `hidden units: must be the ${hidden} of the model to start from, not ${configuration.hidden}`,
    );
  }
  if (model.preprocessing.kind !== configuration.preprocess) {
    throw new ConfigurationError(
      `preprocessing: must be the ${model.preprocessing.kind} of the model to start from, not ${configuration.preprocess}`,
    );
  }
}

/** Throws a ConfigurationError when drawings of these labels are no samples of the data set. */
export function assertDrawingsFit({ images, labels }: LabelledImages, dataset: Dataset): void {
  const { height, width, classes, source } = dataset;
  const fits = images.length === labels.length * height * width && labels.every((label) => label < classes);
  if (!fits) {
    throw new ConfigurationError(
      `the drawings do not fit ${source}: it has images of ${height} x ${width} pixels and ${classes} classes`,
    );
  }
}

/** Copies what the run starts from into its folder. Throws a FileError. */
export function writeOrigin(folder: RunFolder, { start, drawings }: RunOrigin, dataset: Dataset): void {
  if (start) writeFileWhole(folder.startFile, writeModelNpz(start.model));
  if (!drawings) return;
  const { images, labels } = drawings;
  const shape = [labels.length, dataset.height, dataset.width];
  const entries: [string, Uint8Array][] = [
    ['x_train', writeNpy(shape, images)],
    ['y_train', writeNpy([labels.length], Int32Array.from(labels))],
  ];
  writeFileWhole(folder.drawingsFile, writeNpz(entries));
}

/** The model whose weights a run starts from; null where it starts from random ones. Throws a FileError. */
export function readStart(folder: RunFolder): Model | null {
  const { startFile } = folder;
  return existsSync(startFile) ? atFile(startFile, () => readModelNpz(readBytes(startFile))) : null;
}

/** The drawings that are mixed into a run's training samples; null for none. Throws a FileError. */
export function readRunDrawings(folder: RunFolder): LabelledImages | null {
  return existsSync(folder.drawingsFile) ? readNpzDataset(folder.drawingsFile).train : null;
}
