/** Draws parallel coordinates: each trial a line over the axes, those outside the brushes pale behind the others. */
import type { FigureTheme } from '../../../figures/line-chart';
import { placeOn, type Axis, type Brushes, type Columns } from './axes';
import type { AccuracyColours } from './colours';

export const PARALLEL_HEIGHT = 292;
const TOP = 44;
const BOTTOM = 14;
const SIDE = 64;
const NARROWEST_GAP = 60;

/** Where an axis stands, in CSS pixels. */
export function axisX(index: number, count: number, width: number): number {
  const side = Math.min(SIDE, width / 6);
  return count < 2 ? width / 2 : side + (index * (width - 2 * side)) / (count - 1);
}

export function axisY(place: number, height = PARALLEL_HEIGHT): number {
  return TOP + (1 - place) * (height - TOP - BOTTOM);
}

/** The place on an axis of a height in the chart. */
export function placeAtY(y: number, height = PARALLEL_HEIGHT): number {
  return 1 - (y - TOP) / (height - TOP - BOTTOM);
}

/** The axis below the pointer; null between axes. */
export function axisNear(x: number, count: number, width: number): number | null {
  const gap = count < 2 ? width : axisX(1, count, width) - axisX(0, count, width);
  for (let i = 0; i < count; i++) if (Math.abs(x - axisX(i, count, width)) <= Math.min(26, gap / 2)) return i;
  return null;
}

export interface ParallelPicture {
  columns: Columns;
  mask: Uint8Array;
  brushes: Brushes;
  /** Rows drawn strongest: the selected ones and the best. */
  marked: readonly number[];
  colours: AccuracyColours;
  theme: FigureTheme;
  /** Names of the axes and texts at their ticks. */
  name: (axis: Axis) => string;
  text: (axis: Axis, coordinate: number) => string;
}

function line(
  context: CanvasRenderingContext2D,
  xs: readonly number[],
  places: Float32Array[],
  row: number,
): void {
  let isOpen = false;
  for (let i = 0; i < xs.length; i++) {
    const place = places[i]![row]!;
    // A trial that has no accuracy yet ends at the last hyperparameter.
    if (Number.isNaN(place)) continue;
    if (isOpen) context.lineTo(xs[i]!, axisY(place));
    else context.moveTo(xs[i]!, axisY(place));
    isOpen = true;
  }
}

/** Lines of certain rows; those of one colour that lie behind each other in the order are one stroke. */
export function drawLines(
  context: CanvasRenderingContext2D,
  { columns, colours, theme }: Pick<ParallelPicture, 'columns' | 'colours' | 'theme'>,
  width: number,
  isDrawn: (row: number) => boolean,
  isPale: boolean,
): void {
  const { axes, places, order, accuracies } = columns;
  const xs = axes.map((_, i) => axisX(i, axes.length, width));
  const isMany = order.length > 200;
  context.lineWidth = isPale || isMany ? 1 : 1.5;
  context.globalAlpha = isPale ? 1 : isMany ? 0.55 : 0.85;
  let colour = isPale ? theme.grid : '';
  let open = 0;
  const stroke = () => {
    if (open === 0) return;
    context.strokeStyle = colour;
    context.stroke();
    open = 0;
  };
  for (const row of order) {
    if (!isDrawn(row)) continue;
    const next = isPale ? theme.grid : colours.of(accuracies[row]!);
    // Very long paths are slow to fill in.
    if (next !== colour || open >= 24) stroke();
    if (open === 0) context.beginPath();
    colour = next;
    line(context, xs, places, row);
    open++;
  }
  stroke();
  context.globalAlpha = 1;
}

function ticksOf(axis: Axis): readonly number[] {
  if (axis.scale === 'stops') return axis.stops;
  const [first, last] = [axis.stops[0]!, axis.stops.at(-1)!];
  if (axis.scale === 'log') {
    const tens = Array.from({ length: 40 }, (_, i) => 10 ** (i - 20));
    const inside = tens.filter((ten) => ten > first * 1.5 && ten < last / 1.5);
    return [first, ...(inside.length <= 6 ? inside : []), last];
  }
  return [0, 0.25, 0.5, 0.75, 1].map((share) => first + share * (last - first));
}

function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let length = text.length - 1;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > width) length--;
  return `${text.slice(0, length)}…`;
}

/** Axes with their names, ticks and brushes, over the lines. */
export function drawAxes(context: CanvasRenderingContext2D, picture: ParallelPicture, width: number): void {
  const { columns, brushes, theme, colours } = picture;
  const { axes } = columns;
  const gap = axes.length > 1 ? axisX(1, axes.length, width) - axisX(0, axes.length, width) : width;
  axes.forEach((axis, i) => {
    const x = axisX(i, axes.length, width);
    context.strokeStyle = theme.textMuted;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, axisY(0));
    context.lineTo(x, axisY(1));
    context.stroke();
    context.font = `560 12px ${theme.font}`;
    context.fillStyle = theme.text;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(fitted(context, picture.name(axis), Math.max(NARROWEST_GAP, gap - 8)), x, 14);
    const brush = brushes[axis.key];
    if (brush) {
      // A limit that is open, or off the axis, is drawn at its end.
      const end = (limit: number, open: number) => {
        const place = Number.isFinite(limit) ? placeOn(axis, limit) : open;
        return Number.isNaN(place) ? open : Math.min(1, Math.max(0, place));
      };
      const [bottom, top] = [axisY(end(brush.minimum, 0)) + 5, axisY(end(brush.maximum, 1)) - 5];
      context.fillStyle = colours.ramp.at(-1)!;
      context.globalAlpha = 0.22;
      context.fillRect(x - 8, top, 16, bottom - top);
      context.globalAlpha = 1;
      context.strokeStyle = colours.ramp.at(-1)!;
      context.strokeRect(x - 8, top, 16, bottom - top);
    }
    context.font = `11px ${theme.font}`;
    context.textAlign = 'left';
    for (const tick of ticksOf(axis)) {
      const y = axisY(placeOn(axis, tick));
      const text = picture.text(axis, tick);
      context.strokeStyle = theme.textMuted;
      context.beginPath();
      context.moveTo(x - 3, y);
      context.lineTo(x + 3, y);
      context.stroke();
      // The text stays readable over many lines.
      const wide = context.measureText(text).width;
      const left = i === axes.length - 1 ? x + 8 : x + 7;
      context.globalAlpha = 0.78;
      context.fillStyle = theme.surface;
      context.fillRect(left - 2, y - 7, wide + 4, 14);
      context.globalAlpha = 1;
      context.fillStyle = theme.textMuted;
      context.fillText(text, left, y);
    }
  });
}

/** The selected trials and the best, over all others. */
export function drawMarked(
  context: CanvasRenderingContext2D,
  { columns, marked, theme }: ParallelPicture,
  width: number,
): void {
  const xs = columns.axes.map((_, i) => axisX(i, columns.axes.length, width));
  for (const row of marked) {
    for (const [colour, thickness] of [
      [theme.surface, 5],
      [theme.text, 2.25],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = thickness;
      context.beginPath();
      line(context, xs, columns.places, row);
      context.stroke();
    }
  }
}
