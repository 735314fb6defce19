/** For tests: folders as the application has them, small models, and small data sets as files. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TrainingConfiguration } from '../core/configuration';
import { initialParameters } from '../core/initialisers';
import type { Model } from '../core/model';
import { PARAMETER_NAMES, parameterDimensions } from '../core/parameters';
import { fitPreprocessing } from '../core/preprocessing';
import { RandomStream } from '../core/random';
import type { Dataset } from '../datasets/dataset';
import { writeNpy } from '../formats/npy';
import { writeNpz } from '../formats/npz';
import { RunStore } from '../runs/run-store';
import { smallConfiguration, smallDataset, trainToEnd } from '../runs/testing';
import { TrainingRun } from '../runs/training-run';
import type { Folders } from '../shared/protocol';

/** Where the application keeps things, below a folder. */
export function foldersIn(home: string): Folders {
  return {
    runs: path.join(home, 'runs'),
    models: path.join(home, 'models'),
    drawings: path.join(home, 'data', 'my-digits.npz'),
    bundledModel: path.join(home, 'resources', 'mnist.model'),
  };
}

/** A model for images of 14 x 14 pixels with 7 hidden units; another seed is another model. */
export function smallModel(seed = 0, classes = 10, inputs = 196): Model {
  const shape = { inputs, hidden: 7, classes };
  const side = Math.sqrt(inputs);
  return {
    shape,
    parameters: initialParameters(shape, 'he', 0.01, RandomStream.named(seed, 'weights')),
    lambda: 0.1,
    preprocessing: fitPreprocessing('unit', new Uint8Array(), inputs),
    imageSize: [side, side],
  };
}

/** A model as the course's programs write it: it does not say what it wants done to pixels. */
export function courseModel(model: Model): Uint8Array {
  const dimensions = parameterDimensions(model.shape);
  return writeNpz(PARAMETER_NAMES.map((name) => [name, writeNpy(dimensions[name], model.parameters[name])]));
}

/** Writes a data set as .npz; its location. */
export function writeDataset(file: string, { train, test, height, width }: Dataset): string {
  const part = (name: string, samples: Dataset['train']): [string, Uint8Array][] => [
    [`x_${name}`, writeNpy([samples.labels.length, height, width], samples.images)],
    [`y_${name}`, writeNpy([samples.labels.length], Uint8Array.from(samples.labels))],
  ];
  writeFileSync(file, writeNpz([...part('train', train), ...(test ? part('test', test) : [])]));
  return file;
}

/** A run on the small data set, trained to its end. */
export function trainedRun(runs: string, changes: Partial<TrainingConfiguration> = {}): TrainingRun {
  const training = TrainingRun.create(new RunStore(runs), smallConfiguration(changes), smallDataset);
  trainToEnd(training);
  return training;
}
