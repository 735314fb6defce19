import { describe, expect, it } from 'vitest';
import { axisEnd, moved, showing, within, zoomed } from './zoom-range';

const whole = { minimum: 0, maximum: 100 };

describe('the range of an axis', () => {
  it('is given up when it covers the whole', () => {
    expect(within({ minimum: -5, maximum: 100 }, whole)).toBeNull();
    expect(zoomed({ minimum: 25, maximum: 75 }, whole, 50, 2)).toBeNull();
  });

  it('zooms about a place', () => {
    expect(zoomed(whole, whole, 20, 0.5)).toEqual({ minimum: 10, maximum: 60 });
  });

  it('does not zoom in for ever', () => {
    const range = within({ minimum: 50, maximum: 50 }, whole);
    expect(range!.maximum - range!.minimum).toBeCloseTo(0.02);
  });

  it('moves within the whole and keeps its size', () => {
    expect(moved({ minimum: 80, maximum: 95 }, whole, 10)).toEqual({ minimum: 85, maximum: 100 });
    expect(moved({ minimum: 10, maximum: 20 }, whole, -30)).toEqual({ minimum: 0, maximum: 10 });
  });

  it('follows a place that leaves it', () => {
    const range = { minimum: 10, maximum: 20 };
    expect(showing(range, whole, 15)).toEqual(range);
    expect(showing(range, whole, 22)).toEqual({ minimum: 12, maximum: 22 });
    expect(showing(range, whole, 7)).toEqual({ minimum: 7, maximum: 17 });
  });
});

describe('the end of a growing axis', () => {
  it('is the end of the run where that is near', () => {
    expect(axisEnd(0, 4900, 490)).toBe(4900);
  });
  it('doubles towards a far end', () => {
    expect(axisEnd(3, 1000, 1)).toBe(10);
    expect(axisEnd(11, 1000, 1)).toBe(20);
    expect(axisEnd(700, 1000, 1)).toBe(1000);
  });
});
