/** How an array is laid out under the lens: cells in tiles, tiles beside and below each other. CSS pixels. */

export interface Lens {
  /** Cells in all; the last tile may not be full. */
  count: number;
  /** Cells of a tile, which are numbered along its rows. */
  rows: number;
  columns: number;
  tiles: number;
  /** Tiles beside each other, and what is between them. */
  across: number;
  gap: number;
  cellWidth: number;
  cellHeight: number;
  /** Room for the numbers of rows and columns, if it is a numbered one. */
  isNumbered: boolean;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A cell of less has no room for its number. */
export const NUMBER_WIDTH = 42;
const NUMBER_HEIGHT = 24;
/** Of the rows of a matrix whose cells are too narrow for numbers. */
const THIN_HEIGHT = 16;
const GAP = 10;
/** Around all cells: room for the frame of the one that is looked at. */
const MARGIN = 4;

function lens(parts: Omit<Lens, 'width' | 'height'>): Lens {
  const { rows, columns, tiles, across, gap, cellWidth, cellHeight, left, top } = parts;
  const beside = Math.min(across, tiles);
  const below = Math.ceil(tiles / across);
  return {
    ...parts,
    width: left + beside * (columns * cellWidth + gap) - gap + MARGIN,
    height: top + below * (rows * cellHeight + gap) - gap + MARGIN,
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/** Pictures of height x width cells. */
export function pictureLens(
  tiles: number,
  [rows, columns]: readonly [number, number],
  room: number,
  tallest: number,
): Lens {
  // As many beside each other as make them largest.
  let best = { across: 1, side: 0 };
  for (let across = 1; across <= tiles; across++) {
    const below = Math.ceil(tiles / across);
    const wide = Math.floor((room - 2 * MARGIN - (across - 1) * GAP) / (across * columns));
    const high = Math.floor((tallest - 2 * MARGIN - (below - 1) * GAP) / (below * rows));
    const side = Math.min(wide, high, 12);
    if (side > best.side) best = { across, side };
  }
  const side = Math.max(best.side, 2);
  const across = best.side > 0 ? best.across : Math.max(1, Math.floor(room / (columns * side + GAP)));
  return lens({
    ...{ count: tiles * rows * columns, rows, columns, tiles, across, gap: GAP },
    ...{ cellWidth: side, cellHeight: side, left: MARGIN, top: MARGIN, isNumbered: false },
  });
}

/** A matrix, its rows and columns numbered; the height of its rows may be given. */
export function tableLens(
  rows: number,
  columns: number,
  room: number,
  rowHeight: number | null = null,
): Lens {
  const left = 12 + 7 * String(rows - 1).length;
  const cellWidth = clamp(Math.floor((room - left - MARGIN) / columns), 6, 64);
  const cellHeight = rowHeight ?? (cellWidth >= NUMBER_WIDTH ? NUMBER_HEIGHT : THIN_HEIGHT);
  return lens({
    ...{ count: rows * columns, rows, columns, tiles: 1, across: 1, gap: 0 },
    ...{ cellWidth, cellHeight, left, top: 18, isNumbered: true },
  });
}

/** A single row or column, folded into lines. */
export function foldedLens(count: number, room: number, tallest: number): Lens {
  const perLine = (side: number) => Math.max(1, Math.min(count, Math.floor((room - 2 * MARGIN) / side)));
  const fits = (width: number, height: number) =>
    Math.ceil(count / perLine(width)) * height <= tallest - 2 * MARGIN;
  let [cellWidth, cellHeight] = [NUMBER_WIDTH + 6, NUMBER_HEIGHT];
  if (!fits(cellWidth, cellHeight)) {
    cellWidth = 24;
    while (cellWidth > 7 && !fits(cellWidth, cellWidth)) cellWidth--;
    cellHeight = cellWidth;
  } else if (count * 64 <= room - 2 * MARGIN) {
    cellWidth = 64;
  }
  const columns = perLine(cellWidth);
  return lens({
    ...{ count, rows: Math.ceil(count / columns), columns, tiles: 1, across: 1, gap: 0 },
    ...{ cellWidth, cellHeight, left: MARGIN, top: MARGIN, isNumbered: false },
  });
}

/** The box of a cell. */
export function boxOf(of: Lens, n: number): { left: number; top: number } {
  const size = of.rows * of.columns;
  const tile = Math.floor(n / size);
  const row = Math.floor((n % size) / of.columns);
  const column = n % of.columns;
  return {
    left: of.left + (tile % of.across) * (of.columns * of.cellWidth + of.gap) + column * of.cellWidth,
    top: of.top + Math.floor(tile / of.across) * (of.rows * of.cellHeight + of.gap) + row * of.cellHeight,
  };
}

/** The cell at a point, or null. */
export function cellAt(of: Lens, x: number, y: number): number | null {
  const place = (offset: number, size: number, cells: number) => {
    const pitch = cells * size + of.gap;
    const tile = Math.floor(offset / pitch);
    return [tile, Math.floor((offset - tile * pitch) / size)] as const;
  };
  const [tileColumn, column] = place(x - of.left, of.cellWidth, of.columns);
  const [tileRow, row] = place(y - of.top, of.cellHeight, of.rows);
  if (tileColumn < 0 || tileColumn >= of.across || tileRow < 0) return null;
  if (column < 0 || column >= of.columns || row < 0 || row >= of.rows) return null;
  const n = (tileRow * of.across + tileColumn) * of.rows * of.columns + row * of.columns + column;
  return n < of.count ? n : null;
}

/** Where a key leads from a cell; null for a key that leads nowhere. */
export function cellByKey(of: Lens, n: number, key: string): number | null {
  const size = of.rows * of.columns;
  const [tile, inner] = [Math.floor(n / size), n % size];
  const [row, column] = [Math.floor(inner / of.columns), inner % of.columns];
  const at = (toTile: number, toRow: number, toColumn: number) => {
    const next = toTile * size + toRow * of.columns + toColumn;
    return toTile < 0 || toTile >= of.tiles || toRow < 0 || toRow >= of.rows || next >= of.count ? n : next;
  };
  switch (key) {
    case 'ArrowUp':
      return at(tile, row - 1, column);
    case 'ArrowDown':
      return at(tile, row + 1, column);
    case 'ArrowLeft':
      if (column > 0) return n - 1;
      return of.tiles > 1 ? at(tile - 1, row, of.columns - 1) : n;
    case 'ArrowRight':
      if (column < of.columns - 1) return Math.min(n + 1, of.count - 1);
      return of.tiles > 1 ? at(tile + 1, row, 0) : n;
    case 'Home':
      return n - column;
    case 'End':
      return Math.min(of.count - 1, n - column + of.columns - 1);
    case 'PageUp':
      return of.tiles > 1 ? at(tile - 1, row, column) : at(0, Math.max(0, row - 10), column);
    case 'PageDown':
      return of.tiles > 1 ? at(tile + 1, row, column) : at(0, Math.min(of.rows - 1, row + 10), column);
    default:
      return null;
  }
}

/** The cells of which something is in sight, as ranges of each tile's rows and columns. */
export function* cellsInSight(
  of: Lens,
  [left, top, right, bottom]: readonly [number, number, number, number],
): Generator<number> {
  const tileWidth = of.columns * of.cellWidth;
  const tileHeight = of.rows * of.cellHeight;
  for (let tile = 0; tile < of.tiles; tile++) {
    const x = of.left + (tile % of.across) * (tileWidth + of.gap);
    const y = of.top + Math.floor(tile / of.across) * (tileHeight + of.gap);
    if (x > right || y > bottom || x + tileWidth < left || y + tileHeight < top) continue;
    const firstColumn = Math.max(0, Math.floor((left - x) / of.cellWidth));
    const endColumn = Math.min(of.columns, Math.ceil((right - x) / of.cellWidth));
    const firstRow = Math.max(0, Math.floor((top - y) / of.cellHeight));
    const endRow = Math.min(of.rows, Math.ceil((bottom - y) / of.cellHeight));
    for (let row = firstRow; row < endRow; row++) {
      for (let column = firstColumn; column < endColumn; column++) {
        const n = tile * of.rows * of.columns + row * of.columns + column;
        if (n < of.count) yield n;
      }
    }
  }
}
