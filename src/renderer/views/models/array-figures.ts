/** Statistics and histogram of a model's arrays, computed once for each. */
import {
  arrayStatistics,
  histogram,
  type ArrayStatistics,
  type Histogram,
} from '../../../core/array-statistics';
import type { FloatArray } from '../../../core/parameters';
import { formatNumber } from '../../lib/format';

export interface ArrayFigures extends ArrayStatistics {
  histogram: Histogram;
}

/** A weight as tables write it, with a minus as wide as digits; a dash where there is none. */
export function weightText(value: number): string {
  return Number.isNaN(value) ? '–' : formatNumber(value).replace(/^-/, '−');
}

const MOST_BINS = 48;
const FEWEST_BINS = 10;
const known = new WeakMap<FloatArray, ArrayFigures>();

/** The figures of an array; few values get few bins, so that bars are not all ones. */
export function arrayFigures(values: FloatArray): ArrayFigures {
  let figures = known.get(values);
  if (!figures) {
    const bins = Math.min(MOST_BINS, Math.max(FEWEST_BINS, Math.ceil(Math.sqrt(values.length))));
    figures = { ...arrayStatistics(values), histogram: histogram(values, bins) };
    known.set(values, figures);
  }
  return figures;
}
