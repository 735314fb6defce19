/** The data set that a command's `--data` asks for. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError, type TrainingConfiguration } from '../core/configuration';
import type { Dataset } from '../datasets/dataset';
import { findMnistPlace, readDataset } from '../datasets/find-dataset';
import {
  generateSyntheticInSlices,
  SYNTHETIC_SEED,
  type SyntheticRequest,
} from '../datasets/synthetic-dataset';
import type { DatasetReference } from '../runs/run';
import { FileError } from '../storage/file-error';
import { formatCount } from './format';
import { startProgress } from './progress';
import { CommandError, drive, type Terminal } from './terminal';

/** A data set and, where it was generated, from what. */
export interface LoadedDataset {
  dataset: Dataset;
  synthetic?: SyntheticRequest;
}

type Sizes = Pick<TrainingConfiguration, 'trainSize' | 'valSize' | 'testSize'>;

async function generate(terminal: Terminal, request: SyntheticRequest): Promise<LoadedDataset> {
  const total = request.trainCount + request.testCount;
  const progress = startProgress(terminal, total);
  try {
    const dataset = await drive(generateSyntheticInSlices(request), terminal.signal, ({ done }) =>
      progress.update(done, 'Drawing digits', `${formatCount(done)} of ${formatCount(total)}`),
    );
    if (!dataset) throw new CommandError('synthetic digits: stopped');
    return { dataset, synthetic: request };
  } finally {
    progress.stop();
  }
}

/** A data set from a place that the user names; where it came from is noted so that it is found from anywhere. */
function readNamed(location: string): LoadedDataset {
  if (!existsSync(location) && !/[\\/.]/.test(location)) {
    throw new FileError(location, 'no such file or folder (and no data set of that name: mnist, synthetic)');
  }
  const dataset = readDataset(location);
  return { dataset: { ...dataset, source: path.resolve(dataset.source) } };
}

/**
 * Loads `mnist`, `synthetic`, a folder or a file; without a name MNIST where it is found, else synthetic digits.
 * Throws a FileError, or a CommandError when MNIST is asked for and not there.
 */
export async function loadDataset(
  terminal: Terminal,
  name: string | undefined,
  sizes: Sizes,
): Promise<LoadedDataset> {
  const { environment, resourcesFolder } = terminal;
  const request = {
    trainCount: sizes.trainSize + sizes.valSize,
    testCount: sizes.testSize,
    seed: SYNTHETIC_SEED,
  };
  if (name === '') throw new ConfigurationError('data: must not be empty');
  if (name === 'synthetic') return generate(terminal, request);
  if (name !== undefined && name !== 'mnist') return readNamed(name);
  const place = findMnistPlace({ environment, resourcesFolder });
  if (place) return readNamed(place.location);
  if (name === 'mnist') {
    throw new CommandError(
      'mnist: not found on this computer; run `inkling data fetch`, or name its folder with --data',
    );
  }
  return generate(terminal, request);
}

/** The data set of a run that is gone on with: generated again, or from where it came. */
export async function reloadDataset(terminal: Terminal, reference: DatasetReference): Promise<LoadedDataset> {
  if (reference.synthetic) return generate(terminal, reference.synthetic);
  return { dataset: readDataset(reference.source) };
}

/** One line about a data set and what is taken of it. */
export function describeDataset({ name, source }: Dataset, sizes: Sizes): string {
  const { trainSize, valSize, testSize } = sizes;
  const counts = [
    `${formatCount(trainSize)} train`,
    `${formatCount(valSize)} val`,
    `${formatCount(testSize)} test`,
  ];
  return `Data:  ${name} (${source}): ${counts.join(', ')}`;
}
