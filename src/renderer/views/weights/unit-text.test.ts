import { describe, expect, it } from 'vitest';
import { createTranslator } from '../../../shared/messages';
import { alignedNumber, alignedSigned, shortNumber, unitText } from './unit-text';

describe('numbers', () => {
  it('have three digits and a real minus', () => {
    expect([1.2345, -0.0312, 0, 3.14e-7, 123456, -Infinity, NaN].map(shortNumber)).toEqual([
      '1.23',
      '−0.0312',
      '0',
      '3.1e−7',
      '1.2e5',
      '−∞',
      'NaN',
    ]);
  });

  it('that stand below each other have as many decimals', () => {
    const values = [0.0396, -0.0021];
    expect(values.map(alignedSigned(values))).toEqual(['+0.0396', '−0.0021']);
    expect([84.31, 79].map(alignedNumber([84.31, 79]))).toEqual(['84.3', '79.0']);
    expect([0].map(alignedNumber([0]))).toEqual(['0.00']);
  });
});

describe('a unit in words', () => {
  const facts = {
    norms: Float64Array.of(1.2431, 2),
    biases: Float64Array.of(-0.5, 0),
    classes: Uint16Array.of(3, 1),
  };

  it('is told by its number from 1, and whether it is dead', () => {
    const t = createTranslator('en');
    expect(unitText(t, 'hidden', facts, 0, false)).toBe('Hidden unit 1, norm 1.24, speaks for 3, bias −0.5');
    expect(unitText(t, 'hidden', facts, 1, true)).toBe('Hidden unit 2, dead, norm 2, speaks for 1, bias 0');
    expect(unitText(t, 'output', facts, 1, false)).toBe('Class 1, norm 2, bias 0');
  });
});
