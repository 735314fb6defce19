/**
 * The recipe by which MNIST was made, for digits from anywhere else: a drawing, a picture file, a generator.
 *
 * LeCun, Cortes and Burges describe it in two sentences: fit the digit into a 20x20 box keeping its aspect
 * ratio, then place its centre of mass at the centre of a 28x28 field. The details that they left out were
 * recovered by Yadav and Bottou, "Cold Case: The Lost MNIST Digits" (2019, facebookresearch/qmnist):
 * the ink box is tight around every pixel that is not background; it is extended to a square by whole pixels;
 * a pixel's ink is shared among the target pixels by the area it covers; the result is stretched to full ink;
 * and the shift is a whole number of pixels, taken from the rounded bytes, which leaves the centre of mass in
 * the interval (13.5, 14.5] when pixels are counted from 0. Run on MNIST's own images, the recipe gives back all
 * but a few unchanged, bit for bit.
 */

/** Width and height of a centred digit, in pixels. */
export const DIGIT_SIDE = 28;

/** Longer side of the ink's box in a centred digit, in pixels. */
export const DIGIT_BOX_SIDE = 20;

/** A grey image, row by row from the top left; 0 is background and 255 full ink. */
export interface GreyImage {
  width: number;
  height: number;
  pixels: Uint8Array | Uint8ClampedArray | Float64Array;
}

/** What may be varied in the recipe. */
export interface CentringOptions {
  /**
   * 'mass' (MNIST, the default) puts the centre of mass on pixel 14; 'box' puts the square around the ink into the
   * middle, with a margin of 4 pixels, and leaves the mass where it falls.
   */
  centre?: 'mass' | 'box';
  /**
   * Pixels at or above this are ink, all others count as empty. The default 0.5 takes everything that rounds to
   * at least 1, as MNIST does; noisy pictures want more.
   */
  inkThreshold?: number;
}

/** Half-open ranges of columns and rows. */
interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Throws a RangeError when the sides are not positive integers or do not match the number of pixels. */
export function checkImage({ width, height, pixels }: GreyImage): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`An image's sides must be positive integers, not ${width} x ${height}`);
  }
  if (pixels.length !== width * height) {
    throw new RangeError(
      `An image of ${width} x ${height} needs ${width * height} pixels, not ${pixels.length}`,
    );
  }
}

/** The smallest box around every pixel at or above the threshold; null where there is none. */
function inkBox({ width, height, pixels }: GreyImage, threshold: number): Box | null {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let row = 0; row < height; row++) {
    const start = row * width;
    let first = 0;
    while (first < width && !(pixels[start + first]! >= threshold)) first++;
    if (first === width) continue;
    let last = width - 1;
    while (!(pixels[start + last]! >= threshold)) last--;
    if (first < left) left = first;
    if (last >= right) right = last + 1;
    if (top === height) top = row;
    bottom = row + 1;
  }
  return bottom === 0 ? null : { left, top, right, bottom };
}

/**
 * Averages the square of this side at (left, top) over 20x20 equal cells. The cells' edges may cut through
 * pixels, and the square may reach beyond the box: there it is empty. Rows are shrunk first and then added
 * to the cells they cover, so the work is one pass over the box.
 */
function resample(image: GreyImage, box: Box, left: number, top: number, side: number, threshold: number) {
  const cells = new Float64Array(DIGIT_BOX_SIDE * DIGIT_BOX_SIDE);
  const row = new Float64Array(DIGIT_BOX_SIDE);
  const step = side / DIGIT_BOX_SIDE;
  for (let y = box.top; y < box.bottom; y++) {
    shrinkRow(image, y, box, left, step, threshold, row);
    const from = y - top;
    const lastCell = Math.min(DIGIT_BOX_SIDE - 1, Math.ceil((from + 1) / step) - 1);
    for (let cell = Math.floor(from / step); cell <= lastCell; cell++) {
      const share = Math.min(from + 1, (cell + 1) * step) - Math.max(from, cell * step);
      if (share <= 0) continue;
      for (let x = 0; x < DIGIT_BOX_SIDE; x++) cells[cell * DIGIT_BOX_SIDE + x]! += share * row[x]!;
    }
  }
  const area = step * step;
  for (let i = 0; i < cells.length; i++) cells[i]! /= area;
  return cells;
}

/** Sums the ink of row y of the image under each of 20 columns of this width, beginning at `left`. */
function shrinkRow(
  { width, pixels }: GreyImage,
  y: number,
  box: Box,
  left: number,
  step: number,
  threshold: number,
  row: Float64Array,
): void {
  // Counted from the square's edge, so that the sums do not depend on where in the image it lies.
  const start = y * width + left;
  for (let cell = 0; cell < DIGIT_BOX_SIDE; cell++) {
    const from = cell * step;
    const to = (cell + 1) * step;
    const end = Math.min(box.right - left, Math.ceil(to));
    let sum = 0;
    for (let x = Math.max(box.left - left, Math.floor(from)); x < end; x++) {
      const value = pixels[start + x]!;
      if (!(value >= threshold)) continue;
      sum += x >= from && x + 1 <= to ? value : value * (Math.min(x + 1, to) - Math.max(x, from));
    }
    row[cell] = sum;
  }
}

/**
 * Bytes with the darkest pixel at full ink. A maximum that rounds to 254 is left alone: a tenth of MNIST's images
 * have it.
 */
