/** Draws the pictures of a gallery from the bitmap that holds them all. */
import { cellCorner } from '../../../figures/gallery-layout';
import { boxOf, placesInSight, type CellGrid } from './cell-grid';
import type { LayerPictures } from './gallery-calls';

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Draws one picture into a box. */
export function drawCell(
  context: Context,
  { bitmap, layout }: LayerPictures,
  unit: number,
  [left, top, width, height]: readonly [left: number, top: number, width: number, height: number],
): void {
  const from = cellCorner(layout, unit);
  const { cellWidth, cellHeight } = layout;
  context.drawImage(bitmap, from.left, from.top, cellWidth, cellHeight, left, top, width, height);
}

/** What of the gallery is in sight, and where it stands in the window onto it. CSS pixels. */
export interface Sight {
  left: number;
  top: number;
  height: number;
}

/** How the gallery looks besides its pictures. */
export interface GalleryStyle {
  /** Behind everything, as in the assignment; null: nothing but a thin frame around each picture. */
  background: string | null;
  frame: string;
  devicePixelRatio: number;
  font: string;
  /** A word in the corner of a picture. */
  word: (place: number) => string | null;
}

/** Draws what is in sight. */
export function drawInSight(
  context: Context,
  pictures: LayerPictures,
  grid: CellGrid,
  units: Uint32Array,
  sight: Sight,
  style: GalleryStyle,
): void {
  const scale = style.devicePixelRatio;
  const left = Math.round(sight.left * scale);
  const top = Math.round(sight.top * scale);
  context.imageSmoothingEnabled = false;
  if (style.background !== null) {
    context.fillStyle = style.background;
    context.fillRect(left, top, Math.round(grid.width * scale), Math.round(grid.height * scale));
  }
  const frame = style.background === null ? Math.max(1, Math.round(scale)) : 0;
  const [first, end] = placesInSight(grid, -sight.top, sight.height);
  const words: [place: number, word: string][] = [];
  context.fillStyle = style.frame;
  for (let place = first; place < end; place++) {
    const box = boxOf(grid, place);
    const [x, y] = [left + Math.round(box.left * scale), top + Math.round(box.top * scale)];
    const [width, height] = [Math.round(box.width * scale), Math.round(box.height * scale)];
    if (frame > 0) context.fillRect(x - frame, y - frame, width + 2 * frame, height + 2 * frame);
    drawCell(context, pictures, units[place]!, [x, y, width, height]);
    const word = style.word(place);
    if (word !== null) words.push([place, word]);
  }
  context.font = `600 ${Math.round(11 * scale)}px ${style.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (const [place, word] of words) {
    const box = boxOf(grid, place);
    const [x, y] = [left + Math.round(box.left * scale), top + Math.round(box.top * scale)];
    const [width, height] = [Math.round((8 + 7 * word.length) * scale), Math.round(16 * scale)];
    context.fillStyle = 'rgb(16 16 24 / 82%)';
    context.fillRect(x, y, width, height);
    context.fillStyle = '#fff';
    context.fillText(word, x + width / 2, y + height / 2 + scale / 2);
  }
}

/** What is between exported pictures: black as in the assignment, or a light grey that no colour map has. */
export function paperColour({ colours }: LayerPictures): string {
  return colours === 'grey' ? '#000' : '#e4e4e9';
}

/** These pictures at so many pixels for each of theirs, as a PNG. */
export async function galleryToPng(
  pictures: LayerPictures,
  grid: CellGrid,
  units: Uint32Array,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(grid.width, grid.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error(`no canvas of ${grid.width} x ${grid.height} pixels can be had`);
  drawInSight(
    context,
    pictures,
    grid,
    units,
    { left: 0, top: 0, height: grid.height },
    {
      background: paperColour(pictures),
      frame: '',
      devicePixelRatio: 1,
      font: 'sans-serif',
      word: () => null,
    },
  );
  return canvas.convertToBlob({ type: 'image/png' });
}
