import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { hasNumpy, truncations } from '../formats/testing';
import { writeNpy } from '../formats/npy';
import { writeNpz } from '../formats/npz';
import { FileError } from '../storage/file-error';
import { temporaryFolder } from '../storage/testing';
import { readDataset } from './find-dataset';
import { readIdxFolder } from './idx-folder';
import { readNpzDataset } from './npz-dataset';
import { digitFiles, digits, summaryOf, writeFiles } from './testing';

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'mnist.npz');
});

const entries = {
  x_train: writeNpy([30, 28, 28], digits.train.images),
  y_train: writeNpy([30], Uint8Array.from(digits.train.labels)),
  x_test: writeNpy([20, 28, 28], digits.test!.images),
  y_test: writeNpy([20], Uint8Array.from(digits.test!.labels)),
};
const archive = (changes: Record<string, Uint8Array | null> = {}) =>
  writeNpz(
    Object.entries({ ...entries, ...changes }).filter(
      (entry): entry is [string, Uint8Array] => entry[1] !== null,
    ),
  );
const expected = { ...summaryOf(digits), name: 'custom' };
const labels = (values: ArrayLike<number>, shape = [values.length]) =>
  writeNpy(shape, Float64Array.from(values));

describe('readNpzDataset', () => {
  it.each<[string, Record<string, Uint8Array | null>]>([
    ['as Keras has it', {}],
    [
      'with other arrays beside',
      { history: writeNpy([2], Float64Array.of(1, 2)), note: writeNpy([], 'text') },
    ],
    ['with a channel', { x_train: writeNpy([30, 28, 28, 1], digits.train.images) }],
    ['with labels as a column of floats', { y_train: labels(digits.train.labels, [30, 1]) }],
    [
      'with grey levels as floats',
      { x_test: writeNpy([20, 28, 28], Float32Array.from(digits.test!.images)) },
    ],
  ])('reads a data set %s', (_, changes) => {
    writeFileSync(file, archive(changes));
    const dataset = readDataset(file);
    expect(summaryOf(dataset)).toEqual(expected);
    expect(dataset.source).toBe(file);
  });

  it('reads one without a test, and one that was gzipped once more', () => {
    writeFileSync(file, archive({ x_test: null, y_test: null }));
    expect(summaryOf(readNpzDataset(file))).toEqual({ ...expected, test: null });
    writeFileSync(file, gzipSync(archive()));
    expect(summaryOf(readNpzDataset(file))).toEqual(expected);
  });

  it('names it by its content: as the same digits in IDX files', () => {
    writeFileSync(file, archive());
    const folder = writeFiles(path.join(path.dirname(file), 'idx'), digitFiles());
    const { sha256 } = readNpzDataset(file);
    expect(sha256).toBe(readIdxFolder(folder).sha256);
    expect(sha256).toBe(digits.sha256);
    writeFileSync(file, archive({ y_test: labels([...digits.test!.labels.slice(1), 0]) }));
    expect(readNpzDataset(file).sha256).not.toBe(sha256);
  });

  it('takes labels up to 65535', () => {
    writeFileSync(file, archive({ y_train: labels(Array(30).fill(300) as number[]) }));
    expect(readNpzDataset(file)).toMatchObject({
      classes: 301,
      train: { labels: new Uint16Array(30).fill(300) },
    });
  });

  const images = (shape: number[], value = 0) =>
    writeNpy(shape, new Float64Array(shape.reduce((product, n) => product * n, 1)).fill(value));

  it.each<[string, Record<string, Uint8Array | null>, string]>([
    ['no training part', { x_train: null, y_train: null }, 'is no data set: it has no x_train and y_train'],
    ['no training labels', { y_train: null }, 'has x_train but no y_train'],
    ['no training images', { x_train: null }, 'has y_train but no x_train'],
    ['no test labels', { y_test: null }, 'has x_test but no y_test'],
    [
      'flat images',
      { x_train: images([30, 784]) },
      'x_train has shape (30, 784), expected (images, height, width)',
    ],
    [
      'coloured images',
      { x_train: images([30, 28, 28, 3]) },
      'x_train has shape (30, 28, 28, 3), expected (images, height, width)',
    ],
    ['a scalar', { x_train: images([]) }, 'x_train has shape (), expected (images, height, width)'],
    [
      'images without pixels',
      { x_train: images([30, 0, 28]) },
      'x_train has shape (30, 0, 28), expected (images, height, width)',
    ],
    [
      'images of text',
      { x_train: writeNpy([1, 1, 1], 'a') },
      'x_train holds a; expected grey levels as whole numbers 0..255',
    ],
    [
      'grey levels of 0..1',
      { x_train: images([30, 28, 28], 0.5) },
      'x_train holds 0.5; expected grey levels as whole numbers 0..255',
    ],
    [
      'grey levels below 0',
      { x_train: images([30, 28, 28], -1) },
      'x_train holds -1; expected grey levels as whole numbers 0..255',
    ],
    [
      'grey levels above 255',
      { x_train: images([30, 28, 28], 256) },
      'x_train holds 256; expected grey levels as whole numbers 0..255',
    ],
    [
      'a label less',
      { y_train: labels(digits.train.labels.subarray(1)) },
      'y_train holds 29 labels for 30 images',
    ],
    [
      'one-hot labels',
      { y_train: images([30, 10]) },
      'y_train has shape (30, 10), expected one label for each image',
    ],
    [
      'a label of a half',
      { y_train: labels(Array(30).fill(0.5) as number[]) },
      'the label 0.5 is not a whole number 0..65535',
    ],
    [
      'a negative label',
      { y_test: labels(Array(20).fill(-1) as number[]) },
      'the label -1 is not a whole number 0..65535',
    ],
    [
      'a label of 65536',
      { y_test: labels(Array(20).fill(65536) as number[]) },
      'the label 65536 is not a whole number 0..65535',
    ],
    [
      'another size for the test',
      { x_test: images([20, 14, 56]) },
      'training and test images have different sizes',
    ],
    [
      'an empty training set',
      { x_train: images([0, 28, 28]), y_train: labels([]) },
      'its training set is empty',
    ],
  ])('refuses %s', (_, changes, reason) => {
    writeFileSync(file, archive(changes));
    expect(() => readNpzDataset(file)).toThrow(new FileError(file, reason));
  });

  it('refuses a file that is cut off', () => {
    for (const damaged of truncations(archive(), 997)) {
      writeFileSync(file, damaged);
      expect(() => readDataset(file)).toThrow(FileError);
    }
  });

  it.skipIf(!hasNumpy)('reads what NumPy writes, compressed or not (needs python3 with numpy)', () => {
    const folder = writeFiles(path.dirname(file), digitFiles());
    const code = `
import sys
import numpy as np
def idx(name, skip): return np.frombuffer(open(sys.argv[1] + '/' + name, 'rb').read()[skip:], dtype='u1')
arrays = dict(
    x_train=idx('train-images-idx3-ubyte', 16).reshape(-1, 28, 28), y_train=idx('train-labels-idx1-ubyte', 8).astype('i8'),
    x_test=idx('t10k-images-idx3-ubyte', 16).reshape(-1, 28, 28), y_test=idx('t10k-labels-idx1-ubyte', 8))
np.savez(sys.argv[1] + '/stored.npz', **arrays)
np.savez_compressed(sys.argv[1] + '/mnist.npz', **arrays)`;
    expect(spawnSync('python3', ['-c', code, folder], { encoding: 'utf8' }).stderr).toBe('');
    expect(summaryOf(readNpzDataset(file))).toEqual(expected);
    expect(summaryOf(readNpzDataset(path.join(folder, 'stored.npz')))).toEqual(expected);
  });
});
