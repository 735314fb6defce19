import { describe, expect, it } from 'vitest';
import { parseNumber, stepped, writeNumber } from './number-text';

describe('numbers as they are typed', () => {
  it.each([
    ['5e-4', 5e-4],
    ['5E-4', 5e-4],
    [' 0.001 ', 1e-3],
    ['.5', 0.5],
    ['1.', 1],
    ['49,000', 49000],
    ['1 000', 1000],
    ['１００', 100],
    ['-1', -1],
  ])('reads %j', (text, value) => expect(parseNumber(text)).toBe(value));

  it.each(['', 'abc', '1e', '0x10', '1,5', '--1', '1.2.3', 'Infinity'])('does not read %j', (text) =>
    expect(parseNumber(text)).toBeNaN(),
  );

  it.each([
    [1e-3, '0.001'],
    [5e-4, '5e-4'],
    [1e-8, '1e-8'],
    [0, '0'],
    [49000, '49000'],
    [0.95, '0.95'],
  ])('writes %j', (value, text) => {
    expect(writeNumber(value)).toBe(text);
    expect(parseNumber(text)).toBe(value);
  });
});

describe('arrow keys', () => {
  const rate = { kind: 'multiply' } as const;
  const units = { kind: 'add', small: 10, large: 100 } as const;
  const share = { kind: 'add', small: 0.01, large: 0.1 } as const;

  it('multiply rates by 2 and 10', () => {
    expect(stepped(1e-3, rate, 1, false, { above: 0 })).toBe(2e-3);
    expect(stepped(1e-3, rate, -1, true, { above: 0 })).toBe(1e-4);
    expect(stepped(0.3, rate, -1, true, { above: 0 })).toBe(0.03);
  });

  it('leave 0 and never fall below it', () => {
    expect(stepped(0, rate, 1, false, { minimum: 0 })).toBe(1e-4);
    expect(stepped(0, rate, -1, false, { minimum: 0 })).toBe(0);
  });

  it('go to the next round number', () => {
    expect(stepped(100, units, 1, false, {})).toBe(110);
    expect(stepped(104, units, 1, false, {})).toBe(110);
    expect(stepped(104, units, -1, true, {})).toBe(100);
    expect(stepped(0.1, share, 1, false, {})).toBe(0.11);
    expect(stepped(0.57, share, -1, false, {})).toBe(0.56);
  });

  it('stay within bounds, and off the ones that are excluded', () => {
    expect(stepped(1, units, -1, false, { minimum: 1 })).toBe(1);
    expect(stepped(60, rate, 1, false, { maximum: 100 })).toBe(100);
    expect(stepped(0.99, share, 1, false, { below: 1 })).toBe(0.99);
  });

  it('give what is no number a start', () => {
    expect(stepped(NaN, units, 1, false, { minimum: 1 })).toBe(1);
    expect(stepped(NaN, rate, 1, false, { above: 0 })).toBe(1e-3);
  });
});
