import { describe, expect, it } from 'vitest';
import { KERNEL_SETS } from '../kernels/kernel-sets';
import { evaluate, evaluateInSlices, finish, samplesPerSlice } from './evaluation';
import { generatedParameters, generatedSamples } from './fixtures/generated';
import { KERNEL_NAMES } from './kernels';
import { forward, lossAndGradients } from './network';
import { fitPreprocessing, preprocess } from './preprocessing';

const shape = { inputs: 30, hidden: 6, classes: 4 };
const samples = generatedSamples(101, 30, 4, 2);
const unit = fitPreprocessing('unit', samples.images, 30);
const sgd = { name: 'sgd', momentum: 0, beta1: 0, beta2: 0, epsilon: 1 } as const;

describe.each(KERNEL_NAMES)('evaluate with %s kernels', (kernels) => {
  const network = KERNEL_SETS[kernels](shape, unit, sgd);
  const parameters = generatedParameters(shape, 5, 0.5, 0.5);
  network.setParameters(parameters);
  const set = finish(network.loadSamples(samples));
  const whole = evaluate(network, set, 0.1);

  it('gives the loss of network.ts, the accuracy of its predictions and their confusion', () => {
    const all = Array.from({ length: 101 }, (_, i) => i);
    const X = preprocess(unit, samples.images, all);
    const { loss } = lossAndGradients(parameters, shape, X, samples.labels, 0.1);
    expect(Math.abs(whole.loss / loss - 1)).toBeLessThan(kernels === 'reference' ? 1e-13 : 1e-6);
    const { scores } = forward(parameters, shape, X);
    scores.forEach((score, i) => expect(Math.abs(whole.scores[i]! - score)).toBeLessThan(1e-5));
    const best = all
      .map((i) => [...scores.subarray(4 * i, 4 * i + 4)])
      .map((row) => row.indexOf(Math.max(...row)));
    const right = best.filter((digit, i) => digit === samples.labels[i]).length;
    expect(whole.accuracy).toBe(right / 101);
    expect(whole.samples).toBe(101);
    expect(whole.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(101);
    expect(whole.confusion.reduce((sum, row, label) => sum + row[label]!, 0)).toBe(right);
    best.forEach((digit, i) => expect(whole.confusion[samples.labels[i]!]![digit]).toBeGreaterThan(0));
    expect(whole.perClass.map(({ support }) => support)).toEqual(
      [0, 1, 2, 3].map((label) => samples.labels.filter((other) => other === label).length),
    );
    expect(whole.scores).toBeInstanceOf(kernels === 'reference' ? Float64Array : Float32Array);
  });

  it.each([1, 2, 7, 100, 101, 5000])('does not depend on the batch size: %i', (batchSize) => {
    const { loss, ...rest } = evaluate(network, set, 0.1, { batchSize });
    const { loss: expectedLoss, ...expected } = whole;
    expect(rest).toEqual(expected);
    // Only the order of addition differs.
    expect(Math.abs(loss / expectedLoss - 1)).toBeLessThan(1e-14);
  });

  it('takes the first numSamples, at most all', () => {
    const part = evaluate(network, set, 0.1, { numSamples: 17, batchSize: 5 });
    expect(part.samples).toBe(17);
    expect(part.scores).toEqual(whole.scores.slice(0, 17 * 4));
    const first = { images: samples.images.slice(0, 17 * 30), labels: samples.labels.slice(0, 17) };
    const alone = evaluate(network, finish(network.loadSamples(first)), 0.1, { batchSize: 5 });
    expect(part).toEqual(alone);
    expect(evaluate(network, set, 0.1, { numSamples: 1000 })).toEqual(whole);
  });

  it('reports the share done after each slice', () => {
    const shares: number[] = [];
    const slices = evaluateInSlices(network, set, 0, { batchSize: 40 });
    for (const share of slices) shares.push(share);
    expect(shares).toEqual([40 / 101, 80 / 101, 1]);
  });

  it.each([
    { batchSize: 0 },
    { batchSize: -1 },
    { batchSize: 2.5 },
    { batchSize: NaN },
    { numSamples: 0 },
    { numSamples: -3 },
    { numSamples: 1.5 },
    { numSamples: Infinity },
  ])('refuses %o', (options) => {
    const [name, value] = Object.entries(options)[0]!;
    expect(() => evaluate(network, set, 0, options)).toThrow(
      new RangeError(`${name}: must be a whole number at least 1, not ${value}`),
    );
  });
});

describe('samplesPerSlice', () => {
  it('is a whole mini-batch of the course, and always at least one sample', () => {
    expect(samplesPerSlice({ inputs: 784, hidden: 100, classes: 10 })).toBeGreaterThanOrEqual(100);
    expect(samplesPerSlice({ inputs: 65535, hidden: 4096, classes: 10 })).toBe(1);
  });

  it('bounds the work of either layer and of the scores', () => {
    for (const inputs of [1, 784, 5000]) {
      for (const hidden of [1, 100, 4096]) {
        for (const classes of [2, 10, 1000]) {
          const count = samplesPerSlice({ inputs, hidden, classes });
          expect(Number.isInteger(count)).toBe(true);
          if (count > 1)
            expect(count * Math.max(inputs * hidden, hidden * classes, 100 * classes)).toBeLessThan(1e7);
        }
      }
    }
  });
});
