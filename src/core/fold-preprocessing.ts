/** Takes the preprocessing into the first layer, for programs that know nothing of it. */
import type { Model } from './model';
import { fitPreprocessing } from './preprocessing';

/**
 * The same scores from raw grey levels: (x - offset) scale W1 + b1 = x (scale W1) + (b1 - scale (offset W1)).
 * Computed in float64; each array keeps its type, so that float32 weights are rounded once. The L2 term of the loss
 * is another one: the weights are scaled.
 */
export function foldPreprocessing(model: Model): Model {
  const { parameters, preprocessing, shape } = model;
  const { offset, scale } = preprocessing;
  const W1 = parameters.W1.map((weight) => scale * weight);
  const shift = new Float64Array(shape.hidden);
  for (let i = 0; i < shape.inputs; i++) {
    // An infinite weight times no offset is not NaN but no shift.
    if (offset[i] === 0) continue;
    const from = i * shape.hidden;
    for (let j = 0; j < shape.hidden; j++) shift[j]! += offset[i]! * parameters.W1[from + j]!;
  }
  const b1 = parameters.b1.map((bias, j) => bias - scale * shift[j]!);
  return {
    ...model,
    parameters: { W1, b1, W2: parameters.W2.slice(), b2: parameters.b2.slice() },
    preprocessing: fitPreprocessing('raw', new Uint8Array(), shape.inputs),
  };
}
