/**
 * From a canvas, a picture or a photograph to what a network reads: one path for the drawing pad, for pictures in the
 * app and for `inkling predict`.
 *
 *   pixels in colour -> grey -> ink on an empty background -> the network's size, centred as MNIST is or not
 */
import { centreDigit, checkImage, DIGIT_SIDE, inkFromGrey, type GreyImage } from './digit-centring';

/** Below this contrast with white paper, 0..255, what is drawn on transparent ground is taken for light ink. */
const FAINTEST_ON_WHITE = 64;

/**
 * Grey levels 0..255 of RGBA pixels: luma of ITU-R BT.601, as most tools turn colours to grey. Transparent ground is
 * white paper; where next to nothing can be seen on white, it is black.
 * @param rgba 4 bytes a pixel, row by row from the top left; colours not multiplied by alpha (as canvases give them)
 * @throws RangeError when the sides do not match the number of bytes
 */
export function greyFromPixels(
  rgba: Uint8ClampedArray | Uint8Array,
  width: number,
  height: number,
): GreyImage & { pixels: Float64Array } {
  if (rgba.length !== 4 * width * height) {
    throw new RangeError(
      `an image of ${width} x ${height} needs ${4 * width * height} bytes of RGBA, not ${rgba.length}`,
    );
  }
  const pixels = new Float64Array(width * height);
  let darkest = 255;
  let isOpaque = true;
  for (let i = 0, from = 0; i < pixels.length; i++, from += 4) {
    const alpha = rgba[from + 3]!;
    let grey = 0.299 * rgba[from]! + 0.587 * rgba[from + 1]! + 0.114 * rgba[from + 2]!;
    if (alpha < 255) {
      isOpaque = false;
      grey = 255 - (alpha / 255) * (255 - grey);
    }
    pixels[i] = grey;
    if (grey < darkest) darkest = grey;
  }
  if (!isOpaque && darkest > 255 - FAINTEST_ON_WHITE) {
    for (let i = 0; i < pixels.length; i++) pixels[i]! -= 255 - rgba[4 * i + 3]!;
  }
  return { width, height, pixels };
}

/**
 * Ink 0..255 on an empty background of RGBA pixels; dark on light, light on dark or drawn on transparent ground. The
 * border tells paper from ink (see `inkFromGrey`).
 * @throws RangeError when the sides are not positive integers, or do not match the number of bytes
 */
export function inkFromPixels(
  rgba: Uint8ClampedArray | Uint8Array,
  width: number,
  height: number,
): GreyImage & { pixels: Float64Array } {
  return inkFromGrey(greyFromPixels(rgba, width, height));
}

/** A source pixel under a target cell, and by how much of it the cell covers: 0..1. */
interface Share {
  cell: number;
  pixel: number;
  share: number;
}

/**
 * Which pixels of a side each cell covers.
 * @param length pixels of the source
 * @param step pixels for each cell
 * @param start pixel at which the first cell begins; below 0 where there is a margin
 */
function shares(length: number, cells: number, step: number, start: number): Share[] {
  const result: Share[] = [];
  for (let cell = 0; cell < cells; cell++) {
    const from = start + cell * step;
    const to = from + step;
    for (let pixel = Math.max(0, Math.floor(from)); pixel < Math.min(length, Math.ceil(to)); pixel++) {
      const share = Math.min(to, pixel + 1) - Math.max(from, pixel);
      if (share > 0) result.push({ cell, pixel, share });
    }
  }
  return result;
}

/** The whole picture averaged down (or blown up) to this size, its aspect kept, in the middle of an empty field. */
function fitted(image: GreyImage, [height, width]: readonly [number, number]): Uint8Array {
  const { pixels } = image;
  const step = Math.max(image.width / width, image.height / height);
  const across = shares(image.width, width, step, (image.width - width * step) / 2);
  const down = shares(image.height, height, step, (image.height - height * step) / 2);
  const narrow = new Float64Array(image.height * width);
  for (let y = 0; y < image.height; y++) {
    const from = y * image.width;
    const to = y * width;
    for (const { cell, pixel, share } of across) narrow[to + cell]! += share * pixels[from + pixel]!;
  }
  const sums = new Float64Array(height * width);
  for (const { cell, pixel, share } of down) {
    for (let x = 0; x < width; x++) sums[cell * width + x]! += share * narrow[pixel * width + x]!;
  }
  return Uint8Array.from(sums, (sum) => Math.min(255, Math.floor(sum / (step * step) + 0.5)));
}

/**
 * The network's image of a drawing.
 *
 * Centred: MNIST's recipe (`centreDigit`): the ink's box fitted to 20 of 28 pixels and its centre of mass to the middle,
 * wherever and however large it was drawn; for a network of another size then fitted to that. Not centred: the whole
 * drawing averaged down as it is, which shows what the recipe is good for.
 * @param ink 0 background to 255 full ink, as `inkFromPixels` gives it
 * @param size height and width of the network's images
 * @returns height x width grey levels 0..255, row by row; null where there is no ink
 * @throws RangeError when the sides are not positive integers or do not match the number of pixels
 */
export function digitImage(
  ink: GreyImage,
  size: readonly [height: number, width: number],
  centred: boolean,
): Uint8Array | null {
  checkImage(ink);
  if (!centred) return hasInk(ink) ? fitted(ink, size) : null;
  const digit = centreDigit(ink);
  return digit && fitted({ width: DIGIT_SIDE, height: DIGIT_SIDE, pixels: digit }, size);
}

/** Whether any pixel rounds to at least 1, as `centreDigit` asks. */
function hasInk({ pixels }: GreyImage): boolean {
  for (let i = 0; i < pixels.length; i++) if (pixels[i]! >= 0.5) return true;
  return false;
}
