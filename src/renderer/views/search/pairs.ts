/** Draws two hyperparameters against accuracy: as points, or as a heat map of means. */
import type { FigureTheme } from '../../../figures/line-chart';
import { placeOn, type Axis, type Columns } from './axes';
import type { AccuracyColours } from './colours';

export const PAIRS_HEIGHT = 300;
const LEFT = 62;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 44;
/** Fields of the heat map along a range. */
const RANGE_FIELDS = 8;
/** How far points of one value are scattered so that they can be told apart, as a share of the gap between values. */
const SPREAD = 0.28;

export interface PairsPicture {
  columns: Columns;
  mask: Uint8Array;
  x: number;
  y: number;
  marked: readonly number[];
  colours: AccuracyColours;
  theme: FigureTheme;
  name: (axis: Axis) => string;
  text: (axis: Axis, coordinate: number) => string;
  /** The accuracy in a field of the heat map. */
  share: (accuracy: number) => string;
}

/** A number -1..1 that belongs to a row: the same each time. */
function jitter(row: number, salt: number): number {
  let value = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value >>> 0) / 0x80000000 - 1;
}

/** Places with room at both ends; of stops, the middle of a field each. */
function inset(axis: Axis, place: number): number {
  if (axis.scale !== 'stops') return 0.03 + 0.94 * place;
  const count = axis.stops.length;
  return (place * (count - 1) + 0.5) / count;
}

const xAt = (place: number, width: number) => LEFT + place * (width - LEFT - RIGHT);
const yAt = (place: number) => TOP + (1 - place) * (PAIRS_HEIGHT - TOP - BOTTOM);

/** Where a row's point is, in CSS pixels. */
export function pointOf(
  { columns, x, y }: Pick<PairsPicture, 'columns' | 'x' | 'y'>,
  row: number,
  width: number,
): [number, number] {
  const along = (index: number, salt: number) => {
    const axis = columns.axes[index]!;
    const spread = axis.scale === 'stops' ? (SPREAD * jitter(row, salt)) / axis.stops.length : 0;
    return inset(axis, columns.places[index]![row]!) + spread;
  };
  return [xAt(along(x, 1), width), yAt(along(y, 2))];
}

/** The row whose point is nearest, within reach; null for none. */
export function nearestPoint(
  picture: Pick<PairsPicture, 'columns' | 'mask' | 'x' | 'y'>,
  at: [number, number],
  width: number,
): number | null {
  let [best, distance] = [null as number | null, 12 * 12];
  for (let row = 0; row < picture.mask.length; row++) {
    if (picture.mask[row] !== 1 || Number.isNaN(picture.columns.accuracies[row]!)) continue;
    const [x, y] = pointOf(picture, row, width);
    const square = (x - at[0]) ** 2 + (y - at[1]) ** 2;
    if (square < distance) [best, distance] = [row, square];
  }
  return best;
}

function ticks(axis: Axis, fields: number): { place: number; coordinate: number }[] {
  if (axis.scale === 'stops')
    return axis.stops.map((coordinate) => ({ place: inset(axis, placeOn(axis, coordinate)), coordinate }));
  const [first, last] = [axis.stops[0]!, axis.stops.at(-1)!];
  return Array.from({ length: fields }, (_, i) => {
    const place = i / (fields - 1);
    const coordinate =
      axis.scale === 'log' ? first * (last / first) ** place : first + place * (last - first);
    return { place: inset(axis, place), coordinate: Number(coordinate.toPrecision(2)) };
  });
}

