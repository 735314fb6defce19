/** The data set that was looked at last, kept for the next look: pages of samples, evaluations, units. */
import { statSync } from 'node:fs';
import { readDataset } from '../datasets/find-dataset';
import type { DatasetChoice, DatasetDescription } from '../shared/contract';
import { browseDataset, browseSynthetic, describe, type BrowsableDataset } from './browse';

/** What changes when a file is replaced; of a folder, when files come, go or are replaced. */
function stampOf(location: string): string {
  const status = statSync(location, { throwIfNoEntry: false });
  return status ? `${status.size} ${status.mtimeMs}` : 'gone';
}

export class DatasetShelf {
  private last: { key: string; dataset: BrowsableDataset; description: DatasetDescription | null } | null =
    null;

  /** Tells a data set from every other, and from what its files held before. */
  keyOf(choice: DatasetChoice): string {
    return JSON.stringify(choice.kind === 'synthetic' ? choice : [choice.location, stampOf(choice.location)]);
  }

  /** Reads it, unless it is here. Throws a FileError. */
  take(choice: DatasetChoice): BrowsableDataset {
    const key = this.keyOf(choice);
    if (this.last?.key === key) return this.last.dataset;
    // Let go first: two data sets at once may be too much for a small computer.
    this.last = null;
    const dataset =
      choice.kind === 'synthetic' ? browseSynthetic() : browseDataset(readDataset(choice.location));
    this.last = { key, dataset, description: null };
    return dataset;
  }

  /** All that is told of it. Throws a FileError. */
  describe(choice: DatasetChoice): DatasetDescription {
    const dataset = this.take(choice);
    return (this.last!.description ??= describe(choice, dataset));
  }

  /** Files may have changed under it. */
  clear(): void {
    this.last = null;
  }
}
