import { describe, expect, it } from 'vitest';
import type { Model } from '../../../core/model';
import { generatedParameters, generatedSamples } from '../../../core/fixtures/generated';
import { lossAndGradients } from '../../../core/network';
import { fitPreprocessing, preprocess } from '../../../core/preprocessing';
import { breakdown } from './breakdown';
import { STEPS } from './steps';
import { cellOf, firstPlace, placeOf, placeWithin, traceOf } from './trace';

const shape = { inputs: 12, hidden: 7, classes: 4 };
const { images, labels } = generatedSamples(3, 12, 4, 12);
const model: Model = {
  shape,
  parameters: generatedParameters(shape, 2, 0.3, 0.2),
  preprocessing: fitPreprocessing('standardised', images, 12),
  lambda: 0.7,
  imageSize: [3, 4],
};
const trace = traceOf(model, images, [...labels], 0.05);

/** Whether a step's number is the sum of its terms. */
const SUMS = new Set('Z1 S dataLoss penalty loss dW2 db2 dA1 dW1 db1 newW1 newb1 newW2 newb2'.split(' '));

describe('how a number came about', () => {
  it.each(STEPS.map(({ key }) => key))('%s: every number, and its terms sum to it', (key) => {
    const step = trace.steps.get(key)!;
    for (let n = 0; n < step.data.length; n++) {
      const told = breakdown(trace, key, Math.floor(n / step.columns), n % step.columns);
      expect(told.value).toBe(step.data[n]);
      expect(told.numbers === null).toBe(SUMS.has(key));
      if (!SUMS.has(key)) continue;
      const sum = told.terms.reduce((total, { value }) => total + value, told.rest);
      expect(sum).toBeCloseTo(told.value, 12);
      expect(told.terms.length).toBeLessThanOrEqual(3);
    }
  });

  it('tells the three largest of many terms, the largest first', () => {
    const told = breakdown(trace, 'Z1', 1, 2);
    const x = trace.steps.get('X')!.data;
    const sizes = Array.from({ length: 12 }, (_, k) =>
      Math.abs(x[12 + k]! * model.parameters.W1[7 * k + 2]!),
    );
    sizes.push(Math.abs(model.parameters.b1[2]!));
    sizes.sort((a, b) => b - a);
    expect(told.count).toBe(13);
    expect(told.terms.map(({ value }) => Math.abs(value))).toEqual(sizes.slice(0, 3));
    expect(told.name).toBe('z[1, 2]');
    expect(told.formula).toBe('Σₖ X[1, k] · W1[k, 2] + b1[2]');
  });

  it('is refused for the update without a learning rate', () => {
    const forward = traceOf(model, images, [...labels], null);
    expect(() => breakdown(forward, 'newW1', 0, 0)).toThrow('newW1');
  });
});

describe('places', () => {
  it('are the same in every step that has the axis', () => {
    const place = { image: 2, pixel: 5, unit: 3, class: 1 };
    const step = (key: string) => STEPS.find((each) => each.key === key)!;
    expect(cellOf(step('Z1'), place)).toEqual([2, 3]);
    expect(cellOf(step('dW2'), place)).toEqual([3, 1]);
    expect(cellOf(step('db2'), place)).toEqual([0, 1]);
    expect(cellOf(step('loss'), place)).toEqual([0, 0]);
    expect(placeOf(step('db2'), 0, 2, place)).toEqual({ ...place, class: 2 });
    expect(placeWithin(trace, { image: 9, pixel: 99, unit: -1, class: 4 })).toEqual({
      image: 2,
      pixel: 11,
      unit: 0,
      class: 3,
    });
  });

  it('begin at the most inked pixel, the most excited unit and the likeliest class', () => {
    const { pixel, unit, class: likeliest } = firstPlace(trace);
    expect(images[pixel]).toBe(Math.max(...images.subarray(0, 12)));
    expect(trace.steps.get('Z1')!.data[unit]).toBe(Math.max(...trace.steps.get('Z1')!.data.subarray(0, 7)));
    expect(trace.steps.get('P')!.data[likeliest]).toBe(
      Math.max(...trace.steps.get('P')!.data.subarray(0, 4)),
    );
  });
});

it('the updated weights are a step against the gradient of the loss', () => {
  const X = preprocess(model.preprocessing, images, [0, 1, 2]);
  const { gradients } = lossAndGradients(model.parameters, shape, X, labels, 0.7);
  trace.steps.get('newW1')!.data.forEach((weight, n) => {
    expect(weight).toBe(model.parameters.W1[n]! - 0.05 * gradients.W1[n]!);
  });
});