function drawFrame(context: CanvasRenderingContext2D, picture: PairsPicture, width: number): void {
  const { columns, theme } = picture;
  const [across, upwards] = [columns.axes[picture.x]!, columns.axes[picture.y]!];
  context.strokeStyle = theme.grid;
  context.lineWidth = 1;
  context.fillStyle = theme.textMuted;
  context.font = `11px ${theme.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const { place, coordinate } of ticks(upwards, 5)) {
    const y = Math.round(yAt(place)) + 0.5;
    context.beginPath();
    context.moveTo(LEFT, y);
    context.lineTo(width - RIGHT, y);
    context.stroke();
    context.fillText(picture.text(upwards, coordinate), LEFT - 8, y, LEFT - 10);
  }
  context.textAlign = 'center';
  for (const { place, coordinate } of ticks(across, 4)) {
    const x = Math.round(xAt(place, width)) + 0.5;
    context.beginPath();
    context.moveTo(x, TOP);
    context.lineTo(x, PAIRS_HEIGHT - BOTTOM);
    context.stroke();
    context.fillText(picture.text(across, coordinate), x, PAIRS_HEIGHT - BOTTOM + 14);
  }
  context.fillStyle = theme.text;
  context.font = `520 11.5px ${theme.font}`;
  context.fillText(picture.name(across), LEFT + (width - LEFT - RIGHT) / 2, PAIRS_HEIGHT - 9);
}

export function drawScatter(context: CanvasRenderingContext2D, picture: PairsPicture, width: number): void {
  drawFrame(context, picture, width);
  const { columns, mask, colours, theme, marked } = picture;
  const radius = columns.order.length > 500 ? 3 : 4.5;
  const dot = (row: number, size: number) => {
    const [x, y] = pointOf(picture, row, width);
    context.beginPath();
    context.arc(x, y, size, 0, 2 * Math.PI);
  };
  for (const row of columns.order) {
    if (mask[row] !== 1 || Number.isNaN(columns.accuracies[row]!)) continue;
    dot(row, radius);
    context.fillStyle = colours.of(columns.accuracies[row]!);
    context.fill();
  }
  context.strokeStyle = theme.text;
  context.lineWidth = 1.75;
  for (const row of marked) {
    if (mask[row] !== 1 || Number.isNaN(columns.accuracies[row]!)) continue;
    dot(row, radius + 2);
    context.stroke();
  }
}

interface Field {
  sum: number;
  count: number;
}

/** Means of accuracy by field: [column][row of fields]. */
export function heatFields({
  columns,
  mask,
  x,
  y,
}: Pick<PairsPicture, 'columns' | 'mask' | 'x' | 'y'>): Field[][] {
  const size = (axis: Axis) => (axis.scale === 'stops' ? axis.stops.length : RANGE_FIELDS);
  const fieldOf = (index: number, row: number) => {
    const axis = columns.axes[index]!;
    const place = columns.places[index]![row]!;
    const position =
      axis.scale === 'stops' ? Math.round(place * (size(axis) - 1)) : Math.floor(place * size(axis));
    return Math.min(size(axis) - 1, Math.max(0, position));
  };
  const fields = Array.from({ length: size(columns.axes[x]!) }, () =>
    Array.from({ length: size(columns.axes[y]!) }, (): Field => ({ sum: 0, count: 0 })),
  );
  for (let row = 0; row < mask.length; row++) {
    const accuracy = columns.accuracies[row]!;
    if (mask[row] !== 1 || Number.isNaN(accuracy)) continue;
    const field = fields[fieldOf(x, row)]![fieldOf(y, row)]!;
    field.sum += accuracy;
    field.count++;
  }
  return fields;
}

/** A text colour that can be read on a colour of the ramp. */
function onColour(colour: string, theme: FigureTheme, paper: string): string {
  const [red = 0, green = 0, blue = 0] = colour.match(/\d+/g)?.map(Number) ?? [];
  const isDark = 0.299 * red + 0.587 * green + 0.114 * blue < 118;
  const isTextDark = theme.text < '#8';
  return isDark === isTextDark ? paper : theme.text;
}

export function drawHeat(context: CanvasRenderingContext2D, picture: PairsPicture, width: number): void {
  drawFrame(context, picture, width);
  const { colours, theme } = picture;
  const fields = heatFields(picture);
  const [columns, rows] = [fields.length, fields[0]!.length];
  const [wide, high] = [(width - LEFT - RIGHT) / columns, (PAIRS_HEIGHT - TOP - BOTTOM) / rows];
  context.font = `520 11px ${theme.font}`;
  context.textAlign = 'center';
  fields.forEach((column, i) =>
    column.forEach(({ sum, count }, j) => {
      if (count === 0) return;
      const [x, y] = [LEFT + i * wide, yAt((j + 1) / rows)];
      const colour = colours.of(sum / count);
      context.fillStyle = colour;
      context.beginPath();
      context.roundRect(x + 1.5, y + 1.5, wide - 3, high - 3, 3);
      context.fill();
      if (wide < 46 || high < 18) return;
      context.fillStyle = onColour(colour, theme, theme.surface);
      context.fillText(picture.share(sum / count), x + wide / 2, y + high / 2);
    }),
  );
}
