import { describe, expect, it } from 'vitest';
import { KERNEL_SETS } from '../kernels/kernel-sets';
import { finish } from './evaluation';
import { generatedParameters, generatedSamples } from './fixtures/generated';
import { likelyImageSize, predictImage, type Model } from './model';
import { fitPreprocessing, PREPROCESSING_KINDS } from './preprocessing';

const samples = generatedSamples(20, 784, 10, 1);
const shape = { inputs: 784, hidden: 11, classes: 10 };

function modelWith(kind: (typeof PREPROCESSING_KINDS)[number]): Model {
  return {
    shape,
    parameters: generatedParameters(shape, 8, 0.01, 0.1),
    lambda: 0.1,
    preprocessing: fitPreprocessing(kind, samples.images, 784),
    imageSize: [28, 28],
  };
}

describe('predictImage', () => {
  it.each(PREPROCESSING_KINDS)(
    'scores a grey image as the kernels do, preprocessed by the model: %s',
    (kind) => {
      const model = modelWith(kind);
      const network = KERNEL_SETS.reference(shape, model.preprocessing, {
        name: 'sgd',
        momentum: 0,
        beta1: 0,
        beta2: 0,
        epsilon: 1,
      });
      network.setParameters(model.parameters);
      const set = finish(network.loadSamples(samples));
      for (let i = 0; i < 20; i++) {
        const image = samples.images.subarray(i * 784, (i + 1) * 784);
        const { digit, scores, probabilities } = predictImage(model, image);
        expect(scores).toEqual([...network.scores(set, Uint32Array.of(i))]);
        expect(digit).toBe(scores.indexOf(Math.max(...scores)));
        expect(probabilities.indexOf(Math.max(...probabilities))).toBe(digit);
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 14);
        const ratio = Math.exp(scores[3]! - scores[7]!);
        expect(probabilities[3]! / probabilities[7]!).toBeCloseTo(ratio, 10);
      }
      // An array of numbers, such as the drawing pad's, will do.
      expect(predictImage(model, [...samples.images.subarray(0, 784)])).toEqual(
        predictImage(model, samples.images.subarray(0, 784)),
      );
    },
  );

  it('takes the lowest class where scores are equal', () => {
    const model = modelWith('raw');
    for (const values of Object.values(model.parameters) as Float64Array[]) values.fill(0);
    expect(predictImage(model, new Uint8Array(784)).digit).toBe(0);
    expect(predictImage(model, new Uint8Array(784)).probabilities).toEqual(new Array(10).fill(0.1));
  });

  it('refuses an image of another size', () => {
    for (const length of [0, 783, 785]) {
      expect(() => predictImage(modelWith('raw'), new Uint8Array(length))).toThrow(
        new RangeError(`an image of 784 pixels is needed, not of ${length}`),
      );
    }
  });
});

describe('likelyImageSize', () => {
  it.each([
    [784, 28, 28],
    [1, 1, 1],
    [2, 1, 2],
    [12, 3, 4],
    [7, 1, 7],
    [1024, 32, 32],
    [600, 24, 25],
    [65535, 255, 257],
  ])('%i pixels: %i x %i', (inputs, height, width) => {
    expect(likelyImageSize(inputs)).toEqual([height, width]);
  });
});
