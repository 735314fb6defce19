import { describe, expect, it } from 'vitest';
import { relativeError } from './fixtures/compare';
import { generatedParameters, Lcg } from './fixtures/generated';
import { crossEntropySum, forward, lossAndGradients, softmax, weightSumOfSquares } from './network';
import { copyParameters, PARAMETER_NAMES, type NetworkShape } from './parameters';

function example(shape: NetworkShape, rows: number, seed: number) {
  const random = new Lcg(seed);
  const parameters = generatedParameters(shape, seed, 0.5, 0.5);
  const X = Float64Array.from({ length: rows * shape.inputs }, () => random.normal());
  const labels = Array.from({ length: rows }, () => random.integer(shape.classes));
  return { parameters, X, labels };
}

describe('lossAndGradients', () => {
  const SHAPES: NetworkShape[] = [
    { inputs: 1, hidden: 1, classes: 2 },
    { inputs: 1, hidden: 5, classes: 3 },
    { inputs: 7, hidden: 3, classes: 10 },
    { inputs: 12, hidden: 9, classes: 13 },
    { inputs: 20, hidden: 8, classes: 2 },
    { inputs: 5, hidden: 37, classes: 10 },
  ];
  const cases = SHAPES.flatMap((shape) => [0, 0.1, 3].map((lambda) => ({ ...shape, lambda })));

  it.each(cases)(
    'agrees with central differences: D=$inputs H=$hidden C=$classes lambda=$lambda',
    ({ lambda, ...shape }) => {
      const { parameters, X, labels } = example(shape, 6, 17);
      const { gradients } = lossAndGradients(parameters, shape, X, labels, lambda);
      const step = 1e-5;
      for (const name of PARAMETER_NAMES) {
        const numeric = parameters[name].map((value, i) => {
          const lossWith = (changed: number) => {
            const moved = copyParameters(parameters);
            moved[name][i] = changed;
            return lossAndGradients(moved, shape, X, labels, lambda).loss;
          };
          return (lossWith(value + step) - lossWith(value - step)) / (2 * step);
        });
        expect(numeric.some((value) => value !== 0)).toBe(true);
        expect(relativeError(gradients[name], numeric)).toBeLessThan(1e-6);
      }
    },
  );

  it('leaves biases out of the L2 term', () => {
    const shape = { inputs: 3, hidden: 2, classes: 2 };
    const { parameters, X, labels } = example(shape, 4, 5);
    const without = lossAndGradients(parameters, shape, X, labels, 0);
    const lambda = 0.7;
    const withTerm = lossAndGradients(parameters, shape, X, labels, lambda);
    let squares = 0;
    for (const W of [parameters.W1, parameters.W2]) for (const w of W) squares += w * w;
    expect(weightSumOfSquares(parameters)).toBeCloseTo(squares, 12);
    expect(withTerm.loss - without.loss).toBeCloseTo(0.5 * lambda * squares, 12);
    expect(withTerm.gradients.b1).toEqual(without.gradients.b1);
    expect(withTerm.gradients.b2).toEqual(without.gradients.b2);
    parameters.W1.forEach((w, i) => {
      expect(withTerm.gradients.W1[i]! - without.gradients.W1[i]!).toBeCloseTo(lambda * w, 12);
    });
  });
});

describe('forward', () => {
  it('computes what one computes by hand', () => {
    const shape = { inputs: 2, hidden: 3, classes: 2 };
    const parameters = {
      W1: Float64Array.of(1, -1, 2, 0.5, 1, -3),
      b1: Float64Array.of(0.5, 0, 1),
      W2: Float64Array.of(1, 2, -1, 0.5, 3, 3),
      b2: Float64Array.of(0.25, -0.25),
    };
    // Z = [1 + 1 + 0.5, -1 + 2, 2 - 6 + 1] = [2.5, 1, -3]
    const { hidden, scores } = forward(parameters, shape, Float64Array.of(1, 2));
    expect([...hidden]).toEqual([2.5, 1, 0]);
    expect([...scores]).toEqual([2.5 - 1 + 0.25, 5 + 0.5 - 0.25]);
  });
});

describe('softmax and crossEntropySum', () => {
  it('give shares of 1 in proportion to the exponentials', () => {
    const probabilities = softmax(Float64Array.of(0, Math.log(3), 1, 1), 2);
    [0.25, 0.75, 0.5, 0.5].forEach((expected, i) => expect(probabilities[i]).toBeCloseTo(expected, 14));
    const sum = crossEntropySum(Float64Array.of(0, Math.log(3), 1, 1), [0, 1], 2);
    expect(sum).toBeCloseTo(Math.log(4) + Math.log(2), 14);
  });

  it('do not overflow for scores in the thousands', () => {
    expect([...softmax(Float64Array.of(5000, 4000, -9000), 3)]).toEqual([1, 0, 0]);
    expect(crossEntropySum(Float64Array.of(5000, 4000, -9000), [1], 3)).toBe(1000);
  });

  it('are NaN, not something plausible, for scores that are', () => {
    expect(crossEntropySum(Float64Array.of(NaN, 1), [1], 2)).toBeNaN();
    expect(crossEntropySum(Float64Array.of(Infinity, 1), [1], 2)).toBeNaN();
  });
});
