/**
 * Weights as pictures: W1 (D,H) as H images of the input, W2 (H,C) as C images of the hidden layer. Both are the columns
 * of a matrix, so one routine draws them.
 */
import type { FloatArray } from '../core/parameters';
import { colourMap, levelOf, type Colour, type ColourBar, type ColourMapName } from './colour-maps';
import { cellCorner, galleryLayout, type GalleryLayout } from './gallery-layout';
import type { PixelImage } from './sample-sheet';

/** How to draw a gallery. */
export interface GalleryOptions {
  /**
   * `grey` (the default): each picture is stretched to its own 0..255, as in the course's assignment. `diverging`: one
   * scale for all pictures, symmetric around 0. `viridis`: one scale for all, from the smallest weight to the largest.
   */
  colours?: ColourMapName;
  /** Pixels between pictures; 3 as in the assignment. */
  padding?: number;
  /** Between pictures, and where there is none; black as in the assignment. */
  paddingColour?: Colour;
  /** Which columns of the matrix, in this order; by default all in their own. */
  order?: ArrayLike<number>;
  /** Pictures in a row; by default a square grid. */
  columns?: number;
}

/** A gallery: its pixels, what they mean and where what stands. */
export interface WeightGallery extends PixelImage {
  layout: GalleryLayout;
  /** The unit (column of the matrix) in each cell. */
  units: Uint32Array;
  /** The scale that all pictures share; null for `grey`, where each has its own. */
  bar: ColourBar | null;
}

/** The smallest and the largest weight of each column; NaN is passed over. */
interface Extents {
  lowest: Float64Array;
  highest: Float64Array;
}

function extentsOfColumns(W: FloatArray, count: number): Extents {
  const lowest = new Float64Array(count).fill(Infinity);
  const highest = new Float64Array(count).fill(-Infinity);
  // Row by row, as the weights lie in memory.
  for (let from = 0; from < W.length; from += count) {
    for (let j = 0; j < count; j++) {
      const weight = W[from + j]!;
      if (weight < lowest[j]!) lowest[j] = weight;
      if (weight > highest[j]!) highest[j] = weight;
    }
  }
  return { lowest, highest };
}

/**
 * 255 (weight - low) / (high - low), cut off as by astype('uint8'). Float32 weights are rounded to float32 after each
 * operation, as NumPy does it: that makes 254 of many a 255. Where all weights are equal NumPy divides 0 by 0; here
 * such a picture is grey.
 */
function stretchedLevel(W: FloatArray, low: number, high: number): (weight: number) => number {
  const round = W instanceof Float32Array ? Math.fround : (value: number) => value;
  const range = round(high - low);
  if (!(range > 0)) return () => 128;
  return (weight) => Math.trunc(round(round(255 * round(weight - low)) / range));
}

/** The bar of a scale shared by these columns. */
function sharedBar({ lowest, highest }: Extents, units: Uint32Array, map: ColourMapName): ColourBar {
  let low = Infinity;
  let high = -Infinity;
  for (const unit of units) {
    low = Math.min(low, lowest[unit]!);
    high = Math.max(high, highest[unit]!);
  }
  if (low > high) return { map, minimum: 0, maximum: 0 };
  if (map !== 'diverging') return { map, minimum: low, maximum: high };
  const most = Math.max(Math.abs(low), Math.abs(high));
  return { map, minimum: -most, maximum: most };
}

/**
 * Draws the columns of a matrix.
 * @param W (rows, count), row-major: W1, or W2
 * @param count columns of the matrix
 * @param size height and width of a picture; with more places than the matrix has rows the last stay empty
 * @throws RangeError when the matrix does not fit, or `order` names a column that is not there
 */
export function weightGallery(
  W: FloatArray,
  count: number,
  size: readonly [height: number, width: number],
  options: GalleryOptions = {},
): WeightGallery {
  const { colours = 'grey', padding = 3, paddingColour = [0, 0, 0], columns } = options;
  const [height, width] = size;
  const rows = W.length / count;
  if (!Number.isInteger(rows) || rows > height * width) {
    throw new RangeError(`${W.length} weights are not ${count} pictures of ${height} x ${width}`);
  }
  const units = Uint32Array.from(options.order ?? Array.from({ length: count }, (_, j) => j));
  const wrong = units.find((unit) => unit >= count);
  if (wrong !== undefined) throw new RangeError(`unit ${wrong}: there are units 0 to ${count - 1}`);

  const layout = galleryLayout(units.length, size, padding, columns);
  const { table, levels } = colourMap(colours);
  const extents = extentsOfColumns(W, count);
  const bar = colours === 'grey' ? null : sharedBar(extents, units, colours);
  const levelsOf = (unit: number) =>
    bar
      ? (weight: number) => levelOf(weight, bar.minimum, bar.maximum, levels)
      : stretchedLevel(W, extents.lowest[unit]!, extents.highest[unit]!);
  const pixels = new Uint8ClampedArray(4 * layout.width * layout.height);
  const [red, green, blue] = paddingColour;
  for (let to = 0; to < pixels.length; to += 4) {
    pixels[to] = red;
    pixels[to + 1] = green;
    pixels[to + 2] = blue;
    pixels[to + 3] = 255;
  }
  units.forEach((unit, cell) => {
    const { left, top } = cellCorner(layout, cell);
    const levelIn = levelsOf(unit);
    for (let k = 0; k < rows; k++) {
      const level = 3 * levelIn(W[k * count + unit]!);
      const to = 4 * ((top + Math.floor(k / width)) * layout.width + left + (k % width));
      pixels[to] = table[level]!;
      pixels[to + 1] = table[level + 1]!;
      pixels[to + 2] = table[level + 2]!;
    }
  });
  return { width: layout.width, height: layout.height, pixels, layout, units, bar };
}
