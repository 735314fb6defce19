import type { WeightImages } from '../../../shared/contract';

/** Pixels between two images, as the assignment draws them. */
export const PADDING = 3;

/** How many columns make the images largest in a room of this size; never fewer than ten, as in the assignment. */
export function bestColumns(count: number, [height, width]: [height: number, width: number]): number {
  let best = 10;
  let largest = 0;
  for (let columns = 10; columns <= Math.max(10, count); columns++) {
    const size = Math.min(width / columns, height / Math.ceil(count / columns));
    if (size > largest * 1.001) [best, largest] = [columns, size];
  }
  return best;
}

/** Size of the sheet, in image pixels. */
export function sheetSize({ count, height, width }: WeightImages, columns: number) {
  const across = Math.max(1, Math.min(columns, count));
  const down = Math.max(1, Math.ceil(count / across));
  return { across, width: across * (width + PADDING) - PADDING, height: down * (height + PADDING) - PADDING };
}

/** Draws every image as opaque greys; what is between them stays see-through. One 32-bit write for each pixel. */
export function fillSheet(sheet: ImageData, weights: WeightImages, across: number): void {
  const { count, height, width, pixels } = weights;
  // Bytes lie as red, green, blue, alpha on every computer that Electron runs on: they are all little-endian.
  const words = new Uint32Array(sheet.data.buffer);
  for (let k = 0; k < count; k++) {
    const left = (k % across) * (width + PADDING);
    const top = Math.floor(k / across) * (height + PADDING);
    for (let y = 0; y < height; y++) {
      const from = (k * height + y) * width;
      const to = (top + y) * sheet.width + left;
      for (let x = 0; x < width; x++) words[to + x] = 0xff000000 | (pixels[from + x]! * 0x010101);
    }
  }
}

/** Number of the image at a place of the sheet given as shares of its width and height, or null. */
export function imageAt(weights: WeightImages, columns: number, x: number, y: number): number | null {
  const { across, width, height } = sheetSize(weights, columns);
  const column = Math.floor((x * width) / (weights.width + PADDING));
  const row = Math.floor((y * height) / (weights.height + PADDING));
  const index = row * across + column;
  return column >= 0 && column < across && index >= 0 && index < weights.count ? index : null;
}
