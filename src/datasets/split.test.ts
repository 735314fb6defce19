import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../core/configuration';
import type { LabelledImages } from '../core/kernels';
import { temporaryFolder } from '../storage/testing';
import type { Dataset } from './dataset';
import { readIdxFolder } from './idx-folder';
import { splitDataset, splitPlaces, type SplitSettings } from './split';
import { digitFiles, digits, summaryOf, writeFiles } from './testing';

/** Images of 2 pixels that say which sample they are; class c has every third, fourth ... as `classOf` says. */
function numbered(count: number, classOf: (index: number) => number, first = 0): LabelledImages {
  const images = Uint8Array.from({ length: 2 * count }, (_, i) => {
    const index = first + (i >> 1);
    return i % 2 ? index & 255 : index >> 8;
  });
  return { images, labels: Uint8Array.from({ length: count }, (_, i) => classOf(first + i)) };
}
const indices = ({ images }: LabelledImages) =>
  Array.from({ length: images.length / 2 }, (_, i) => 256 * images[2 * i]! + images[2 * i + 1]!);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** A tenth of class 0, three tenths of 1, six tenths of 2. */
const classOf = (index: number) => (index % 10 === 0 ? 0 : index % 10 < 4 ? 1 : 2);
const dataset: Dataset = {
  ...{ name: 'custom', source: 'somewhere', height: 1, width: 2, classes: 3 },
  train: numbered(1000, classOf),
  test: numbered(100, classOf, 5000),
};
const settings: SplitSettings = { trainSize: 700, valSize: 200, testSize: 50, split: 'file', seed: 3 };
const modes = ['shuffled', 'stratified'] as const;

