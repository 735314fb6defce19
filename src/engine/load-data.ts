/** The data set of a run: read from where it lies, or generated; the last one is kept. */
import type { TrainingConfiguration } from '../core/configuration';
import type { Dataset } from '../datasets/dataset';
import { readDataset } from '../datasets/find-dataset';
import {
  generateSyntheticInSlices,
  SYNTHETIC_SEED,
  type SyntheticRequest,
} from '../datasets/synthetic-dataset';
import type { DatasetReference } from '../runs/run';
import type { DatasetChoice } from '../shared/contract';

/** A data set and, where it was generated, from what. */
export interface LoadedDataset {
  dataset: Dataset;
  synthetic?: SyntheticRequest;
}

/** Where to take it from. */
export type DataSource = { location: string } | { synthetic: SyntheticRequest };

/** What a new run needs; synthetic digits are as many as the configuration asks for. */
export function sourceOfChoice(
  choice: DatasetChoice,
  { trainSize, valSize, testSize }: TrainingConfiguration,
): DataSource {
  if (choice.kind === 'location') return { location: choice.location };
  return { synthetic: { trainCount: trainSize + valSize, testCount: testSize, seed: SYNTHETIC_SEED } };
}

/** What a run was trained on. */
export function sourceOfReference({ source, synthetic }: DatasetReference): DataSource {
  return synthetic ? { synthetic } : { location: source };
}

/** Loads data sets and keeps the last one: runs are often repeated on the same data. */
export class DataLoader {
  private last: { key: string; loaded: LoadedDataset } | null = null;

  /** Yields the share done, 0..1. Throws a FileError. */
  *load(source: DataSource): Generator<number, LoadedDataset, void> {
    const key = JSON.stringify(source);
    if (this.last?.key === key) return this.last.loaded;
    // Let go first: two data sets at once may be too much for a small computer.
    this.last = null;
    const loaded =
      'location' in source ? { dataset: readDataset(source.location) } : yield* generate(source.synthetic);
    this.last = { key, loaded };
    return loaded;
  }
}

function* generate(synthetic: SyntheticRequest): Generator<number, LoadedDataset, void> {
  const generating = generateSyntheticInSlices(synthetic);
  for (;;) {
    const step = generating.next();
    if (step.done) return { dataset: step.value, synthetic };
    yield step.value.done / step.value.total;
  }
}
