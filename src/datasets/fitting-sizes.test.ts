import { describe, expect, it } from 'vitest';
import { FormatError } from '../formats/format-error';
import { fittingSizes, partPlaces } from './fitting-sizes';
import { splitPlaces, type DealtDataset, type SplitSettings } from './split';

const part = (count: number) => ({ labels: Uint8Array.from({ length: count }, (_, i) => i % 10) });
const dataset = (train: number, test: number | null): DealtDataset => ({
  source: 'digits',
  train: part(train),
  test: test === null ? null : part(test),
});
const settings: SplitSettings = { trainSize: 700, valSize: 200, testSize: 50, split: 'shuffled', seed: 3 };
const range = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

describe('fittingSizes', () => {
  it.each<[number, number | null, number[]]>([
    [1000, 100, [700, 200, 50]],
    [800, 30, [700, 100, 30]],
    [500, 0, [500, 0, 0]],
    [500, null, [500, 0, 50]],
  ])('for %d samples and %s of a test', (train, test, sizes) => {
    const { trainSize, valSize, testSize, ...others } = fittingSizes(settings, dataset(train, test));
    expect([trainSize, valSize, testSize]).toEqual(sizes);
    expect(others).toEqual({ split: 'shuffled', seed: 3 });
  });
});

describe('partPlaces', () => {
  it.each([100, null])('deals training and validation as a run does (test part: %s)', (test) => {
    const data = dataset(1000, test);
    const dealt = splitPlaces(data, settings);
    expect(partPlaces(data, settings, 'train')).toEqual(dealt.train);
    expect(partPlaces(data, settings, 'validation')).toEqual(dealt.validation);
  });

  it('tests on all of the test part, or on what a run keeps for that', () => {
    expect(partPlaces(dataset(1000, 100), settings, 'test')).toEqual({ source: 'test', indices: range(100) });
    expect(partPlaces(dataset(1000, 10), settings, 'train').indices).toHaveLength(700);
    const data = dataset(1000, null);
    expect(partPlaces(data, settings, 'test')).toEqual(splitPlaces(data, settings).test);
    expect(partPlaces(dataset(920, null), settings, 'test').indices).toHaveLength(20);
  });

  it('takes all of a data set that is too small to be what the model was trained on', () => {
    const all = { source: 'train', indices: range(50) };
    for (const name of ['train', 'validation', 'test'] as const)
      expect(partPlaces(dataset(50, null), settings, name)).toEqual(all);
    expect(partPlaces(dataset(50, 5), settings, 'validation')).toEqual(all);
    expect(partPlaces(dataset(50, 5), settings, 'test').source).toBe('test');
  });

  it('tells when nothing is left', () => {
    expect(() => partPlaces(dataset(900, null), settings, 'test')).toThrow(
      new FormatError('digits: has no samples for the test, all 900 are for training and validation'),
    );
    expect(() => partPlaces(dataset(900, 0), settings, 'test')).toThrow('its test part is empty');
    expect(partPlaces(dataset(900, 0), settings, 'validation').indices).toHaveLength(200);
  });
});
