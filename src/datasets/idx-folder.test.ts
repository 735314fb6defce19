import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../storage/testing';
import { readIdxFolder } from './idx-folder';
import {
  digitFiles,
  digits,
  gzipped,
  imagesFile,
  labelsFile,
  NAMES,
  realMnist,
  summaryOf,
  writeFiles,
} from './testing';

let folder: string;

beforeEach(() => {
  folder = path.join(temporaryFolder(), 'mnist');
});

const files = digitFiles();
const { trainImages, trainLabels, testImages, testLabels } = NAMES;
const expected = { ...summaryOf(digits), name: 'custom' };
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
const renamed = (names: string[]) =>
  Object.fromEntries(Object.values(files).map((bytes, i) => [names[i]!, bytes]));

describe('readIdxFolder reads', () => {
  it.each<[string, Record<string, Uint8Array | string>]>([
    ['four files', files],
    ['four files, gzipped', gzipped(files)],
    ['some gzipped and some not', { ...gzipped(without(testImages)), [testImages]: files[testImages] }],
    ['each file twice, gzipped and not', { ...files, ...gzipped(files) }],
    [
      'the names with dots',
      renamed([
        'train-images.idx3-ubyte',
        'train-labels.idx1-ubyte',
        't10k-images.idx3-ubyte',
        't10k-labels.idx1-ubyte',
      ]),
    ],
    [
      'names in capitals with test',
      renamed(['TRAIN-IMAGES.IDX', 'TRAIN-LABELS.IDX', 'TEST-IMAGES.IDX', 'TEST-LABELS.IDX']),
    ],
    [
      'gzipped files whose names do not say so',
      Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, gzipSync(bytes)])),
    ],
    ['names that say nothing', renamed(['d', 'b', 'c', 'a'])],
    ['names that say nothing, gzipped', gzipped(renamed(['d.bin', 'b.bin', 'c.bin', 'a.bin']))],
    [
      'files beside others',
      { ...files, 'README.md': 'text', 'mnist.npz': 'PK', 'notes.csv': '', 'labels.txt': 'no' },
    ],
    ['hidden files of macOS beside them', { ...files, [`._${trainImages}`]: 'Mac OS X', '.DS_Store': 'x' }],
  ])('%s', (_, layout) => {
    const dataset = readIdxFolder(writeFiles(folder, layout));
    expect(summaryOf(dataset)).toEqual(expected);
    expect(dataset.source).toBe(folder);
    expect([dataset.train.images, dataset.train.labels].some(Buffer.isBuffer)).toBe(false);
  });

  it('links to files, past links that lead nowhere or to folders', () => {
    const elsewhere = writeFiles(path.join(temporaryFolder(), 'elsewhere'), files);
    mkdirSync(folder);
    for (const name of Object.keys(files)) symlinkSync(path.join(elsewhere, name), path.join(folder, name));
    symlinkSync(path.join(elsewhere, 'missing'), path.join(folder, 'train-images-idx3-ubyte.gz'));
    symlinkSync(elsewhere, path.join(folder, 'a-folder'));
    expect(summaryOf(readIdxFolder(folder))).toEqual(expected);
  });

  it('one part, without a test', () => {
    const dataset = readIdxFolder(writeFiles(folder, without(testImages, testLabels)));
    expect(summaryOf(dataset)).toEqual({ ...expected, test: null });
    const alone = path.join(temporaryFolder(), 'alone');
    expect(
      readIdxFolder(writeFiles(alone, { x: files[trainImages], y: files[trainLabels] })).test,
    ).toBeNull();
  });

  it('images of any size, and as many classes as there are labels', () => {
    const images = Uint8Array.from({ length: 2 * 3 * 4 }, (_, i) => 10 * i);
    const layout = {
      'train-images-idx3-ubyte': imagesFile(images, 3, 4),
      'train-labels-idx1-ubyte': labelsFile([0, 255]),
    };
    expect(readIdxFolder(writeFiles(folder, layout))).toMatchObject({ height: 3, width: 4, classes: 256 });
    writeFiles(folder, { 'train-labels-idx1-ubyte': labelsFile([0, 0]) });
    expect(readIdxFolder(folder).classes).toBe(2);
  });

  it.skipIf(realMnist === undefined)('the real MNIST (needs INKLING_MNIST_DIR)', () => {
    const dataset = readIdxFolder(realMnist!);
    expect(dataset).toMatchObject({ name: 'mnist', height: 28, width: 28, classes: 10 });
    expect([dataset.train.labels.length, dataset.test!.labels.length]).toEqual([60000, 10000]);
    expect([...dataset.train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect([...dataset.test!.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    expect(
      dataset.train.images.reduce((sum, value) => sum + value, 0) / dataset.train.images.length,
    ).toBeCloseTo(33.318, 3);
  });
});
