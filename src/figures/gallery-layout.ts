/** Where the pictures of a gallery stand, for drawing them and for finding the one under the pointer. */

/** A grid of equal cells with a gap between them, and none around. All lengths in pixels. */
export interface GalleryLayout {
  /** Pictures. */
  count: number;
  columns: number;
  rows: number;
  cellWidth: number;
  cellHeight: number;
  padding: number;
  /** Of the whole. */
  width: number;
  height: number;
}

/**
 * A grid as the course's `visualize_grid` lays it out: ceil(sqrt(count)) columns and as many rows, so that the last
 * rows may be empty.
 * @param columns instead of that; then there are as many rows as needed
 */
export function galleryLayout(
  count: number,
  [cellHeight, cellWidth]: readonly [height: number, width: number],
  padding = 3,
  columns?: number,
): GalleryLayout {
  const side = Math.max(1, Math.ceil(Math.sqrt(count)));
  const across = columns ?? side;
  const rows = columns === undefined ? side : Math.max(1, Math.ceil(count / columns));
  return {
    count,
    columns: across,
    rows,
    cellWidth,
    cellHeight,
    padding,
    width: across * cellWidth + (across - 1) * padding,
    height: rows * cellHeight + (rows - 1) * padding,
  };
}

/** The top left corner of a cell, counted row by row from 0. */
export function cellCorner(layout: GalleryLayout, cell: number): { left: number; top: number } {
  const { columns, cellWidth, cellHeight, padding } = layout;
  return {
    left: (cell % columns) * (cellWidth + padding),
    top: Math.floor(cell / columns) * (cellHeight + padding),
  };
}

/** The cell at a point, in pixels of the gallery; null between cells, outside, and where a cell has no picture. */
export function cellAt(layout: GalleryLayout, x: number, y: number): number | null {
  const { columns, count, cellWidth, cellHeight, padding } = layout;
  const [column, row] = [Math.floor(x / (cellWidth + padding)), Math.floor(y / (cellHeight + padding))];
  const inside =
    x >= 0 && y >= 0 && x % (cellWidth + padding) < cellWidth && y % (cellHeight + padding) < cellHeight;
  const cell = row * columns + column;
  return inside && column < columns && cell < count ? cell : null;
}

/**
 * In which shape to show so many hidden units: the divisor pair nearest to a square, so 10 x 10 for 100. Where that
 * would be a strip (of primes, and of the likes of 74 = 2 x 37), the smallest nearly square rectangle that has room; its
 * last places stay empty.
 */
export function hiddenLayerSize(hidden: number): [height: number, width: number] {
  let height = Math.floor(Math.sqrt(hidden));
  const nearlySquare = height;
  while (hidden % height !== 0) height--;
  const width = hidden / height;
  return width <= 4 * height ? [height, width] : [nearlySquare, Math.ceil(hidden / nearlySquare)];
}
