import { describe, expect, it } from 'vitest';
import { generatedSamples } from './fixtures/generated';
import fixture from './fixtures/metrics.json';
import { arrayStatistics } from './array-statistics';
import { fitPreprocessing, preprocess } from './preprocessing';

const { images } = generatedSamples(40, 25, 10, 5);
const all = Array.from({ length: 40 }, (_, i) => i);
const { meanImage, mean, deviation } = fixture.preprocessing;

describe('fitPreprocessing', () => {
  it('raw: leaves grey levels as they are', () => {
    const raw = fitPreprocessing('raw', images, 25);
    expect(raw).toEqual({ kind: 'raw', scale: 1, offset: new Float64Array(25) });
    expect([...preprocess(raw, images, all)]).toEqual([...images]);
  });

  it('unit: brings them to 0..1', () => {
    const values = preprocess(fitPreprocessing('unit', Uint8Array.of(), 2), [0, 255], [0]);
    expect([...values]).toEqual([0, 1]);
  });

  it("mean-image: subtracts NumPy's mean image of the training images", () => {
    const fit = fitPreprocessing('mean-image', images, 25);
    expect(fit.scale).toBe(1);
    fit.offset.forEach((value, j) => expect(value).toBeCloseTo(meanImage[j]!, 12));
    const values = preprocess(fit, images, all);
    for (let j = 0; j < 25; j++) {
      expect(all.reduce((sum, i) => sum + values[i * 25 + j]!, 0)).toBeCloseTo(0, 10);
    }
  });

  it("standardised: subtracts NumPy's mean and divides by NumPy's deviation, of all pixels", () => {
    const fit = fitPreprocessing('standardised', images, 25);
    expect(1 / fit.scale).toBeCloseTo(deviation, 11);
    expect(fit.offset).toHaveLength(25);
    for (const value of fit.offset) expect(value).toBeCloseTo(mean, 12);
    const result = arrayStatistics(preprocess(fit, images, all));
    expect(result.mean).toBeCloseTo(0, 12);
    expect(result.std).toBeCloseTo(1, 12);
  });

  it('standardised: does not divide by 0 where all pixels are alike', () => {
    const fit = fitPreprocessing('standardised', new Uint8Array(50).fill(77), 25);
    expect(fit.scale).toBe(1);
    expect([...preprocess(fit, new Uint8Array(25).fill(77), [0])]).toEqual(new Array(25).fill(0));
  });
});

describe('preprocess', () => {
  it('picks the samples that it is asked for, in order', () => {
    const preprocessing = { kind: 'standardised', scale: 0.5, offset: Float64Array.of(1, 2) } as const;
    const values = preprocess(preprocessing, [10, 20, 30, 40, 50, 60], [2, 0, 2]);
    expect([...values]).toEqual([24.5, 29, 4.5, 9, 24.5, 29]);
  });
});
