import { describe, expect, it } from 'vitest';
import { cos, exp, log, sin } from './deterministic-math';
import { Lcg } from './fixtures/generated';

const bits = new DataView(new ArrayBuffer(8));

/** The number of doubles between two finite numbers of equal sign. */
function unitsApart(a: number, b: number): number {
  const place = (x: number) => {
    bits.setFloat64(0, x);
    return bits.getBigInt64(0);
  };
  if (Object.is(a, b) || a === b) return 0;
  if (a < 0 !== b < 0) return Infinity;
  return Math.abs(Number(place(a) - place(b)));
}

function largestError(own: (x: number) => number, theirs: (x: number) => number, inputs: number[]): number {
  return Math.max(...inputs.map((x) => unitsApart(own(x), theirs(x))));
}

const random = new Lcg(5);
const spread = (count: number, from: number, to: number) =>
  Array.from({ length: count }, () => from + (to - from) * random.uniform());

describe('exp', () => {
  // Math.exp may itself be a unit off.
  it.each([
    [-1e-8, 1e-8],
    [-1, 1],
    [-50, 50],
    [-708, 709.78],
    [-745, -708],
    [709.7, 709.782712893383973],
  ])('is within a unit in the last place of Math.exp from %d to %d', (from, to) => {
    expect(largestError(exp, Math.exp, spread(3000, from, to))).toBeLessThanOrEqual(1);
  });

  it('knows its special values', () => {
    expect(exp(0)).toBe(1);
    expect(exp(-0)).toBe(1);
    expect(unitsApart(exp(1), Math.E)).toBeLessThanOrEqual(1);
    expect(exp(Infinity)).toBe(Infinity);
    expect(exp(-Infinity)).toBe(0);
    expect(exp(NaN)).toBeNaN();
    expect(exp(709.79)).toBe(Infinity);
    expect(exp(709.78)).toBeLessThan(Infinity);
    expect(exp(-745.14)).toBe(0);
    expect(exp(-745.13)).toBe(2 ** -1074);
  });
});

describe('log', () => {
  it.each([
    [0.999, 1.001],
    [0.5, 2],
    [1e-5, 10],
    [1, 1e15],
    [1e-320, 1e-300],
    [1e300, 1.7e308],
  ])('is within a unit in the last place of Math.log from %d to %d', (from, to) => {
    expect(largestError(log, Math.log, spread(3000, from, to))).toBeLessThanOrEqual(1);
  });

  it('knows its special values', () => {
    expect(log(1)).toBe(0);
    expect(log(2)).toBe(Math.LN2);
    expect(log(10)).toBe(Math.LN10);
    expect(log(0)).toBe(-Infinity);
    expect(log(-0)).toBe(-Infinity);
    expect(log(-1)).toBeNaN();
    expect(log(NaN)).toBeNaN();
    expect(log(Infinity)).toBe(Infinity);
    expect(unitsApart(log(2 ** -1074), -1074 * Math.LN2)).toBeLessThanOrEqual(1);
    expect(unitsApart(log(Number.MAX_VALUE), 709.782712893384)).toBeLessThanOrEqual(1);
  });

  it('undoes exp', () => {
    for (const x of spread(1000, -700, 700))
      expect(Math.abs(log(exp(x)) - x)).toBeLessThan(4e-16 * (1 + Math.abs(x)));
  });
});

describe.each([
  ['sin', sin, Math.sin],
  ['cos', cos, Math.cos],
] as const)('%s', (_name, own, theirs) => {
  it('is within a unit in the last place of Math on the first octant', () => {
    expect(largestError(own, theirs, spread(3000, 1e-9, Math.PI / 4))).toBeLessThanOrEqual(1);
  });

  // Near its zeros what counts is the distance, not the digits.
  it.each([10, 1000, 1e5])('differs from Math by less than 2e-16 up to %d either way', (most) => {
    const errors = spread(5000, -most, most).map((x) => Math.abs(own(x) - theirs(x)));
    expect(Math.max(...errors)).toBeLessThan(2e-16);
  });

  it('is right at multiples of pi/4', () => {
    for (let k = -16; k <= 16; k++) {
      const x = (k * Math.PI) / 4;
      expect(Math.abs(own(x) - theirs(x)), `${k} pi/4`).toBeLessThan(2e-16);
    }
  });

  it('has no value at NaN and the infinities', () => {
    for (const x of [NaN, Infinity, -Infinity]) expect(own(x)).toBeNaN();
  });
});

describe('sin and cos at 0', () => {
  it('are 0 and 1', () => {
    expect(sin(0)).toBe(0);
    expect(cos(0)).toBe(1);
  });
});
