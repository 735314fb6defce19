import { describe, expect, it } from 'vitest';
import { generateSynthetic } from '../datasets/synthetic-dataset';
import { browseDataset, browseSynthetic, describe as describeDataset, samplePage } from './browse';

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

  it('describes what it holds', () => {
    const description = describeDataset(SYNTHETIC, onDemand);
    expect(description).toMatchObject({ name: 'synthetic', trainCount: 200, testCount: 50, classes: 10 });
    expect(description.trainHistogram).toEqual(new Array(10).fill(20));
    expect(description.meanImage).toEqual(describeDataset(SYNTHETIC, whole).meanImage);
    expect(description.meanImage.length).toBe(784);
  });
});
