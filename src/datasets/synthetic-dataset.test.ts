import { describe, expect, it } from 'vitest';
import { generateDigits } from './synthetic-digits';
import { generateSynthetic, generateSyntheticInSlices } from './synthetic-dataset';

const request = { trainCount: 230, testCount: 120, seed: 9 };
const dataset = generateSynthetic(request);
const imagesOf = (images: Uint8Array) =>
  Array.from({ length: images.length / 784 }, (_, i) =>
    Buffer.from(images.subarray(784 * i, 784 * (i + 1))).toString('base64'),
  );

describe('synthetic digits as a data set', () => {
  it('are what they say', () => {
    expect(dataset).toMatchObject({
      name: 'synthetic',
      source: 'generated, seed 9',
      height: 28,
      width: 28,
      classes: 10,
    });
    expect(dataset.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect([dataset.train.labels.length, dataset.test!.labels.length]).toEqual([230, 120]);
    expect([dataset.train.images.length, dataset.test!.images.length]).toEqual([230 * 784, 120 * 784]);
  });

  it('train from index 0 and test from 2^30, so that no digit is in both', () => {
    const train = generateDigits({ count: 230, seed: 9, start: 0 });
    const test = generateDigits({ count: 120, seed: 9, start: 2 ** 30 });
    expect(Buffer.compare(dataset.train.images, train.images)).toBe(0);
    expect(Buffer.compare(dataset.test!.images, test.images)).toBe(0);
    expect([dataset.train.labels, dataset.test!.labels]).toEqual([train.labels, test.labels]);
    const all = [...imagesOf(dataset.train.images), ...imagesOf(dataset.test!.images)];
    expect(new Set(all).size).toBe(350);
  });

  it('are the first so many of the same digits, whatever their number', () => {
    const fewer = generateSynthetic({ trainCount: 130, testCount: 7, seed: 9 });
    expect(Buffer.compare(fewer.train.images, dataset.train.images.subarray(0, 130 * 784))).toBe(0);
    expect(Buffer.compare(fewer.test!.images, dataset.test!.images.subarray(0, 7 * 784))).toBe(0);
    expect(fewer.train.labels).toEqual(dataset.train.labels.subarray(0, 130));
    expect(fewer.sha256).not.toBe(dataset.sha256);
  });

  it('are the same for the same seed and others for another', () => {
    expect(generateSynthetic(request).sha256).toBe(dataset.sha256);
    expect(generateSynthetic({ ...request, seed: 10 }).sha256).not.toBe(dataset.sha256);
  });

  it('tell how far they are, slice by slice', () => {
    const generating = generateSyntheticInSlices(request);
    const told: { done: number; total: number }[] = [];
    let step = generating.next();
    for (; !step.done; step = generating.next()) told.push(step.value);
    expect(told).toEqual([100, 200, 230, 330, 350].map((done) => ({ done, total: 350 })));
    expect(step.value.sha256).toBe(dataset.sha256);
  });

  it('can be a test alone, or no test', () => {
    expect(generateSynthetic({ trainCount: 5, testCount: 0, seed: 9 }).test!.labels).toHaveLength(0);
    expect(generateSynthetic({ trainCount: 0, testCount: 5, seed: 9 }).test!.labels).toHaveLength(5);
  });
});