describe('splitDataset', () => {
  it('deals in file order, without copies', () => {
    const { train, validation, test } = splitDataset(dataset, settings);
    expect([indices(train), indices(validation)]).toEqual([range(0, 700), range(700, 900)]);
    expect(indices(test)).toEqual(range(5000, 5050));
    expect(validation.labels).toEqual(dataset.train.labels.subarray(700, 900));
    expect(validation.images.buffer).toBe(dataset.train.images.buffer);
    expect(test.labels).toHaveLength(50);
  });

  it.each(modes)('%s: deals each sample once, with its own label, by the seed', (split) => {
    const all = { ...settings, split, trainSize: 750, valSize: 250 };
    const { train, validation, test } = splitDataset(dataset, all);
    const order = [...indices(train), ...indices(validation)];
    expect(order).not.toEqual(range(0, 1000));
    expect([...order].sort((a, b) => a - b)).toEqual(range(0, 1000));
    expect([...train.labels, ...validation.labels]).toEqual(order.map(classOf));
    // Tests stay comparable: always the first ones of the file.
    expect(indices(test)).toEqual(range(5000, 5050));
    expect(splitDataset(dataset, all)).toEqual({ train, validation, test });
    const other = splitDataset(dataset, { ...all, seed: 4 });
    expect(indices(other.train)).not.toEqual(indices(train));
    // Where one part ends has no say in the order.
    const shifted = splitDataset(dataset, { ...all, trainSize: 100, valSize: 900 });
    expect([...indices(shifted.train), ...indices(shifted.validation)]).toEqual(order);
  });

  it.each(['file', ...modes] as const)(
    '%s: tells where each sample stands, from the labels alone',
    (split) => {
      for (const test of [dataset.test, null]) {
        const data = { ...dataset, test };
        const places = splitPlaces(
          { source: 'somewhere', train: dataset.train, test },
          { ...settings, split },
        );
        const dealt = splitDataset(data, { ...settings, split });
        for (const part of ['train', 'validation', 'test'] as const) {
          const { source, indices: at } = places[part];
          expect(source).toBe(part === 'test' && test ? 'test' : 'train');
          expect(indices(dealt[part])).toEqual(
            Array.from(at, (index) => index + (source === 'test' ? 5000 : 0)),
          );
        }
      }
    },
  );

  it('shuffled: looks like chance', () => {
    const { train } = splitDataset(dataset, { ...settings, split: 'shuffled', trainSize: 500 });
    const low = indices(train).filter((index) => index < 500).length;
    expect(low).toBeGreaterThan(200);
    expect(low).toBeLessThan(300);
  });

  it('stratified: each part of any size has the classes in proportion, to one sample', () => {
    for (const trainSize of [10, 33, 100, 499, 700]) {
      const { train, validation } = splitDataset(dataset, { ...settings, split: 'stratified', trainSize });
      for (const { labels } of [train, validation]) {
        const counts = [0, 1, 2].map((label) => labels.filter((other) => other === label).length);
        [0.1, 0.3, 0.6].forEach((share, label) => {
          expect(Math.abs(counts[label]! - share * labels.length)).toBeLessThanOrEqual(2);
        });
      }
      const first = [0, 1, 2].map((label) => train.labels.filter((other) => other === label).length);
      expect(Math.abs(first[0]! - 0.1 * trainSize)).toBeLessThanOrEqual(1);
    }
  });

  it.each(['file', ...modes] as const)(
    '%s: takes the test from behind validation where there is none',
    (split) => {
      const all = { ...settings, split, testSize: 100 };
      const { train, validation, test } = splitDataset({ ...dataset, test: null }, all);
      const order = [train, validation, test].flatMap(indices);
      expect([train, validation, test].map(({ labels }) => labels.length)).toEqual([700, 200, 100]);
      expect(new Set(order).size).toBe(1000);
      if (split === 'file') expect(order).toEqual(range(0, 1000));
      expect([...test.labels]).toEqual(indices(test).map(classOf));
    },
  );

  it.each<[Partial<SplitSettings>, boolean, string]>([
    [
      { trainSize: 801 },
      true,
      'training size 801 and validation size 200 need 1001 samples; somewhere has 1000',
    ],
    [{ testSize: 101 }, true, 'test size: 101 samples wanted; somewhere has 100 for tests'],
    [
      { testSize: 101 },
      false,
      'training size 700 and validation size 200 and test size 101 need 1001 samples; somewhere has 1000',
    ],
  ])('refuses %j (a test part: %s)', (changes, hasTest, message) => {
    const split = () =>
      splitDataset({ ...dataset, test: hasTest ? dataset.test : null }, { ...settings, ...changes });
    expect(split).toThrow(new ConfigurationError(message));
    expect(split).toThrow(ConfigurationError);
  });

  it('takes all there is', () => {
    const { train, validation, test } = splitDataset(dataset, { ...settings, trainSize: 800, testSize: 100 });
    expect([train, validation, test].map(({ labels }) => labels.length)).toEqual([800, 200, 100]);
  });

  it.each(modes)('%s: leaves the data set as it is, also one from files or in Buffers', (split) => {
    const read = readIdxFolder(writeFiles(path.join(temporaryFolder(), 'mnist'), digitFiles()));
    const inBuffers = { ...digits, train: { ...digits.train, labels: Buffer.from(digits.train.labels) } };
    const small = { ...settings, split, trainSize: 20, valSize: 10, testSize: 20 };
    const expected = splitDataset(digits, small);
    for (const each of [read, inBuffers]) {
      const before = summaryOf(each);
      const { train, validation } = splitDataset(each, small);
      expect(summaryOf(each)).toEqual(before);
      expect([...train.labels]).toEqual([...expected.train.labels]);
      expect([...validation.labels]).toEqual([...expected.validation.labels]);
    }
  });

  it('keeps labels above 255', () => {
    const wide = { ...dataset.train, labels: Uint16Array.from({ length: 1000 }, (_, i) => 60000 + i) };
    const { train } = splitDataset(
      { ...dataset, train: wide, classes: 65536 },
      { ...settings, split: 'shuffled' },
    );
    expect([...train.labels]).toEqual(indices(train).map((index) => 60000 + index));
  });
});
