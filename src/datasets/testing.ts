/** For tests: a small data set as files, in every layout. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { idxImagesHeader, idxLabelsHeader } from '../formats/idx';
import type { Dataset } from './dataset';
import { generateSynthetic } from './synthetic-dataset';

/** 30 digits to learn from, 20 to test. */
export const digits: Dataset = generateSynthetic({ trainCount: 30, testCount: 20, seed: 5 });

export const NAMES = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
} as const;

/** Images (count, height, width) as an IDX file. */
export function imagesFile(images: Uint8Array, height = 28, width = 28): Buffer {
  return Buffer.concat([idxImagesHeader(images.length / (height * width), height, width), images]);
}

/** Labels as an IDX file. */
export function labelsFile(labels: ArrayLike<number>): Buffer {
  return Buffer.concat([idxLabelsHeader(labels.length), Uint8Array.from(labels)]);
}

/** The four IDX files of the digits by name. */
export function digitFiles(): Record<(typeof NAMES)[keyof typeof NAMES], Buffer> {
  return {
    [NAMES.trainImages]: imagesFile(digits.train.images),
    [NAMES.trainLabels]: labelsFile(digits.train.labels),
    [NAMES.testImages]: imagesFile(digits.test!.images),
    [NAMES.testLabels]: labelsFile(digits.test!.labels),
  };
}

/** Writes files into a folder, making it. */
export function writeFiles(folder: string, files: Record<string, Uint8Array | string>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);
  return folder;
}

/** Files gzipped, with `.gz` behind their names. */
export function gzipped(files: Record<string, Uint8Array>): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]));
}

/** What a data set holds, short enough to be compared and printed. */
export function summaryOf({ name, height, width, classes, train, test }: Dataset) {
  const hash = (bytes: Uint8Array | Uint16Array) => createHash('sha256').update(bytes).digest('hex');
  const part = ({ images, labels }: Dataset['train']) => `${hash(images)} ${hash(labels)} ${labels.length}`;
  return { name, height, width, classes, train: part(train), test: test && part(test) };
}

/** The folder of the real MNIST, where there is one. */
export const realMnist = process.env.INKLING_MNIST_DIR;
