import { expect, it } from 'vitest';
import { plainNumber, signedNumber } from './signed-number';

it('writes scores with their sign', () => {
  expect(signedNumber(2.314)).toBe('+2.31');
  expect(signedNumber(-0.038)).toBe('−0.04');
  expect(signedNumber(-0.001)).toBe('0.00');
  expect(signedNumber(31.26)).toBe('+31.3');
  expect(signedNumber(-412.7)).toBe('−413');
  expect(plainNumber(5.5)).toBe('5.50');
});
