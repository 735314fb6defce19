/** Numbers made ready for a chart: smoothed, and thinned to what a screen can show. */

/** A point of a curve. */
export interface CurvePoint {
  x: number;
  y: number;
}

/**
 * Exponential moving average with the start's bias corrected, as TensorBoard smooths its curves. Values that are not
 * finite stay as they are and leave no trace in the average.
 * @param weight 0 (none) up to below 1
 */
export function smoothed(values: ArrayLike<number>, weight: number): Float64Array {
  const result = new Float64Array(values.length);
  let average = 0;
  let remaining = 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      result[i] = value;
      continue;
    }
    average = average * weight + value * (1 - weight);
    // Once this is too small to tell from 0 beside 1, the start is forgotten: most of a long curve.
    if (remaining > 0) remaining = remaining < 1e-17 ? 0 : remaining * weight;
    result[i] = remaining === 0 ? average : average / (1 - remaining);
  }
  return result;
}

/**
 * At most about `limit` points of a long series: each stretch gives its lowest and highest value, so that no peak
 * is lost.
 * @param firstX x of the first value; the following are `stepX` apart
 */
export function thinned(values: ArrayLike<number>, limit: number, firstX = 1, stepX = 1): CurvePoint[] {
  const point = (i: number): CurvePoint => ({ x: firstX + i * stepX, y: values[i]! });
  if (values.length <= limit) return Array.from({ length: values.length }, (_, i) => point(i));
  const stretch = Math.ceil((2 * values.length) / limit);
  const points: CurvePoint[] = [];
  for (let from = 0; from < values.length; from += stretch) {
    const end = Math.min(from + stretch, values.length);
    let lowest = from;
    let highest = from;
    let minimum = values[from]!;
    let maximum = minimum;
    for (let i = from + 1; i < end; i++) {
      const value = values[i]!;
      if (value < minimum) [minimum, lowest] = [value, i];
      else if (value > maximum) [maximum, highest] = [value, i];
    }
    points.push(point(Math.min(lowest, highest)));
    if (lowest !== highest) points.push(point(Math.max(lowest, highest)));
  }
  return points;
}

/** Curves as CSV: one row for each x, one column for each series; quoted as RFC 4180 says. */
export function curvesToCsv(xTitle: string, series: { label: string; points: CurvePoint[] }[]): string {
  const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const places = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const columns = series.map(({ points }) => new Map(points.map(({ x, y }) => [x, y])));
  const rows = places.map((x) => [x, ...columns.map((column) => column.get(x) ?? '')].join(','));
  return `${[[xTitle, ...series.map(({ label }) => label)].map(quote).join(','), ...rows].join('\r\n')}\r\n`;
}
