/** Where the pictures stand on screen, how large they are, and where keys go. Lengths in CSS pixels. */
import { cellAt, cellCorner, galleryLayout, type GalleryLayout } from '../../../figures/gallery-layout';

/** Pixels of the pictures between two of them, as in the course's assignment. */
export const PADDING = 3;

/** CSS pixels between pictures on screen, at most: those of the output layer are few and enlarged a lot. */
const WIDEST_GAP = 8;

/** The longer side of a picture: at least so many CSS pixels if there is a choice, and at most. */
const COMFORTABLE = 44;
const LARGEST = 240;

export type PictureSize = readonly [height: number, width: number];

export interface Room {
  width: number;
  height: number;
}

/** A grid on screen: `layout` in pixels of the pictures, each of which is `zoom` CSS pixels wide and high. */
export interface CellGrid {
  layout: GalleryLayout;
  zoom: number;
  width: number;
  height: number;
}

/** Pictures in a row: as many as fit, and not more than in the assignment's square. */
function columnsThatFit(count: number, width: number, padding: number, room: number): number {
  const fitting = Math.floor((room + padding) / (width + padding));
  return Math.max(1, Math.min(Math.ceil(Math.sqrt(count)), fitting));
}

export function cellGrid(count: number, size: PictureSize, zoom: number, roomWidth: number): CellGrid {
  const padding = Math.min(PADDING, WIDEST_GAP / zoom);
  const columns = columnsThatFit(count, size[1], padding, roomWidth / zoom);
  const layout = galleryLayout(count, size, padding, columns);
  return { layout, zoom, width: layout.width * zoom, height: layout.height * zoom };
}

/** How many sizes there are: at the nth one pixel of a picture is n pixels of the screen, so that all stay squares. */
export function zoomLevels(size: PictureSize, devicePixelRatio: number): number {
  return Math.max(1, Math.floor((LARGEST * devicePixelRatio) / Math.max(...size)));
}

/**
 * The size to begin with, 1..zoomLevels: the largest at which everything is in sight, as long as something can be seen
 * in pictures so small; else the smallest at which it can.
 */
export function automaticLevel(
  count: number,
  size: PictureSize,
  room: Room,
  devicePixelRatio: number,
): number {
  const most = zoomLevels(size, devicePixelRatio);
  const least = Math.min(most, Math.ceil((COMFORTABLE * devicePixelRatio) / Math.max(...size)));
  for (let level = most; level > least; level--) {
    const { width, height } = cellGrid(count, size, level / devicePixelRatio, room.width);
    if (width <= room.width && height <= room.height) return level;
  }
  return Math.max(1, least);
}

/** The place under a point of the grid; null between pictures and outside. */
export function placeAt({ layout, zoom }: CellGrid, x: number, y: number): number | null {
  return cellAt(layout, x / zoom, y / zoom);
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export function boxOf({ layout, zoom }: CellGrid, place: number): Box {
  const { left, top } = cellCorner(layout, place);
  return {
    left: left * zoom,
    top: top * zoom,
    width: layout.cellWidth * zoom,
    height: layout.cellHeight * zoom,
  };
}

/** First place and the one behind the last whose rows are in sight. */
export function placesInSight({ layout, zoom }: CellGrid, from: number, height: number): [number, number] {
  const row = (layout.cellHeight + layout.padding) * zoom;
  const first = Math.max(0, Math.floor(from / row));
  const end = Math.max(first, Math.ceil((from + height) / row));
  return [Math.min(layout.count, first * layout.columns), Math.min(layout.count, end * layout.columns)];
}

/** Where a key goes from a place; null for other keys. `pageHeight` is what is in sight. */
export function placeAfterKey(
  { layout, zoom }: CellGrid,
  place: number,
  key: string,
  pageHeight: number,
): number | null {
  const { columns, count } = layout;
  const row = (layout.cellHeight + layout.padding) * zoom;
  const page = columns * Math.max(1, Math.floor(pageHeight / row) - 1);
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -page,
    PageDown: page,
    Home: -count,
    End: count,
  };
  const by = steps[key];
  if (by === undefined) return null;
  const next = place + by;
  // Up and down stay where they are at the edge: the column would be lost.
  if (Math.abs(by) === columns && columns > 1 && (next < 0 || next >= count)) return place;
  return Math.min(count - 1, Math.max(0, next));
}

/** How far to scroll so that a box is in sight: the scroller's new top. */
export function scrollTopFor(
  { top, height }: Box,
  scrollTop: number,
  viewHeight: number,
  margin: number,
): number {
  const least = top + height + margin - viewHeight;
  const most = top - margin;
  return Math.max(0, Math.min(most, Math.max(least, scrollTop)));
}
