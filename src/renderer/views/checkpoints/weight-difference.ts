/** How far apart the weights of two epochs are. */
import type { Model } from '../../../core/model';
import { PARAMETER_NAMES, type ParameterName } from '../../../core/parameters';

/** More do not fit on a screen. */
const MAXIMUM_IMAGES = 100;

/** B − A of W1's first columns. */
export interface WeightDifference {
  /** Columns: hidden units. */
  count: number;
  /** (D, count), row-major. */
  values: Float32Array;
  size: [height: number, width: number];
}

/** B − A of W1 (D,H), of its first 100 columns. Both models must have the same shape. */
export function weightDifference(a: Model, b: Model): WeightDifference {
  const { inputs, hidden } = a.shape;
  const count = Math.min(MAXIMUM_IMAGES, hidden);
  const values = new Float32Array(inputs * count);
  const [from, to] = [a.parameters.W1, b.parameters.W1];
  for (let k = 0; k < inputs; k++) {
    for (let j = 0; j < count; j++) {
      values[k * count + j] = to[k * hidden + j]! - from[k * hidden + j]!;
    }
  }
  return { count, values, size: a.imageSize };
}

/** The Euclidean norm of what changed in one array, and its share of the array's own norm before. */
export interface LayerChange {
  name: ParameterName;
  norm: number;
  /** Null where the array was all 0. */
  relative: number | null;
}

/** How far each array moved from A to B. Both models must have the same shape. */
export function layerChanges(a: Model, b: Model): LayerChange[] {
  return PARAMETER_NAMES.map((name) => {
    const [from, to] = [a.parameters[name], b.parameters[name]];
    let moved = 0;
    let before = 0;
    for (let i = 0; i < from.length; i++) {
      moved += (to[i]! - from[i]!) ** 2;
      before += from[i]! ** 2;
    }
    const norm = Math.sqrt(moved);
    return { name, norm, relative: before === 0 ? null : norm / Math.sqrt(before) };
  });
}
