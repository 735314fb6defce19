import { describe, expect, it } from 'vitest';
import { activationsOf, explainDecision, inputContributions, inputGradient, topTwo } from './explanation';
import { generatedParameters, generatedSamples } from './fixtures/generated';
import { predictImage, type Model } from './model';
import { fitPreprocessing, PREPROCESSING_KINDS, type PreprocessingKind } from './preprocessing';

const shape = { inputs: 48, hidden: 17, classes: 5 };
const { images } = generatedSamples(20, 48, 5, 3);
const imageAt = (i: number) => images.subarray(48 * i, 48 * (i + 1));

function modelOf(kind: PreprocessingKind): Model {
  const parameters = generatedParameters(shape, 6, 0.3, 0.4);
  const grey = kind === 'raw' || kind === 'mean-image' ? 100 : 1;
  parameters.W1.forEach((w, i) => (parameters.W1[i] = w / grey));
  return {
    shape,
    parameters,
    lambda: 0,
    preprocessing: fitPreprocessing(kind, images, 48),
    imageSize: [6, 8],
  };
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe.each(PREPROCESSING_KINDS)('an explanation on %s images', (kind) => {
  const model = modelOf(kind);

  it('contributions and bias difference are the margin', () => {
    for (let i = 0; i < 20; i++) {
      const decision = explainDecision(model, imageAt(i));
      const { first, second, margin, biasDifference, inFavour, against } = decision;
      const units = [...inFavour, ...against];
      const total = sum(units.map(({ contribution }) => contribution)) + biasDifference;
      expect(Math.abs(total - margin)).toBeLessThan(1e-9);
      const { digit, scores, probabilities } = predictImage(model, imageAt(i));
      expect(first).toBe(digit);
      expect(scores.every((score, c) => c === first || score <= scores[second]!)).toBe(true);
      expect(margin).toBe(scores[first]! - scores[second]!);
      expect(margin).toBeGreaterThanOrEqual(0);
      expect(decision.scores).toEqual(scores);
      expect(decision.probabilities).toEqual(probabilities);
    }
  });

  it('names each unit that counts once, for or against, the loudest first', () => {
    const { inFavour, against, first, second } = explainDecision(model, imageAt(4));
    const { hidden } = activationsOf(model, imageAt(4));
    expect(inFavour.length).toBeGreaterThan(0);
    expect(against.length).toBeGreaterThan(0);
    const active = [...hidden.keys()].filter((j) => hidden[j]! > 0);
    expect([...inFavour, ...against].map(({ unit }) => unit).sort((a, b) => a - b)).toEqual(active);
    for (const { unit, activation, contribution } of [...inFavour, ...against]) {
      const { W2 } = model.parameters;
      expect(activation).toBe(hidden[unit]);
      expect(contribution).toBe(activation * (W2[5 * unit + first]! - W2[5 * unit + second]!));
    }
    const loudness = (units: typeof inFavour) => units.map(({ contribution }) => contribution);
    expect(loudness(inFavour)).toEqual(loudness(inFavour).sort((a, b) => b - a));
    expect(loudness(against)).toEqual(loudness(against).sort((a, b) => a - b));
    expect(inFavour.at(-1)!.contribution).toBeGreaterThan(0);
    expect(against.at(-1)!.contribution).toBeLessThan(0);
  });

  it('explains any pair of classes, also where the second is ahead', () => {
    const { first, second, margin } = explainDecision(model, imageAt(4));
    const turned = explainDecision(model, imageAt(4), { first: second, second: first });
    expect(turned.margin).toBe(-margin);
    expect(turned).toMatchObject({ first: second, second: first });
  });

  it('gradients agree with central differences', () => {
    const image = Float64Array.from(imageAt(7), (grey) => grey + 0.3);
    const { hidden } = activationsOf(model, image);
    const weights = [1, 0, -2, 0.5, 0];
    const mixture = (pixels: Float64Array) =>
      sum(activationsOf(model, pixels).scores.map((score, c) => weights[c]! * score));
    const gradient = inputGradient(model, hidden, weights);
    gradient.forEach((g, k) => {
      const moved = (by: number) => image.map((grey, n) => (n === k ? grey + by : grey));
      const numeric = (mixture(moved(1e-4)) - mixture(moved(-1e-4))) / 2e-4;
      expect(g * model.preprocessing.scale).toBeCloseTo(numeric, 6);
    });
    expect(gradient.some((g) => g !== 0)).toBe(true);
  });

  it.each(['zero', 'blank'] as const)(
    'pixels and the rest are the score, from a baseline of %s',
    (baseline) => {
      for (let label = 0; label < 5; label++) {
        const { map, rest } = inputContributions(model, imageAt(label), label, baseline);
        const { scores } = predictImage(model, imageAt(label));
        expect(Math.abs(sum(map) + rest - scores[label]!)).toBeLessThan(1e-9);
      }
    },
  );

  it('counts pixels from the preprocessed 0, or from the blank page', () => {
    const image = imageAt(2);
    const { hidden } = activationsOf(model, image);
    const gradient = inputGradient(model, hidden, [0, 0, 0, 1, 0]);
    const { scale, offset } = model.preprocessing;
    const fromZero = inputContributions(model, image, 3, 'zero').map;
    fromZero.forEach((c, k) => expect(c).toBeCloseTo((image[k]! - offset[k]!) * scale * gradient[k]!, 12));
    const fromBlank = inputContributions(model, image, 3, 'blank').map;
    fromBlank.forEach((c, k) => {
      expect(c).toBeCloseTo(image[k]! * scale * gradient[k]!, 12);
      if (image[k] === 0) expect(c + 0).toBe(0);
    });
    // The rest is what the active units and the bias say of the baseline: for a zero input their biases alone.
    const { parameters } = model;
    const biases = sum(
      Array.from(hidden, (a, j) => (a > 0 ? parameters.b1[j]! * parameters.W2[5 * j + 3]! : 0)),
    );
    expect(inputContributions(model, image, 3).rest).toBeCloseTo(biases + parameters.b2[3]!, 9);
  });
});

describe('topTwo', () => {
  it('takes the lower of equal classes first, as np.argmax', () => {
    expect(topTwo([1, 3, 2])).toEqual({ first: 1, second: 2 });
    expect(topTwo([3, 3, 3])).toEqual({ first: 0, second: 1 });
    expect(topTwo([1, 2, 2])).toEqual({ first: 1, second: 2 });
    expect(topTwo([5, 1])).toEqual({ first: 0, second: 1 });
  });
});

it.each<[string, (model: Model) => unknown]>([
  ['an image of another size', (model) => explainDecision(model, new Uint8Array(47))],
  ['a class that is not there', (model) => inputContributions(model, imageAt(0), 5)],
  ['half a class', (model) => explainDecision(model, imageAt(0), { first: 0.5, second: 1 })],
  ['a class against itself', (model) => explainDecision(model, imageAt(0), { first: 1, second: 1 })],
])('an explanation refuses %s', (_, run) => {
  expect(() => run(modelOf('unit'))).toThrow(RangeError);
});
