/** What the benchmark's contenders train on: the same samples, first weights and mini-batches for all. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PRESETS, type TrainingConfiguration } from '../src/core/configuration';
import { initialParameters } from '../src/core/initialisers';
import { PARAMETER_NAMES, type NetworkShape, type Parameters } from '../src/core/parameters';
import { RandomStream } from '../src/core/random';
import { epochOrder } from '../src/core/sampling';
import type { Dataset } from '../src/datasets/dataset';
import { findMnistPlace, readDataset } from '../src/datasets/find-dataset';
import { splitDataset, type Split } from '../src/datasets/split';
import { generateSynthetic } from '../src/datasets/synthetic-dataset';

/** The course preset on one data set. */
export interface Workload {
  configuration: TrainingConfiguration;
  dataset: Dataset;
  split: Split;
  shape: NetworkShape;
  initial: Parameters;
  /** Batches of one epoch. */
  batches: number;
  /** The order of the training samples in each epoch, as the trainer draws it. */
  orders: Uint32Array[];
}

/** MNIST where the lookup finds it, else as many synthetic digits; `epochs` of it. */
export function createWorkload(epochs: number): Workload {
  const resourcesFolder = fileURLToPath(new URL('../resources', import.meta.url));
  const place = findMnistPlace({ resourcesFolder });
  const configuration: TrainingConfiguration = { ...PRESETS.course, epochs };
  const { trainSize, valSize, testSize, batchSize, sampling, seed, hidden, init, std } = configuration;
  const dataset = place
    ? readDataset(place.location)
    : generateSynthetic({ trainCount: trainSize + valSize, testCount: testSize, seed: 0 });
  const shape = { inputs: dataset.height * dataset.width, hidden, classes: dataset.classes };
  const random = RandomStream.named(seed, 'sampling');
  return {
    configuration,
    dataset,
    split: splitDataset(dataset, configuration),
    shape,
    initial: initialParameters(shape, init, std, RandomStream.named(seed, 'weights')),
    batches: trainSize / batchSize,
    orders: Array.from({ length: epochs }, () => epochOrder(sampling, trainSize, batchSize, random)),
  };
}

/** Writes a workload for numpy_course_epoch.py. */
export function writeWorkload(
  folder: string,
  { configuration, split, shape, initial, orders }: Workload,
): void {
  const write = (name: string, values: ArrayBufferView) =>
    writeFileSync(
      path.join(folder, name),
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
  writeFileSync(path.join(folder, 'setup.json'), JSON.stringify({ ...configuration, ...shape }));
  write('images.u8', split.train.images);
  write('labels.u8', Uint8Array.from(split.train.labels));
  write('order.u32', Uint32Array.from(orders.flatMap((order) => [...order])));
  for (const name of PARAMETER_NAMES) write(`${name}.f64`, Float64Array.from(initial[name]));
}
