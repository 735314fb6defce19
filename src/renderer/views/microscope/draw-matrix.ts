/** Draws what is in sight of an array: colours or bars, numbers where they fit, and the numbers of rows and columns. */
import { colourMap, levelOf } from '../../../figures/colour-maps';
import { boxOf, cellsInSight, NUMBER_WIDTH, type Lens } from './lens';
import { cellText } from './number-words';

/**
 * - `signed`: blue below 0, white at 0, red above
 * - `ink`: white at 0, black at the largest
 * - `bars`: a bar from 0 to the largest
 */
export type Look = 'signed' | 'ink' | 'bars';

export interface Matrix {
  lens: Lens;
  valueAt: (n: number) => number;
  look: Look;
  /** The end of the scale. */
  most: number;
  /** Cells with a frame, such as those of the labels. */
  isMarked: ((n: number) => boolean) | null;
}

export interface Paper {
  devicePixelRatio: number;
  font: string;
  text: string;
  muted: string;
  surface: string;
  sunken: string;
  bar: string;
  accent: string;
}

/** Of the diverging map's 257 colours; both ends are dark. */
const DARK_BELOW = 52;
const DARK_ABOVE = 204;

const colours = (() => {
  const known = new Map<'diverging' | 'grey', string[]>();
  return (name: 'diverging' | 'grey'): string[] => {
    let list = known.get(name);
    if (!list) {
      const { table, levels } = colourMap(name);
      list = Array.from({ length: levels }, (_, n) => `rgb(${table.subarray(3 * n, 3 * n + 3).join(' ')})`);
      known.set(name, list);
    }
    return list;
  };
})();

/** The colour of a value, and whether it is a dark one. */
export function colourOf(
  value: number,
  most: number,
  look: Exclude<Look, 'bars'>,
): [string, isDark: boolean] {
  const end = most > 0 ? most : 1;
  if (look === 'ink') {
    const level = 247 - Math.round((levelOf(value, 0, end, 256) / 255) * 247);
    return [colours('grey')[level]!, level < 120];
  }
  const level = levelOf(value, -end, end, 257);
  return [colours('diverging')[level]!, level < DARK_BELOW || level > DARK_ABOVE];
}

/** Draws the part of the matrix whose corner is at (scrollLeft, scrollTop) into a canvas of this size in CSS pixels. */
export function drawMatrix(
  context: CanvasRenderingContext2D,
  { lens, valueAt, look, most, isMarked }: Matrix,
  [scrollLeft, scrollTop, width, height]: readonly [number, number, number, number],
  paper: Paper,
): void {
  context.setTransform(paper.devicePixelRatio, 0, 0, paper.devicePixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  const showsNumbers = lens.cellWidth >= NUMBER_WIDTH;
  // From about here on a line between cells takes less than it gives.
  const line = lens.cellWidth >= 14 ? 1 : 0;
  context.font = `11.5px ${paper.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const sight = [scrollLeft, scrollTop, scrollLeft + width, scrollTop + height] as const;
  for (const n of cellsInSight(lens, sight)) {
    const value = valueAt(n);
    const box = boxOf(lens, n);
    const [x, y] = [box.left - scrollLeft, box.top - scrollTop];
    const [w, h] = [lens.cellWidth - line, lens.cellHeight - line];
    let ink = paper.text;
    if (look === 'bars') {
      context.fillStyle = paper.sunken;
      context.fillRect(x, y, w, h);
      const length = most > 0 ? Math.max(0, Math.min(1, value / most)) * h : 0;
      context.fillStyle = paper.bar;
      context.fillRect(x, y + h - length, w, length);
    } else {
      const [colour, isDark] = colourOf(value, most, look);
      context.fillStyle = colour;
      context.fillRect(x, y, w, h);
      ink = isDark ? '#ffffff' : '#1a1a20';
    }
    if (isMarked?.(n)) {
      context.strokeStyle = paper.accent;
      context.lineWidth = 2;
      context.strokeRect(x + 1, y + 1, w - 2, h - 2);
    }
    if (showsNumbers) {
      context.fillStyle = ink;
      context.fillText(cellText(value), x + w / 2, y + h / 2 + 0.5);
    }
  }
  if (lens.isNumbered) drawNumbers(context, lens, [scrollLeft, scrollTop, width, height], paper);
}

/** The numbers of rows and columns: they stay when the matrix is scrolled. */
function drawNumbers(
  context: CanvasRenderingContext2D,
  lens: Lens,
  [scrollLeft, scrollTop, width, height]: readonly [number, number, number, number],
  paper: Paper,
): void {
  context.font = `11px ${paper.font}`;
  context.fillStyle = paper.surface;
  context.fillRect(0, 0, width, lens.top - 1);
  context.fillRect(0, 0, lens.left - 2, height);
  context.fillStyle = paper.muted;
  // Only as many numbers as have room.
  const every = [1, 2, 5, 10, 20, 50, 100].find((step) => step * lens.cellWidth >= 24) ?? 100;
  const first = Math.floor(scrollLeft / lens.cellWidth / every) * every;
  for (let column = first; column < lens.columns; column += every) {
    const x = lens.left + (column + 0.5) * lens.cellWidth - scrollLeft;
    if (x > width) break;
    if (x > lens.left) context.fillText(String(column), x, lens.top / 2);
  }
  context.textAlign = 'right';
  for (let row = Math.floor(scrollTop / lens.cellHeight); row < lens.rows; row++) {
    const y = lens.top + (row + 0.5) * lens.cellHeight - scrollTop;
    if (y > height) break;
    if (y > lens.top) context.fillText(String(row), lens.left - 6, y);
  }
}

/** The colours and the font of the page. */
export function paperOf(element: Element, devicePixelRatio: number): Paper {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    devicePixelRatio,
    font: style.fontFamily,
    text: colour('--text'),
    muted: colour('--text-muted'),
    surface: colour('--surface'),
    sunken: colour('--surface-sunken'),
    bar: colour('--series-faint'),
    accent: colour('--accent'),
  };
}
