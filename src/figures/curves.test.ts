import { describe, expect, it } from 'vitest';
import { curvesToCsv, smoothed, thinned } from './curves';

/** TensorBoard's line_chart.ts, written out by hand: the oracle of `smoothed`. */
function tensorBoard(values: number[], weight: number): number[] {
  let last = 0;
  let count = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    last = last * weight + (1 - weight) * value;
    count++;
    return last / (1 - weight ** count);
  });
}

const noisy = Array.from({ length: 500 }, (_, i) => 2 * Math.exp(-i / 90) + 0.3 * Math.sin(i * i));

describe('smoothing', () => {
  it('is TensorBoard’s, at every weight', () => {
    for (const weight of [0, 0.1, 0.6, 0.9, 0.99]) {
      const expected = tensorBoard(noisy, weight);
      smoothed(noisy, weight).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 10));
    }
  });

  it('changes nothing with weight 0, and nothing about a constant', () => {
    expect([...smoothed([3, 1, 2], 0)]).toEqual([3, 1, 2]);
    for (const value of smoothed(new Array(2000).fill(0.25), 0.97)) expect(value).toBeCloseTo(0.25, 12);
  });

  it('starts at the first value, not at 0', () => {
    expect(smoothed([2.3, 2.3], 0.99)[0]).toBeCloseTo(2.3, 12);
  });

  it('passes over values that are missing', () => {
    const [first, second, third] = smoothed([1, NaN, 3], 0.5);
    expect(first).toBe(1);
    expect(second).toBeNaN();
    expect(third).toBeCloseTo((0.25 * 1 + 0.5 * 3) / 0.75, 12);
  });
});

describe('thinning', () => {
  it('leaves short series as they are', () => {
    expect(thinned([5, 6, 7], 3, 10, 2)).toEqual([
      { x: 10, y: 5 },
      { x: 12, y: 6 },
      { x: 14, y: 7 },
    ]);
    expect(thinned([], 10)).toEqual([]);
  });

  it('keeps the highest and the lowest value, in order, within the limit', () => {
    const values = Float32Array.from({ length: 100_000 }, (_, i) => Math.sin(i / 500));
    values[31_415] = 40;
    values[92_653] = -40;
    const points = thinned(values, 1000);
    expect(points.length).toBeLessThanOrEqual(1000);
    expect(points).toContainEqual({ x: 31_416, y: 40 });
    expect(points).toContainEqual({ x: 92_654, y: -40 });
    for (let i = 1; i < points.length; i++) expect(points[i]!.x).toBeGreaterThan(points[i - 1]!.x);
  });

  it('gives one point for a stretch without change', () => {
    expect(thinned(new Float32Array(1000), 100)).toHaveLength(50);
  });
});

describe('CSV', () => {
  it('has a row for each x and a column for each series', () => {
    const csv = curvesToCsv('Epoch', [
      { label: 'Training', points: [{ x: 1, y: 0.5 }] },
      {
        label: 'Validation',
        points: [
          { x: 0, y: 2.5 },
          { x: 1, y: 0.75 },
        ],
      },
    ]);
    expect(csv).toBe('Epoch,Training,Validation\r\n0,,2.5\r\n1,0.5,0.75\r\n');
  });

  it('quotes as RFC 4180 says', () => {
    expect(curvesToCsv('a,b', [{ label: 'say "hi"', points: [] }])).toBe('"a,b","say ""hi"""\r\n');
  });
});
