/** Explanations as pictures over the drawing: RGBA, one pixel an input. They are light in both themes, as their scale is. */
import { colourMap, levelOf } from '../../../figures/colour-maps';

/** Ink shows as this much of black beneath the colours. */
const INK_SHADE = 0.22;

/** Red, green and blue of ink that would have to be added, and of ink that would have to be removed. */
export const ADDED_COLOUR = [0, 114, 178] as const;
export const REMOVED_COLOUR = [213, 94, 0] as const;

const PAPER = 247;

/** What each pixel added to a score, on a scale from -most to most: blue against, red for. */
export function contributionPixels(
  map: Float64Array,
  image: ArrayLike<number>,
  most: number,
): Uint8ClampedArray<ArrayBuffer> {
  const { table, levels } = colourMap('diverging');
  const pixels = new Uint8ClampedArray(4 * map.length);
  for (let k = 0; k < map.length; k++) {
    const level = 3 * levelOf(map[k]!, -most, most, levels);
    const shade = 1 - (INK_SHADE * image[k]!) / 255;
    for (let c = 0; c < 3; c++) pixels[4 * k + c] = table[level + c]! * shade;
    pixels[4 * k + 3] = 255;
  }
  return pixels;
}

/** A change of ink over the drawing: added and removed ink in their colours, fullest where it is `most` grey levels. */
export function changePixels(
  change: Float64Array,
  image: ArrayLike<number>,
  most: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * change.length);
  for (let k = 0; k < change.length; k++) {
    const base = PAPER * (1 - (INK_SHADE * image[k]!) / 255);
    const share = most > 0 ? Math.min(1, Math.abs(change[k]!) / most) : 0;
    const colour = change[k]! > 0 ? ADDED_COLOUR : REMOVED_COLOUR;
    for (let c = 0; c < 3; c++) pixels[4 * k + c] = base + share * (colour[c]! - base);
    pixels[4 * k + 3] = 255;
  }
  return pixels;
}

/** Largest absolute value. */
export function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** How much ink a change adds and removes, and how much the image has, in pixels of full ink. */
export function inkAmounts(change: Float64Array, image: ArrayLike<number>) {
  let [added, removed, total] = [0, 0, 0];
  for (let k = 0; k < change.length; k++) {
    if (change[k]! > 0) added += change[k]!;
    else removed -= change[k]!;
    total += image[k]!;
  }
  return { added: added / 255, removed: removed / 255, total: total / 255 };
}
