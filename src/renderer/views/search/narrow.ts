/** The space around a trial: where a next search should look. */
import { NUMBER_RANGES, numberProblem, type NumberKey, type NumberRange } from '../../../core/configuration';
import {
  isInteger,
  keysOf,
  type Dimension,
  type SearchKey,
  type SearchSpace,
  type TrialParameters,
} from '../../../core/search/space';

/** Of a range the third around the value stays. */
const SHARE = 1 / 6;

function tidy(key: SearchKey, value: number): number {
  return isInteger(key) ? Math.round(value) : Number(value.toPrecision(3));
}

/** The nearest number that the hyperparameter can have. */
function clamped(key: SearchKey, value: number): number {
  const { minimum, maximum }: NumberRange = NUMBER_RANGES[key as NumberKey];
  return Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, value));
}

/** From one neighbour in the list to the other; at the list's end as far outwards as inwards. */
function betweenNeighbours(key: SearchKey, values: readonly number[], value: number): Dimension | null {
  const sorted = [...values].sort((a, b) => a - b);
  const place = sorted.indexOf(value);
  const isLog = sorted[0]! > 0;
  const [below, above] = [sorted[place - 1], sorted[place + 1]];
  const mirrored = (other: number | undefined) =>
    other === undefined ? value : isLog ? (value * value) / other : 2 * value - other;
  const minimum = tidy(key, clamped(key, below ?? mirrored(above)));
  const maximum = tidy(key, clamped(key, above ?? mirrored(below)));
  return rangeOf(key, minimum, maximum, isLog && minimum > 0 && maximum / minimum >= 4 ? 'log' : 'linear');
}

function rangeOf(
  key: SearchKey,
  minimum: number,
  maximum: number,
  scale: 'linear' | 'log',
): Dimension | null {
  const isValid = [minimum, maximum].every((end) => numberProblem(key as NumberKey, end) === null);
  return isValid && minimum < maximum ? { kind: 'range', minimum, maximum, scale } : null;
}

function around(key: SearchKey, dimension: Dimension, value: number | string): Dimension | null {
  if (typeof value === 'string') return null;
  if (dimension.kind === 'choice') {
    const numbers = dimension.values.filter((other) => typeof other === 'number');
    return numbers.length > 1 ? betweenNeighbours(key, numbers, value) : null;
  }
  const { minimum, maximum, scale } = dimension;
  if (scale === 'log') {
    const factor = (maximum / minimum) ** SHARE;
    return rangeOf(
      key,
      tidy(key, clamped(key, value / factor)),
      tidy(key, clamped(key, value * factor)),
      scale,
    );
  }
  const distance = (maximum - minimum) * SHARE;
  return rangeOf(
    key,
    tidy(key, clamped(key, value - distance)),
    tidy(key, clamped(key, value + distance)),
    scale,
  );
}

/** The narrowed space around a trial, and the values that are held fixed from now on. */
export function spaceAround(
  space: SearchSpace,
  parameters: TrialParameters,
): { space: SearchSpace; fixed: TrialParameters } {
  const narrowed: SearchSpace = {};
  const fixed: TrialParameters = {};
  for (const key of keysOf(space)) {
    const value = parameters[key];
    if (value === undefined) continue;
    const dimension = around(key, space[key]!, value);
    if (dimension) narrowed[key] = dimension;
    else fixed[key] = value;
  }
  return { space: narrowed, fixed };
}