function stretchToBytes(cells: Float64Array): Uint8Array {
  let maximum = 0;
  for (const value of cells) if (value > maximum) maximum = value;
  const full = maximum >= 253.5 && maximum <= 255 ? 255 : maximum;
  const bytes = new Uint8Array(cells.length);
  for (let i = 0; i < cells.length; i++) bytes[i] = Math.floor((cells[i]! * 255) / full + 0.5);
  return bytes;
}

/** Where the 20x20 box goes in the 28x28 field, in pixels from the top left. */
function massShift(digit: Uint8Array): { across: number; down: number } {
  let mass = 0;
  let momentAcross = 0;
  let momentDown = 0;
  for (let y = 0; y < DIGIT_BOX_SIDE; y++) {
    for (let x = 0; x < DIGIT_BOX_SIDE; x++) {
      const value = digit[y * DIGIT_BOX_SIDE + x]!;
      mass += value;
      momentAcross += value * (x + 0.5);
      momentDown += value * (y + 0.5);
    }
  }
  // Truncation makes up for the half pixel: from 15 down to a whole shift leaves the mass in (14, 15], which is
  // (13.5, 14.5] when a pixel's centre has its index. A lopsided digit stays inside the field even so.
  const most = DIGIT_SIDE - DIGIT_BOX_SIDE;
  const shift = (moment: number) => Math.max(0, Math.min(most, Math.floor(15 - moment / mass)));
  return { across: shift(momentAcross), down: shift(momentDown) };
}

/**
 * Brings a digit of any size into MNIST's form: tight ink box, extended to a square, averaged down (or blown up)
 * to 20x20, stretched to full ink, and placed in 28x28 with its centre of mass on pixel 14.
 *
 * Work grows with the number of pixels. No ink is lost: where the mass lies so far to one side that centring it
 * would push the 20x20 box out of the field, the box stops at the edge.
 * @returns 784 bytes, row by row, 0 background to 255 full ink; null when the image has no ink
 * @throws RangeError when the sides are not positive integers or do not match the number of pixels
 */
export function centreDigit(image: GreyImage, options: CentringOptions = {}): Uint8Array | null {
  checkImage(image);
  const threshold = options.inkThreshold ?? 0.5;
  const box = inkBox(image, threshold);
  if (box === null) return null;
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const side = Math.max(width, height);
  // Whole pixels, so that a box of 20 pixels is copied and not smeared.
  const left = box.left - Math.floor((side - width) / 2);
  const top = box.top - Math.floor((side - height) / 2);
  const digit = stretchToBytes(resample(image, box, left, top, side, threshold));

  const margin = (DIGIT_SIDE - DIGIT_BOX_SIDE) / 2;
  const shift = options.centre === 'box' ? { across: margin, down: margin } : massShift(digit);
  const centred = new Uint8Array(DIGIT_SIDE * DIGIT_SIDE);
  for (let y = 0; y < DIGIT_BOX_SIDE; y++) {
    const row = digit.subarray(y * DIGIT_BOX_SIDE, (y + 1) * DIGIT_BOX_SIDE);
    centred.set(row, (y + shift.down) * DIGIT_SIDE + shift.across);
  }
  return centred;
}

/** The pixels along the image's four edges, each once. */
function borderPixels({ width, height, pixels }: GreyImage): Float64Array {
  const border: number[] = [];
  for (let y = 0; y < height; y++) {
    const inside = y > 0 && y < height - 1;
    const step = inside ? Math.max(1, width - 1) : 1;
    for (let x = 0; x < width; x += step) border.push(pixels[y * width + x]!);
  }
  return Float64Array.from(border);
}

/**
 * Turns a grey picture of either polarity into ink on an empty background: dark on light (a scan, a photograph)
 * as well as light on dark (MNIST).
 *
 * The median of the pixels along the edges is the paper; full ink is the pixel that differs from it most, and
 * tells whether ink is darker or lighter. A pixel's ink is its distance from the paper. Where paper along the edges
 * varies by less than a quarter of full ink, that is grain or shade: one and a half times the largest such
 * difference counts as paper everywhere. So a clean picture with ink high on 0 comes back with the same values.
 * A digit that covers half of the edges is mistaken for paper.
 * @returns a new image of the same size, 0 for paper up to at most 255 for ink
 * @throws RangeError when the sides are not positive integers or do not match the number of pixels
 */
export function inkFromGrey(image: GreyImage): GreyImage & { pixels: Float64Array } {
  checkImage(image);
  const border = borderPixels(image).sort();
  const paper = border[border.length >> 1]!;
  let lowest = paper;
  let highest = paper;
  const grey = image.pixels;
  for (let i = 0; i < grey.length; i++) {
    const value = grey[i]!;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const sign = paper - lowest > highest - paper ? -1 : 1;
  const fullInk = Math.max(paper - lowest, highest - paper);
  let grain = 0;
  for (const value of border) {
    const difference = Math.abs(value - paper);
    if (difference < fullInk / 4 && difference > grain) grain = difference;
  }
  const pixels = new Float64Array(grey.length);
  const least = 1.5 * grain;
  for (let i = 0; i < pixels.length; i++) {
    const ink = sign * (grey[i]! - paper);
    if (ink > least) pixels[i] = ink;
  }
  return { width: image.width, height: image.height, pixels };
}
