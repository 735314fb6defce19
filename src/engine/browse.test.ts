import { describe, expect, it } from 'vitest';
import { generateSynthetic } from '../datasets/synthetic-dataset';
import { generateDigits } from '../datasets/synthetic-digits';
import { FormatError } from '../formats/format-error';
import { browseDataset, browseSynthetic, describe as describeDataset, samplePage, samplesAt } from './browse';

const SYNTHETIC = { kind: 'synthetic' } as const;

describe('browsing data sets', () => {
  const whole = browseDataset(generateSynthetic({ trainCount: 200, testCount: 50, seed: 0 }));
  const onDemand = browseSynthetic(200, 50);

  it('shows the very digits that a run is trained on', () => {
    for (const part of ['train', 'test'] as const) {
      for (const label of [null, 3]) {
        const request = { choice: SYNTHETIC, part, label, from: 2, count: 30 };
        expect(samplePage(onDemand, request)).toEqual(samplePage(whole, request));
      }
    }
  });

  it('filters by class and tells where each image stands', () => {
    const page = samplePage(whole, { choice: SYNTHETIC, part: 'train', label: 7, from: 5, count: 10 });
    expect([...page.labels]).toEqual(new Array(10).fill(7));
    expect(page.total).toBe(20);
    for (const index of page.indices) expect(whole.train.labels[index]).toBe(7);
  });

  it('ends where the data set ends', () => {
    const page = samplePage(whole, { choice: SYNTHETIC, part: 'test', label: null, from: 45, count: 2000 });
    expect([page.total, page.indices.length, page.images.length]).toEqual([50, 5, 5 * 784]);
    const beyond = samplePage(whole, { choice: SYNTHETIC, part: 'test', label: 12, from: 99, count: 10 });
    expect([beyond.total, beyond.indices.length]).toEqual([0, 0]);
  });

  it('shows certain images, in the order that was asked for', () => {
    const indices = Uint32Array.of(49, 0, 7, 7);
    for (const part of ['train', 'test'] as const) {
      const page = samplesAt(whole, { choice: SYNTHETIC, part, indices });
      expect(page).toEqual(samplesAt(onDemand, { choice: SYNTHETIC, part, indices }));
      expect(page).toMatchObject({ indices, total: 4 });
      const { image, labels } = whole[part]!;
      indices.forEach((index, i) => {
        expect(page.labels[i]).toBe(labels[index]);
        expect(page.images.slice(i * 784, (i + 1) * 784)).toEqual(image(index));
      });
    }
    const none = samplesAt(whole, { choice: SYNTHETIC, part: 'test', indices: new Uint32Array() });
    expect(none).toMatchObject({ total: 0, images: new Uint8Array() });
  });

  it('says which image there is not', () => {
    const at = (data: typeof whole, part: 'train' | 'test', ...indices: number[]) =>
      samplesAt(data, { choice: SYNTHETIC, part, indices: Uint32Array.from(indices) });
    expect(() => at(whole, 'train', 0, 200, 201)).toThrow(
      new FormatError('generated, seed 0 has no training image 200'),
    );
    for (const data of [whole, onDemand])
      expect(() => at(data, 'test', 50)).toThrow('generated, seed 0 has no test image 50');
    expect(() => at({ ...whole, test: null }, 'test', 0)).toThrow('has no test image 0');
  });

  it('shows more synthetic digits than it counts, where a run was trained on more', () => {
    const page = samplesAt(onDemand, {
      choice: SYNTHETIC,
      part: 'train',
      indices: Uint32Array.of(200, 30_007),
    });
    const { images, labels } = generateDigits({ count: 1, seed: 0, start: 30_007 });
    expect(page.images.slice(784)).toEqual(images);
    expect(page.labels[1]).toBe(labels[0]);
    const indices = Uint32Array.of(2 ** 30);
    expect(() => samplesAt(onDemand, { choice: SYNTHETIC, part: 'train', indices })).toThrow(
      'no training image',
    );
  });

  it('describes what it holds', () => {
    const description = describeDataset(SYNTHETIC, onDemand);
    expect(description).toMatchObject({ name: 'synthetic', trainCount: 200, testCount: 50, classes: 10 });
    expect(description.trainHistogram).toEqual(new Array(10).fill(20));
    expect(description.meanImage).toEqual(describeDataset(SYNTHETIC, whole).meanImage);
    expect(description.meanImage.length).toBe(784);
  });
});
