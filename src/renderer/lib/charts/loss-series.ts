/** The loss of every mini-batch as curves for a chart: raw behind, smoothed in front. */
import { smoothed, thinned, type CurvePoint } from '../../../figures/curves';
import type { Range } from './zoom-range';

/** Points of a curve on screen: about two for each pixel of a chart. */
const RAW_POINTS = 1400;
const SMOOTH_POINTS = 700;

/** A stretch of a series whose value i stands at x = i + 1, with a point more at either side of the range. */
function stretch<T extends Float32Array | Float64Array>(values: T, range: Range | null): [T, number] {
  if (!range) return [values, 0];
  const from = Math.max(0, Math.floor(range.minimum) - 2);
  const to = Math.min(values.length, Math.ceil(range.maximum) + 1);
  return [values.subarray(from, Math.max(from, to)) as T, from];
}

/**
 * @param losses one for each update, from update 1
 * @param range what the chart is zoomed in to: there it gets more detail
 */
export function lossPoints(
  losses: Float32Array,
  smoothing: number,
  range: Range | null,
): { raw: CurvePoint[]; smooth: CurvePoint[] } {
  const [rawPart, rawFrom] = stretch(losses, range);
  const raw = thinned(rawPart, RAW_POINTS, rawFrom + 1);
  if (smoothing === 0) return { raw, smooth: raw };
  const [smoothPart, smoothFrom] = stretch(smoothed(losses, smoothing), range);
  return { raw, smooth: thinned(smoothPart, SMOOTH_POINTS, smoothFrom + 1) };
}
