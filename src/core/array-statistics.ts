/** What an array of numbers looks like as a whole: the figures and the histogram that users see of weights. */
import type { FloatArray } from './parameters';

/** Over the finite values; NaN where there is none. */
export interface ArrayStatistics {
  min: number;
  max: number;
  mean: number;
  /** Standard deviation of the whole population, as np.std. */
  std: number;
  /** How many values are NaN or infinite. */
  notFinite: number;
}

/**
 * The statistics of an array, in float64 whatever the array's type. Where NumPy would answer NaN because of one NaN,
 * this answers for the finite values and counts the others: a network that diverged can still be looked at.
 */
export function arrayStatistics(values: FloatArray): ArrayStatistics {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    count++;
  }
  const notFinite = values.length - count;
  if (count === 0) return { min: NaN, max: NaN, mean: NaN, std: NaN, notFinite };
  const mean = sum / count;
  let squares = 0;
  for (const value of values) if (Number.isFinite(value)) squares += (value - mean) ** 2;
  return { min, max, mean, std: Math.sqrt(squares / count), notFinite };
}

/** Counts of values in `bins` intervals of equal width. */
export interface Histogram {
  /** The borders of the intervals, ascending: bins + 1. */
  edges: Float64Array;
  /** One an interval; a value on a border belongs to the interval above, the largest to the last. */
  counts: Uint32Array;
}

/**
 * The histogram of the finite values from the smallest to the largest, as np.histogram(values, bins) of float64:
 * 0.5 to both sides of values that are all alike, and 0..1 where there are none.
 * @param bins at least 1
 */
export function histogram(values: FloatArray, bins: number): Histogram {
  const { min, max } = arrayStatistics(values);
  let [first, last] = Number.isNaN(min) ? [0, 1] : [min, max];
  if (first === last) [first, last] = [first - 0.5, last + 0.5];
  // The width of a range can be beyond float64; a quarter of it is not, and a power of two changes no digit.
  const unit = Number.isFinite(last - first) ? 1 : 4;
  first /= unit;
  const width = last / unit - first;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => (first + i * (width / bins)) * unit);
  edges[bins] = last;
  const counts = new Uint32Array(bins);
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    // A large number plus 0.5 may be itself: then there is no width to divide by.
    const place = width > 0 ? ((value / unit - first) / width) * bins : bins;
    let bin = Math.min(Math.floor(place), bins - 1);
    // Division rounds: what counts is on which side of the border the value lies.
    if (value < edges[bin]!) bin--;
    else if (bin < bins - 1 && value >= edges[bin + 1]!) bin++;
    counts[Math.max(bin, 0)]!++;
  }
  return { edges, counts };
}
