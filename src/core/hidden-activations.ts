/**
 * Hidden activations straight from grey levels, fast enough for many images without a kernel set. The preprocessing
 * x' = (x - offset) x scale is folded into the first layer, so that pixels of 0 cost nothing:
 *
 *   z = x' W1 + b1 = x (scale W1) + (b1 - scale offset W1)
 */
import type { Model } from './model';

/** What of a model is needed to compute activations. */
export type ModelCore = Pick<Model, 'shape' | 'parameters' | 'preprocessing'>;

/** The first layer of a network that takes grey levels 0..255 as they are. */
export interface FoldedLayer {
  inputs: number;
  hidden: number;
  /** scale W1, (D,H). */
  weights: Float64Array;
  /** b1 - scale offset W1, (H). */
  bias: Float64Array;
}

/** Folds a model's preprocessing into its first layer. */
export function foldedLayer({ shape, parameters, preprocessing }: ModelCore): FoldedLayer {
  const { inputs, hidden } = shape;
  const { scale, offset } = preprocessing;
  const weights = new Float64Array(parameters.W1);
  for (let i = 0; i < weights.length; i++) weights[i]! *= scale;
  const bias = new Float64Array(parameters.b1);
  for (let k = 0; k < inputs; k++) {
    if (offset[k] === 0) continue;
    for (let j = 0; j < hidden; j++) bias[j]! -= offset[k]! * weights[k * hidden + j]!;
  }
  return { inputs, hidden, weights, bias };
}

/** How many images these are. Throws a RangeError unless they are whole ones, and at least one. */
export function imageCount(images: ArrayLike<number>, { shape }: ModelCore): number {
  const count = images.length / shape.inputs;
  if (Number.isInteger(count) && count >= 1) return count;
  throw new RangeError(`images of ${shape.inputs} pixels are needed, not ${images.length} pixels in all`);
}

/**
 * The hidden activations max(z, 0) of one image.
 * @param images (N,D) grey levels 0..255
 * @param index which of them
 * @param into (H), overwritten
 */
export function hiddenActivations(
  { inputs, hidden, weights, bias }: FoldedLayer,
  images: ArrayLike<number>,
  index: number,
  into: Float64Array,
): void {
  into.set(bias);
  const rows: number[] = [];
  const values: number[] = [];
  for (let k = 0; k < inputs; k++) {
    const x = images[index * inputs + k]!;
    if (x === 0) continue;
    rows.push(k * hidden);
    values.push(x);
  }
  // Rows of weights by fours: the sums are loaded and stored a quarter as often.
  while (rows.length % 4 !== 0) {
    rows.push(0);
    values.push(0);
  }
  for (let n = 0; n < rows.length; n += 4) {
    const [a, b, c, d] = [rows[n]!, rows[n + 1]!, rows[n + 2]!, rows[n + 3]!];
    const [xA, xB, xC, xD] = [values[n]!, values[n + 1]!, values[n + 2]!, values[n + 3]!];
    for (let j = 0; j < hidden; j++) {
      into[j]! += xA * weights[a + j]! + xB * weights[b + j]! + xC * weights[c + j]! + xD * weights[d + j]!;
    }
  }
  for (let j = 0; j < hidden; j++) if (!(into[j]! > 0)) into[j] = 0;
}

/**
 * The scores A W2 + b2 of one image.
 * @param hidden (H) its activations
 * @param into (C), overwritten
 */
export function outputScores(
  { shape, parameters }: ModelCore,
  hidden: Float64Array,
  into: Float64Array,
): void {
  const { classes } = shape;
  into.set(parameters.b2);
  for (let j = 0; j < hidden.length; j++) {
    const a = hidden[j]!;
    if (a === 0) continue;
    for (let c = 0; c < classes; c++) into[c]! += a * parameters.W2[j * classes + c]!;
  }
}
