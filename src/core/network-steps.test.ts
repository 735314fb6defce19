import { describe, expect, it } from 'vitest';
import { generatedParameters, generatedSamples } from './fixtures/generated';
import { forward, lossAndGradients, softmax } from './network';
import {
  networkSteps,
  NETWORK_STEP_FORMULAS,
  type LearningModel,
  type NetworkStepKey,
} from './network-steps';
import { updateArray } from './optimizers';
import { PARAMETER_NAMES } from './parameters';
import { fitPreprocessing, preprocess } from './preprocessing';

const shape = { inputs: 30, hidden: 11, classes: 4 };
const { images, labels } = generatedSamples(6, 30, 4, 12);
const model: LearningModel = {
  shape,
  parameters: generatedParameters(shape, 2, 0.3, 0.2),
  preprocessing: fitPreprocessing('standardised', images, 30),
  lambda: 0.7,
};
const X = preprocess(model.preprocessing, images, [0, 1, 2, 3, 4, 5]);
const steps = networkSteps(model, images, labels, 0.05);
const byKey = new Map(steps.map((step) => [step.key, step]));
const data = (key: NetworkStepKey) => byKey.get(key)!.data;

describe('the steps of a mini-batch', () => {
  it('are all there, in their order, with their shapes', () => {
    expect(steps.map(({ key }) => key)).toEqual(Object.keys(NETWORK_STEP_FORMULAS));
    const shapes = Object.fromEntries(steps.map(({ key, rows, columns }) => [key, [rows, columns]]));
    expect(shapes).toEqual({
      ...{
        X: [6, 30],
        Z1: [6, 11],
        A1: [6, 11],
        S: [6, 4],
        shifted: [6, 4],
        exponentials: [6, 4],
        P: [6, 4],
      },
      ...{ crossEntropy: [6, 1], dataLoss: [1, 1], penalty: [1, 1], loss: [1, 1], dS: [6, 4] },
      ...{ dW2: [11, 4], db2: [1, 4], dA1: [6, 11], dZ1: [6, 11], dW1: [30, 11], db1: [1, 11] },
      ...{ newW1: [30, 11], newb1: [1, 11], newW2: [11, 4], newb2: [1, 4] },
    });
    for (const step of steps) expect(step.data).toHaveLength(step.rows * step.columns);
  });

  it('forward are those of network.ts, to the bit', () => {
    const { hidden, scores } = forward(model.parameters, shape, X);
    expect(data('X')).toEqual(X);
    expect(data('A1')).toEqual(hidden);
    expect(data('S')).toEqual(scores);
    expect(data('P')).toEqual(softmax(scores, 4));
    data('Z1').forEach((z, n) => expect(Math.max(z, 0)).toBe(hidden[n]));
    expect(data('Z1').some((z) => z < 0)).toBe(true);
    for (let i = 0; i < 6; i++) expect(Math.max(...data('shifted').subarray(4 * i, 4 * i + 4))).toBe(0);
  });

  it('give the loss and the gradients of lossAndGradients, to the bit', () => {
    const { loss, gradients } = lossAndGradients(model.parameters, shape, X, labels, 0.7);
    expect(data('loss')[0]).toBe(loss);
    for (const name of PARAMETER_NAMES) expect(data(`d${name}`)).toEqual(gradients[name]);
    data('crossEntropy').forEach((value, i) => {
      expect(value).toBeCloseTo(-Math.log(data('P')[4 * i + labels[i]!]!), 12);
    });
    data('dZ1').forEach((d, n) => expect(d).toBe(data('A1')[n]! > 0 ? data('dA1')[n] : 0));
  });

  it('end in the weights of a step of SGD', () => {
    const settings = { name: 'sgd', momentum: 0, beta1: 0, beta2: 0, epsilon: 1 } as const;
    const { gradients } = lossAndGradients(model.parameters, shape, X, labels, 0);
    for (const name of PARAMETER_NAMES) {
      const expected = model.parameters[name].slice();
      const decay = name === 'W1' || name === 'W2' ? 0.7 : 0;
      updateArray(settings, expected, gradients[name], [], 0.05, decay, 1);
      data(`new${name}`).forEach((value, n) => expect(value).toBeCloseTo(expected[n]!, 14));
    }
  });
});

describe('networkSteps', () => {
  it('stops at the probabilities without labels, and at the gradients without a rate', () => {
    const one = networkSteps(model, images.subarray(0, 30), null);
    expect(one.map(({ key }) => key)).toEqual(['X', 'Z1', 'A1', 'S', 'shifted', 'exponentials', 'P']);
    expect(one.at(-1)!.data).toEqual(data('P').subarray(0, 4));
    expect(networkSteps(model, images, labels).at(-1)!.key).toBe('db1');
  });

  it('leaves the model as it is', () => {
    const before = generatedParameters(shape, 2, 0.3, 0.2);
    for (const name of PARAMETER_NAMES) expect(model.parameters[name]).toEqual(before[name]);
  });

  it.each<[string, () => unknown]>([
    ['a part of an image', () => networkSteps(model, new Uint8Array(31), null)],
    ['no image', () => networkSteps(model, [], null)],
    ['too few labels', () => networkSteps(model, images, [0])],
    ['a label that is no class', () => networkSteps(model, images, [0, 1, 2, 3, 4, 0])],
  ])('refuses %s', (_, run) => expect(run).toThrow(RangeError));
});
