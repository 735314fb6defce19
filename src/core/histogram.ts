/** How often values fall where. */

/** Counts of values in equal bins. */
export interface Histogram {
  /** bins + 1 of them, ascending. */
  edges: Float64Array;
  /** One a bin. A bin holds its lower edge; the last holds its upper edge too. */
  counts: Uint32Array;
}

/**
 * Counts values in equal bins, as np.histogram does, to the bit of its edges: from the smallest to the largest value;
 * where these are equal half a unit to either side, and from 0 to 1 for no values.
 * @param range instead of the smallest and largest value; what lies outside is not counted
 * @throws RangeError for no bins, and for a range (or values) not finite or not ascending
 */
export function histogram(
  values: ArrayLike<number>,
  bins: number,
  range?: readonly [low: number, high: number],
): Histogram {
  if (!(Number.isInteger(bins) && bins >= 1)) {
    throw new RangeError(`bins: must be a whole number at least 1, not ${bins}`);
  }
  let [low, high] = range ?? extent(values);
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
    throw new RangeError(`a histogram from ${low} to ${high} is not possible`);
  }
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const step = (high - low) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, k) => (k === bins ? high : k * step + low));
  const counts = new Uint32Array(bins);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value >= low && value <= high)) continue;
    // The quotient may be off by one where edges are rounded.
    let bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    if (value < edges[bin]!) bin--;
    else if (bin < bins - 1 && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return { edges, counts };
}

/** Smallest and largest value; [0, 1] for none, NaN where any is. */
function extent(values: ArrayLike<number>): [number, number] {
  if (values.length === 0) return [0, 1];
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return [low, high];
}
