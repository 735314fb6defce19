import { describe, expect, it } from 'vitest';
import { generatedParameters, generatedSamples } from './fixtures/generated';
import { foldPreprocessing } from './fold-preprocessing';
import { predictImage, type Model } from './model';
import { PARAMETER_NAMES } from './parameters';
import { fitPreprocessing, PREPROCESSING_KINDS, type PreprocessingKind } from './preprocessing';

const shape = { inputs: 60, hidden: 7, classes: 4 };
const { images } = generatedSamples(40, 60, 4, 3);

function modelWith(kind: PreprocessingKind, precision: 'float32' | 'float64'): Model {
  const parameters = generatedParameters(shape, 5, 0.1, 0.5);
  if (precision === 'float32')
    for (const name of PARAMETER_NAMES) parameters[name] = Float32Array.from(parameters[name]);
  return {
    shape,
    parameters,
    lambda: 0.1,
    preprocessing: fitPreprocessing(kind, images, 60),
    imageSize: [6, 10],
  };
}

describe('foldPreprocessing', () => {
  it.each(PREPROCESSING_KINDS)('scores raw grey levels as before: %s', (kind) => {
    for (const [precision, digits] of [
      ['float64', 12],
      ['float32', 4],
    ] as const) {
      const model = modelWith(kind, precision);
      const folded = foldPreprocessing(model);
      expect(folded.preprocessing).toEqual({ kind: 'raw', scale: 1, offset: new Float64Array(60) });
      for (let i = 0; i < 40; i++) {
        const image = images.subarray(i * 60, (i + 1) * 60);
        const { scores } = predictImage(model, image);
        predictImage(folded, image).scores.forEach((score, c) =>
          expect(score).toBeCloseTo(scores[c]!, digits),
        );
      }
    }
  });

  it('leaves the model alone, and keeps the rest and the type of each array', () => {
    const model = modelWith('standardised', 'float64');
    model.parameters.W1 = Float32Array.from(model.parameters.W1);
    const before = structuredClone(model);
    const folded = foldPreprocessing(model);
    expect(model).toEqual(before);
    expect(folded).toMatchObject({ shape, lambda: 0.1, imageSize: [6, 10] });
    for (const name of PARAMETER_NAMES) {
      expect(folded.parameters[name].constructor).toBe(model.parameters[name].constructor);
      expect(folded.parameters[name]).not.toBe(model.parameters[name]);
    }
    expect(folded.parameters.W2).toEqual(model.parameters.W2);
    expect(folded.parameters.b2).toEqual(model.parameters.b2);
  });

  it('changes nothing of a raw model, infinite weights included', () => {
    const model = modelWith('raw', 'float64');
    model.parameters.W1.set([Infinity, NaN, -0, 5e-324]);
    expect(foldPreprocessing(model)).toEqual(model);
  });
});
