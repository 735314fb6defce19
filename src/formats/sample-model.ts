/** For tests of formats: a small model with difficult numbers. */
import type { Model } from '../core/model';
import { PARAMETER_NAMES, zeroParameters } from '../core/parameters';
import { fitPreprocessing, type PreprocessingKind } from '../core/preprocessing';
import { RandomStream } from '../core/random';
import type { ModelContents } from './model-file';

/** 6 inputs, 5 hidden units, 3 classes; images of 3 x 2. */
export const sampleShape = { inputs: 6, hidden: 5, classes: 3 };

/** A model of this precision, with signed zeros, the smallest number and a large one among its weights. */
export function sampleModel(precision: 'float32' | 'float64', kind: PreprocessingKind = 'mean-image'): Model {
  const random = RandomStream.named(1, 'search');
  const parameters = zeroParameters(sampleShape, precision);
  for (const name of PARAMETER_NAMES)
    parameters[name].forEach((_, i) => (parameters[name][i] = random.normal()));
  parameters.W1.set(precision === 'float32' ? [0, -0, 1e-45, 3e38] : [0, -0, 5e-324, 1.7e308]);
  const images = Uint8Array.from({ length: 24 }, () => random.integer(256));
  return {
    shape: sampleShape,
    parameters,
    lambda: 0.1,
    preprocessing: fitPreprocessing(kind, images, 6),
    imageSize: [3, 2],
  };
}

/** The contents of a file with this model and nothing else. */
export function contentsOf(model: Model): ModelContents {
  return { model, history: null, pythonClass: null };
}
