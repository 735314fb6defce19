/** Where the timeline's curves and marks stand. */

/** Values at the bottom and at the top of a lane. */
export interface LaneRange {
  bottom: number;
  top: number;
}

/** The range of what is finite, with a little room; null where nothing is. */
export function laneRange(values: readonly (number | null)[]): LaneRange | null {
  let bottom = Infinity;
  let top = -Infinity;
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    bottom = Math.min(bottom, value);
    top = Math.max(top, value);
  }
  if (bottom > top) return null;
  if (bottom === top)
    return { bottom: bottom - (Math.abs(bottom) || 1) / 20, top: top + (Math.abs(top) || 1) / 20 };
  return { bottom, top };
}

/** The first epoch's values count only where they leave at least this share of the lane to the others. */
const LEAST_SHARE = 1 / 3;

/**
 * The range of the values of all epochs, or of those behind the first: an untrained network is often so far off that
 * the others would lie in one line. Its value then stands beyond the lane.
 */
export function focusedRange(
  first: readonly (number | null)[],
  others: readonly (number | null)[],
): LaneRange | null {
  const all = laneRange([...first, ...others]);
  const focused = laneRange(others);
  if (!all || !focused) return all;
  return focused.top - focused.bottom < LEAST_SHARE * (all.top - all.bottom) ? focused : all;
}

/** How far down a value stands, in pixels; beyond the lane where it is beyond the range. */
export function heightAt(value: number, { bottom, top }: LaneRange, height: number, margin: number): number {
  return margin + ((top - value) / (top - bottom)) * (height - 2 * margin);
}

/** A polyline as an SVG path, broken where there is no value. */
export function linePath(points: readonly (readonly [x: number, y: number] | null)[]): string {
  let path = '';
  let isOn = false;
  for (const point of points) {
    // Far beyond the lane a line is as steep as it can look.
    if (point) path += `${isOn ? 'L' : 'M'}${point[0].toFixed(1)} ${clamp(point[1]).toFixed(1)}`;
    isOn = point !== null;
  }
  return path;
}

function clamp(y: number): number {
  return Math.min(1e4, Math.max(-1e4, y));
}

const STEPS = [1, 2, 5];

/** Round epochs for the axis, at most `most` of them, 0 first. */
export function epochTicks(end: number, most: number): number[] {
  let size = 1;
  for (let i = 0; end / size > most - 1; i++) size = STEPS[(i + 1) % 3]! * 10 ** Math.floor((i + 1) / 3);
  const ticks: number[] = [];
  for (let tick = 0; tick <= end; tick += size) ticks.push(tick);
  return ticks;
}
