import { describe, expect, it } from 'vitest';
import { nearestIndex } from './nearest-x';

const points = [1, 2, 4, 8].map((x) => ({ x, y: x }));

describe('the nearest point', () => {
  it('is found before, between and behind', () => {
    expect([-3, 1.4, 1.6, 5.9, 6.1, 99].map((x) => nearestIndex(points, x))).toEqual([0, 0, 1, 2, 3, 3]);
  });
  it('is never a gap', () => {
    const gaps = points.map(({ x, y }) => ({ x, y: x === 4 || x === 8 ? NaN : y }));
    expect(nearestIndex(gaps, 4)).toBe(1);
    expect(nearestIndex(gaps, 50)).toBe(1);
  });
  it('is nothing where there are no points', () => {
    expect(nearestIndex([], 1)).toBe(-1);
    expect(nearestIndex([{ x: 1, y: NaN }], 1)).toBe(-1);
  });
});
