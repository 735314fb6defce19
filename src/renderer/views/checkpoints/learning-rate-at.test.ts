import { expect, it } from 'vitest';
import type { EpochSummary } from '../../../shared/contract';
import { learningRateAt } from './learning-rate-at';

const epochs = [1e-3, 0.00095, 0.0009025000000001, 0].map(
  (learningRate, epoch) => ({ epoch, learningRate }) as EpochSummary,
);

it('goes on with the learning rate of an epoch, or with the last that is not 0', () => {
  expect([0, 1, 2, 3].map((epoch) => learningRateAt(epochs, epoch, 5))).toEqual([
    1e-3, 0.00095, 0.0009025, 0.0009025,
  ]);
  expect(learningRateAt([], 3, 0.5)).toBe(0.5);
});
