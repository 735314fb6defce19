import { describe, expect, it } from 'vitest';
import { epochTicks, focusedRange, heightAt, laneRange, linePath } from './timeline-scale';

describe('the timeline’s scale', () => {
  it('spans what is finite', () => {
    expect(laneRange([3, null, 1, Infinity, NaN])).toEqual({ bottom: 1, top: 3 });
    expect(laneRange([null, NaN])).toBeNull();
    expect(laneRange([2])).toEqual({ bottom: 1.9, top: 2.1 });
    expect(laneRange([0])).toEqual({ bottom: -0.05, top: 0.05 });
  });

  it('leaves the first epoch out where it is far off', () => {
    expect(focusedRange([0.1], [0.9, 0.95])).toEqual({ bottom: 0.9, top: 0.95 });
    expect(focusedRange([0.94], [0.9, 0.95])).toEqual({ bottom: 0.9, top: 0.95 });
    expect(focusedRange([0.85], [0.9, 0.95])).toEqual({ bottom: 0.85, top: 0.95 });
    expect(focusedRange([0.1], [])).toEqual(laneRange([0.1]));
    expect(focusedRange([], [])).toBeNull();
  });

  it('has its top above', () => {
    const range = { bottom: 0, top: 1 };
    expect([1, 0.5, 0].map((value) => heightAt(value, range, 50, 5))).toEqual([5, 25, 45]);
  });

  it('breaks a line where there is no value', () => {
    expect(linePath([null, [0, 1], [2, 3], null, [4, -1e9]])).toBe('M0.0 1.0L2.0 3.0M4.0 -10000.0');
  });

  it('has round epochs', () => {
    expect(epochTicks(10, 11)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(epochTicks(10, 6)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(epochTicks(500, 11)).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500]);
    expect(epochTicks(30, 8)).toEqual([0, 5, 10, 15, 20, 25, 30]);
  });
});
