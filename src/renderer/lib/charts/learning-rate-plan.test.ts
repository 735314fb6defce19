import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../../core/configuration';
import { ratePoints } from './learning-rate-plan';

describe('the planned learning rate', () => {
  it('goes from the first update to the last, in order', () => {
    const points = ratePoints(PRESETS.course, 490);
    expect(points[0]).toEqual({ x: 1, y: 1e-3 });
    expect(points.at(-1)!.x).toBe(4900);
    expect(points.at(-1)!.y).toBeCloseTo(1e-3 * 0.95 ** 9, 12);
    for (let i = 1; i < points.length; i++) expect(points[i]!.x).toBeGreaterThan(points[i - 1]!.x);
  });

  it('steps upright between epochs', () => {
    const points = ratePoints(PRESETS.course, 490);
    expect(points.find(({ x }) => x === 490)!.y).toBe(1e-3);
    expect(points.find(({ x }) => x === 491)!.y).toBeCloseTo(0.95e-3, 12);
  });

  it('has each update of a short run once', () => {
    expect(ratePoints({ ...PRESETS.adam, epochs: 2 }, 3).map(({ x }) => x)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(ratePoints({ ...PRESETS.adam, epochs: 1 }, 1)).toHaveLength(1);
  });

  it('stays small for a long run', () => {
    expect(ratePoints({ ...PRESETS.course, epochs: 10_000 }, 490).length).toBeLessThanOrEqual(600);
  });
});
