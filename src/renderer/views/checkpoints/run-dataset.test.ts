import { describe, expect, it } from 'vitest';
import type { DatasetEntry } from '../../../shared/contract';
import { datasetOfRun } from './run-dataset';

const entry = (place: DatasetEntry['place'], location: string): DatasetEntry => ({
  choice: { kind: 'location', location },
  place,
  isDefault: false,
});

describe('the data set of a run', () => {
  const entries = [entry('imported', '/letters.npz'), entry('application', '/data/mnist')];

  it('is the one it was trained on', () => {
    expect(datasetOfRun({ name: 'custom', source: '/letters.npz' }, entries)).toEqual(entries[0]!.choice);
    expect(datasetOfRun({ name: 'synthetic', source: 'generated' }, [])).toEqual({ kind: 'synthetic' });
  });

  it('is another copy of MNIST where that one is gone, and nothing else', () => {
    expect(datasetOfRun({ name: 'mnist', source: '/gone' }, entries)).toEqual(entries[1]!.choice);
    expect(datasetOfRun({ name: 'mnist', source: '/gone' }, entries.slice(0, 1))).toBeNull();
    expect(datasetOfRun({ name: 'custom', source: '/gone' }, entries)).toBeNull();
  });
});
