/** A sheet of sample images, as RGBA pixels: ink dark on white paper, two image pixels of paper between and around images. */

/** RGBA pixels, row by row. */
export interface PixelImage {
  width: number;
  height: number;
  pixels: Uint8ClampedArray;
}

/**
 * @param images (N, height x width) grey levels 0..255, 255 full ink
 * @param order which of them, left to right and top to bottom
 * @param columns images in a row
 * @param zoom screen pixels for each image pixel, a whole number
 */
export function sampleSheet(
  images: Uint8Array,
  [height, width]: [height: number, width: number],
  order: ArrayLike<number>,
  columns: number,
  zoom: number,
): PixelImage {
  const gap = 2 * zoom;
  const cellWidth = width * zoom + gap;
  const cellHeight = height * zoom + gap;
  const rows = Math.max(1, Math.ceil(order.length / columns));
  const sheetWidth = columns * cellWidth + gap;
  const sheetHeight = rows * cellHeight + gap;
  const pixels = new Uint8ClampedArray(4 * sheetWidth * sheetHeight).fill(255);
  for (let i = 0; i < order.length; i++) {
    const left = gap + (i % columns) * cellWidth;
    const top = gap + Math.floor(i / columns) * cellHeight;
    const from = order[i]! * width * height;
    for (let y = 0; y < height * zoom; y++) {
      for (let x = 0; x < width * zoom; x++) {
        const ink = images[from + Math.floor(y / zoom) * width + Math.floor(x / zoom)]!;
        const to = 4 * ((top + y) * sheetWidth + left + x);
        pixels.fill(255 - ink, to, to + 3);
      }
    }
  }
  return { width: sheetWidth, height: sheetHeight, pixels };
}
