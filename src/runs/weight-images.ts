/** W1's columns as pictures: what each hidden unit looks for. */
import type { FloatArray } from '../core/parameters';
import type { WeightImages } from '../shared/contract';

/** More do not fit on a screen. */
const MAXIMUM_IMAGES = 100;

/**
 * The first 100 columns of W1 (D,H), each stretched to its own 0..255; a column of equal weights is grey.
 * @param imageSize height and width, height x width = D
 */
export function weightImages(
  W1: FloatArray,
  hidden: number,
  [height, width]: readonly [number, number],
): WeightImages {
  const inputs = height * width;
  const count = Math.min(MAXIMUM_IMAGES, hidden);
  const lowest = new Float64Array(count).fill(Infinity);
  const highest = new Float64Array(count).fill(-Infinity);
  // Row by row, as the weights lie in memory.
  for (let k = 0; k < inputs; k++) {
    for (let j = 0; j < count; j++) {
      const weight = W1[k * hidden + j]!;
      if (weight < lowest[j]!) lowest[j] = weight;
      if (weight > highest[j]!) highest[j] = weight;
    }
  }
  const scale = highest.map((high, j) => (high > lowest[j]! ? 255 / (high - lowest[j]!) : 0));
  const pixels = new Uint8Array(count * inputs);
  for (let k = 0; k < inputs; k++) {
    for (let j = 0; j < count; j++) {
      const level = scale[j]! === 0 ? 128 : (W1[k * hidden + j]! - lowest[j]!) * scale[j]!;
      pixels[j * inputs + k] = Math.round(level);
    }
  }
  return { count, height, width, pixels };
}
