import { describe, expect, it } from 'vitest';
import { nextIndices } from './batch-indices';
import { formulaParts, formulaText } from './formula';
import { cellText, digits, operand } from './number-words';
import { codeOf, STEPS } from './steps';

describe('formulas', () => {
  it('have subscripts and superscripts that nest', () => {
    expect(formulaParts('W_1^2 + e^{T_{ic}}')).toEqual([
      { kind: 'text', text: 'W', parts: [] },
      { kind: 'sub', text: '', parts: [{ kind: 'text', text: '1', parts: [] }] },
      { kind: 'sup', text: '', parts: [{ kind: 'text', text: '2', parts: [] }] },
      { kind: 'text', text: ' + e', parts: [] },
      {
        kind: 'sup',
        text: '',
        parts: [
          { kind: 'text', text: 'T', parts: [] },
          { kind: 'sub', text: '', parts: [{ kind: 'text', text: 'ic', parts: [] }] },
        ],
      },
    ]);
    expect(formulaText('e^{T_{ic}} W_1')).toBe('e^Tic W1');
    expect(() => formulaParts('x_{i')).toThrow('brace');
  });

  it('of every step can be read', () => {
    for (const { formula } of STEPS) expect(formulaParts(formula).length).toBeGreaterThan(0);
    expect(codeOf(STEPS[0]!, 'unit')).toBe('X = images / 255');
  });
});

it('numbers are written with a real minus and without spare zeros', () => {
  expect(digits(-3.214567891)).toBe('−3.21457');
  expect(digits(0.5)).toBe('0.5');
  expect(digits(-1.5e-9)).toBe('−1.5e−9');
  expect(digits(2e9)).toBe('2e9');
  expect(digits(NaN)).toBe('NaN');
  expect(digits(-Infinity)).toBe('−∞');
  expect(operand(-0.25)).toBe('(−0.25)');
  expect([0, 0.5, -0.123, 12.34, 253, -0.0004].map(cellText)).toEqual([
    '0',
    '0.50',
    '−0.12',
    '12.3',
    '253',
    '−4e−4',
  ]);
});

describe('the next images', () => {
  const next = (...args: Parameters<typeof nextIndices>) => [...nextIndices(...args)];
  it('follow those that are shown, and go round at the ends', () => {
    expect(next('first', [], 3, 10)).toEqual([0, 1, 2]);
    expect(next('next', [0, 1, 2], 3, 10)).toEqual([3, 4, 5]);
    expect(next('next', [6, 7, 8], 3, 10)).toEqual([7, 8, 9]);
    expect(next('next', [7, 8, 9], 3, 10)).toEqual([0, 1, 2]);
    expect(next('previous', [4, 5], 2, 10)).toEqual([2, 3]);
    expect(next('previous', [1, 2], 2, 10)).toEqual([0, 1]);
    expect(next('previous', [0, 1], 2, 10)).toEqual([8, 9]);
    expect(next('same', [4], 3, 10)).toEqual([4, 5, 6]);
    expect(next('same', [9], 3, 10)).toEqual([7, 8, 9]);
    expect(next('first', [], 16, 5)).toHaveLength(5);
  });
  it('are different ones when they are random', () => {
    const values = [0.1, 0.1, 0.5];
    expect(next('random', [], 2, 10, () => values.shift() ?? 0)).toEqual([1, 5]);
  });
});
