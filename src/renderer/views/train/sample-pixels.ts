/** Draws grey images as ink in the colour of the text, so that they read in both themes. */

/** Images side by side in a grid, RGBA: the colour with the grey level as opacity. */
export function inkedSheet(
  images: Uint8Array,
  count: number,
  [height, width]: [height: number, width: number],
  columns: number,
  gap: number,
  [red, green, blue]: [red: number, green: number, blue: number],
): ImageData {
  const across = Math.min(columns, count);
  const rows = Math.ceil(count / across);
  const sheet = new ImageData(across * (width + gap) - gap, rows * (height + gap) - gap);
  for (let k = 0; k < count; k++) {
    const left = (k % across) * (width + gap);
    const top = Math.floor(k / across) * (height + gap);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const to = 4 * ((top + y) * sheet.width + left + x);
        sheet.data[to] = red;
        sheet.data[to + 1] = green;
        sheet.data[to + 2] = blue;
        sheet.data[to + 3] = images[(k * height + y) * width + x]!;
      }
    }
  }
  return sheet;
}

/** Red, green and blue of a colour as the style sheet computes it. */
export function colourParts(element: Element): [red: number, green: number, blue: number] {
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(element).color.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
