import { describe, expect, it } from 'vitest';
import { arrayStatistics, histogram } from './array-statistics';

/** Values of which many lie on the borders of intervals. */
const formula = Array.from({ length: 500 }, (_, i) => ((7 * i * i + 3 * i) % 101) / 10);

describe('arrayStatistics', () => {
  // By NumPy 2.4, of float64: min, max, mean, std.
  it.each<[string, Float64Array | Float32Array, number[]]>([
    ['whole numbers', Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9), [2, 9, 5, 2]],
    [
      'numbers of either sign',
      Float64Array.of(0.1, -0, 0.7, 0.3, 0.6000000000000001, 0.2, 1e-3, -1, 0.30000000000000004),
      [-1, 0.7, 0.13344444444444445, 0.4618482461470822],
    ],
    [
      'float32',
      Float32Array.of(0.1, 0.2, 0.3, 0.7, -0.4, 1 / 3),
      [-0.4000000059604645, 0.699999988079071, 0.20555555696288744, 0.3285302097894138],
    ],
    ['500 numbers', Float64Array.from(formula), [0, 10, 4.6991999999999985, 3.0601110045225486]],
    ['one number', Float64Array.of(-3), [-3, -3, -3, 0]],
  ])('gives what NumPy gives of %s', (_, values, [min, max, mean, std]) => {
    const statistics = arrayStatistics(values);
    expect(statistics).toMatchObject({ min, max, notFinite: 0 });
    expect(statistics.mean).toBeCloseTo(mean!, 13);
    expect(statistics.std).toBeCloseTo(std!, 13);
  });

  it('leaves out what is not finite, and counts it', () => {
    const { std, ...rest } = arrayStatistics(Float64Array.of(1, NaN, 3, Infinity, -Infinity, 2));
    expect(rest).toEqual({ min: 1, max: 3, mean: 2, notFinite: 3 });
    expect(std).toBeCloseTo(0.816496580927726, 15);
  });

  it.each([
    ['no values', Float64Array.of(), 0],
    ['none that is finite', Float32Array.of(NaN, Infinity), 2],
  ])('has no figures for %s', (_, values, notFinite) => {
    expect(arrayStatistics(values)).toEqual({ min: NaN, max: NaN, mean: NaN, std: NaN, notFinite });
  });
});

describe('histogram', () => {
  // By np.histogram of NumPy 2.4, of float64.
  it.each<[string, Float64Array | Float32Array, number[]]>([
    ['whole numbers', Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9), [1, 5, 1, 1]],
    [
      'borders that binary fractions miss',
      Float64Array.from({ length: 11 }, (_, i) => i / 10),
      [1, 1, 2, 0, 1, 2, 1, 0, 1, 2],
    ],
    [
      'numbers of either sign',
      Float64Array.of(0.1, -0, 0.7, 0.3, 0.6000000000000001, 0.2, 1e-3, -1, 0.30000000000000004),
      [1, 0, 0, 0, 0, 2, 1, 3, 0, 2],
    ],
    ['float32', Float32Array.of(0.1, 0.2, 0.3, 0.7, -0.4, 1 / 3), [1, 0, 0, 2, 2, 0, 1]],
    ['what is finite', Float64Array.of(1, NaN, 3, Infinity, -Infinity, 2), [1, 1, 1]],
    ['values that are all alike', Float64Array.of(0.25, 0.25, 0.25), [0, 0, 3, 0, 0]],
    [
      '500 numbers',
      Float64Array.from(formula),
      [39, 20, 30, 30, 39, 30, 30, 10, 10, 20, 39, 19, 25, 20, 30, 20, 0, 30, 20, 39],
    ],
    [
      '500 numbers of float32',
      Float32Array.from(formula, (value) => value - 5),
      [
        30, 19, 10, 30, 10, 20, 39, 10, 20, 20, 20, 0, 10, 10, 10, 30, 9, 19, 15, 10, 20, 30, 10, 10, 0, 0,
        30, 20, 20, 19,
      ],
    ],
  ])('counts as np.histogram does: %s', (_, values, counts) => {
    expect([...histogram(values, counts.length).counts]).toEqual(counts);
  });

  it("has np.histogram's borders", () => {
    const values = Float64Array.of(0.1, -0, 0.7, 0.3, 0.2, 1e-3, -1);
    expect([...histogram(values, 10).edges]).toEqual([
      -1, -0.8300000000000001, -0.66, -0.49, -0.32000000000000006, -0.15000000000000013, 0.020000000000000018,
      0.18999999999999995, 0.3599999999999999, 0.5299999999999998, 0.7,
    ]);
    expect([...histogram(Float64Array.of(0.25), 5).edges]).toEqual([
      -0.25, -0.04999999999999999, 0.15000000000000002, 0.3500000000000001, 0.55, 0.75,
    ]);
    expect(histogram(Float64Array.of(NaN), 2)).toEqual({
      edges: Float64Array.of(0, 0.5, 1),
      counts: Uint32Array.of(0, 0),
    });
  });

  // NumPy refuses these.
  it.each([
    ['a range beyond float64', Float64Array.of(1.5e308, -1.5e308, 0, 1e308), [1, 1, 2]],
    ['a range too small to be divided', Float64Array.of(0, 5e-324, 5e-324), null],
    ['large numbers that are all alike', Float64Array.of(1e20, 1e20), null],
  ])('counts each value once for %s', (_, values, expected) => {
    const { counts, edges } = histogram(values, 3);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
    expect(edges.every(Number.isFinite)).toBe(true);
    if (expected) expect([...counts]).toEqual(expected);
  });
});
