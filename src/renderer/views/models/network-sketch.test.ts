import { describe, expect, it } from 'vitest';
import type { Model } from '../../../core/model';
import { fitPreprocessing } from '../../../core/preprocessing';
import { pixelReach, strongestUnits, unitPixels, votes } from './network-sketch';

/** 2 pixels, 3 hidden units, 2 classes. */
const model: Model = {
  shape: { inputs: 2, hidden: 3, classes: 2 },
  parameters: {
    W1: Float64Array.of(3, 0, 1, 4, 0, NaN),
    b1: new Float64Array(3),
    W2: Float64Array.of(1, -2, 5, 5, 0.5, 8),
    b2: new Float64Array(2),
  },
  lambda: 0,
  preprocessing: fitPreprocessing('raw', new Uint8Array(), 2),
  imageSize: [1, 2],
};

describe('the sketch of a network', () => {
  it('takes the length of a row of W1 as the reach of its pixel', () => {
    const [first, second] = pixelReach(model);
    expect(first).toBeCloseTo(Math.sqrt(10) / 4);
    expect(second).toBe(1);
  });

  it('orders units by what comes in times what goes out, whatever is not finite', () => {
    expect(strongestUnits(model, 2)).toEqual([0, 2]);
    expect(strongestUnits(model, 9)).toEqual([0, 2, 1]);
  });

  it('stretches the weights of a unit to all greys; a unit without any is grey', () => {
    expect([...unitPixels(model, 0)]).toEqual([0, 255]);
    expect([...unitPixels(model, 1)]).toEqual([128, 128]);
  });

  it('scales votes to the strongest one that is shown', () => {
    expect(votes(model, [0, 2], [0, 1])).toEqual([
      [1 / 8, -2 / 8],
      [0.5 / 8, 1],
    ]);
    expect(
      votes({ ...model, parameters: { ...model.parameters, W2: new Float64Array(6) } }, [0], [0]),
    ).toEqual([[0]]);
  });
});
