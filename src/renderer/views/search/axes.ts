/** Axes of the search's charts: hyperparameters and accuracy as places 0..1, and what is brushed on them. */
import { keysOf, type Dimension, type SearchKey, type SearchSpace } from '../../../core/search/space';
import type { TrialRow } from '../../../shared/searches';
import { isNamed } from './draft';

export const ACCURACY = 'valAccuracy';
export type AxisKey = SearchKey | typeof ACCURACY;

/** An axis. Coordinates are numbers: values themselves, and of named values their number in the list. */
export interface Axis {
  key: AxisKey;
  /** Coordinates that stand at equal distances, or the two ends of a range. */
  stops: readonly number[];
  scale: 'stops' | 'linear' | 'log';
  /** Of named values. */
  names: readonly string[] | null;
}

/** What is brushed on an axis: coordinates, both ends included. */
export interface Brush {
  minimum: number;
  maximum: number;
}
export type Brushes = Partial<Record<AxisKey, Brush>>;

/** So many values in a list are written one by one; more are drawn as a range. */
const MOST_STOPS = 12;

function axisOf(key: SearchKey, dimension: Dimension): Axis {
  if (dimension.kind === 'range') {
    return { key, stops: [dimension.minimum, dimension.maximum], scale: dimension.scale, names: null };
  }
  if (isNamed(key)) {
    return {
      key,
      stops: dimension.values.map((_, i) => i),
      scale: 'stops',
      names: dimension.values.map(String),
    };
  }
  const values = dimension.values.map(Number).sort((a, b) => a - b);
  if (values.length <= MOST_STOPS) return { key, stops: values, scale: 'stops', names: null };
  const [first, last] = [values[0]!, values.at(-1)!];
  return {
    key,
    stops: [first, last],
    scale: first > 0 && last / first >= 10 ? 'log' : 'linear',
    names: null,
  };
}

/** What a trial has reached; NaN before its first epoch: untrained networks would only stretch the axis. */
function accuracyOf({ valAccuracy, accuracies }: TrialRow): number {
  return valAccuracy === null || accuracies.length < 2 ? NaN : valAccuracy;
}

/** The axes of a space's hyperparameters, and of the accuracies there are. */
export function axesOf(space: SearchSpace, rows: readonly TrialRow[]): Axis[] {
  let [low, high] = [Infinity, -Infinity];
  for (const row of rows) {
    const valAccuracy = accuracyOf(row);
    if (Number.isNaN(valAccuracy)) continue;
    low = Math.min(low, valAccuracy);
    high = Math.max(high, valAccuracy);
  }
  const stops =
    low < high ? [low, high] : low === high ? [Math.max(0, low - 0.01), Math.min(1, low + 0.01)] : [0, 1];
  return [
    ...keysOf(space).map((key) => axisOf(key, space[key]!)),
    { key: ACCURACY, stops, scale: 'linear', names: null },
  ];
}

/** Where a coordinate stands on its axis, 0 at the lower end, 1 at the upper. */
export function placeOn({ stops, scale }: Axis, coordinate: number): number {
  const [first, last] = [stops[0]!, stops.at(-1)!];
  if (scale === 'log') return Math.log(coordinate / first) / Math.log(last / first);
  if (scale === 'linear') return last > first ? (coordinate - first) / (last - first) : 0.5;
  if (stops.length === 1) return 0.5;
  let i = stops.findIndex((stop) => stop >= coordinate);
  if (i < 0) i = stops.length - 1;
  if (i === 0) return coordinate < first ? -0.1 : 0;
  const [before, after] = [stops[i - 1]!, stops[i]!];
  return Math.min(1.1, (i - 1 + (coordinate - before) / (after - before)) / (stops.length - 1));
}

/** The coordinate at a place; the inverse of `placeOn` within the axis. */
export function coordinateAt({ stops, scale }: Axis, place: number): number {
  const [first, last] = [stops[0]!, stops.at(-1)!];
  if (scale === 'log') return first * (last / first) ** place;
  if (scale === 'linear') return first + place * (last - first);
  if (stops.length === 1) return first;
  const position = Math.min(1, Math.max(0, place)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(position));
  return stops[i]! + (position - i) * (stops[i + 1]! - stops[i]!);
}

/** The brush of a drag between two places: on an axis of stops those that lie within, so that fields show values. */
export function brushBetween(axis: Axis, one: number, other: number): Brush | null {
  const [from, to] = [Math.max(0, Math.min(one, other)), Math.min(1, Math.max(one, other))];
  if (from > to) return null;
  if (axis.scale !== 'stops') {
    const ends = [coordinateAt(axis, from), coordinateAt(axis, to)].map((end) => Number(end.toPrecision(4)));
    // Rounding must not leave out the very ends.
    const { stops } = axis;
    return {
      minimum: from === 0 ? stops[0]! : ends[0]!,
      maximum: to === 1 ? stops.at(-1)! : ends[1]!,
    };
  }
  const inside = axis.stops.filter((stop) => {
    const place = placeOn(axis, stop);
    return place >= from - 0.02 && place <= to + 0.02;
  });
  return inside.length === 0 ? null : { minimum: inside[0]!, maximum: inside.at(-1)! };
}

/** The coordinate of a trial on an axis; NaN where it has none yet. */
export function coordinateOf(axis: Axis, row: TrialRow): number {
  if (axis.key === ACCURACY) return accuracyOf(row);
  const value = row.parameters?.[axis.key];
  if (value === undefined) return NaN;
  return axis.names ? axis.names.indexOf(String(value)) : Number(value);
}

/** The trials of a search as columns: what charts and brushes work on. */
export interface Columns {
  axes: readonly Axis[];
  /** Coordinates by axis: [axis][row]. */
  coordinates: Float64Array[];
  /** Places by axis. */
  places: Float32Array[];
  /** Rows with the brightest last: what is drawn on top. Those without an accuracy come first. */
  order: Uint32Array;
  accuracies: Float64Array;
}

export function columnsOf(axes: readonly Axis[], rows: readonly TrialRow[]): Columns {
  const coordinates = axes.map((axis) => Float64Array.from(rows, (row) => coordinateOf(axis, row)));
  const places = axes.map((axis, i) => Float32Array.from(coordinates[i]!, (value) => placeOn(axis, value)));
  const accuracies = coordinates.at(-1)!;
  const rank = (row: number) => (Number.isNaN(accuracies[row]!) ? -1 : accuracies[row]!);
  const order = Uint32Array.from(rows, (_, i) => i).sort((a, b) => rank(a) - rank(b) || a - b);
  return { axes, coordinates, places, order, accuracies };
}

/** Which rows lie within every brush: 1 or 0 each. */
export function maskOf({ axes, coordinates }: Columns, brushes: Brushes): Uint8Array {
  const mask = new Uint8Array(coordinates[0]?.length ?? 0).fill(1);
  axes.forEach((axis, i) => {
    const brush = brushes[axis.key];
    if (!brush) return;
    const column = coordinates[i]!;
    for (let row = 0; row < mask.length; row++) {
      const value = column[row]!;
      if (!(value >= brush.minimum && value <= brush.maximum)) mask[row] = 0;
    }
  });
  return mask;
}
