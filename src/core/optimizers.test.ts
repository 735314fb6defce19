import { describe, expect, it } from 'vitest';
import {
  adamCorrections,
  initialOptimizerState,
  OPTIMIZER_NAMES,
  slotCount,
  updateArray,
  wholePower,
} from './optimizers';

const constants = { momentum: 0.5, beta1: 0.75, beta2: 0.5, epsilon: 0.25 };

/** Two updates of one value from 1 with gradients 2 and 4, lambda 0.5 and rate 0.1. */
function twoUpdates(name: (typeof OPTIMIZER_NAMES)[number]): number[] {
  const values = Float64Array.of(1);
  const slots = Array.from({ length: slotCount(name) }, () => new Float64Array(1));
  return [2, 4].map((gradient, i) => {
    updateArray({ name, ...constants }, values, Float64Array.of(gradient), slots, 0.1, 0.5, i + 1);
    return values[0]!;
  });
}

describe('updateArray', () => {
  it('sgd: w - rate (g + lambda w)', () => {
    const [first, second] = twoUpdates('sgd');
    expect(first).toBeCloseTo(1 - 0.1 * 2.5, 15);
    expect(second).toBeCloseTo(0.75 - 0.1 * (4 + 0.375), 15);
  });

  it('momentum: the velocity keeps a share of itself', () => {
    const [first, second] = twoUpdates('momentum');
    expect(first).toBeCloseTo(0.75, 15);
    expect(second).toBeCloseTo(0.75 - 0.1 * (0.5 * 2.5 + 4.375), 15);
  });

  it('nesterov: looks ahead by a share of the velocity', () => {
    const [first, second] = twoUpdates('nesterov');
    expect(first).toBeCloseTo(1 - 0.1 * (2.5 + 0.5 * 2.5), 15);
    const gradient = 4 + 0.5 * 0.625;
    expect(second).toBeCloseTo(0.625 - 0.1 * (gradient + 0.5 * (0.5 * 2.5 + gradient)), 15);
  });

  it('adam: moments corrected for their start at 0', () => {
    const [first, second] = twoUpdates('adam');
    // After one update the corrected moments are the gradient and its square.
    expect(first).toBeCloseTo(1 - (0.1 * 2.5) / (2.5 + 0.25), 15);
    const gradient = 4 + 0.5 * first!;
    const mean = (0.75 * 0.25 * 2.5 + 0.25 * gradient) / (1 - 0.75 ** 2);
    const variance = (0.5 * 0.5 * 2.5 ** 2 + 0.5 * gradient ** 2) / (1 - 0.5 ** 2);
    expect(second).toBeCloseTo(first! - (0.1 * mean) / (Math.sqrt(variance) + 0.25), 15);
  });
});

describe('wholePower', () => {
  it('is exact where the power is', () => {
    expect(wholePower(3, 0)).toBe(1);
    expect(wholePower(3, 1)).toBe(3);
    expect(wholePower(3, 20)).toBe(3 ** 20);
    expect(wholePower(0, 0)).toBe(1);
    expect(wholePower(0, 5)).toBe(0);
    expect(wholePower(2, 1000)).toBe(2 ** 1000);
    expect(wholePower(0.5, 4e6)).toBe(0);
  });

  it('is close to Math.pow elsewhere', () => {
    for (const exponent of [2, 3, 7, 100, 4900]) {
      expect(Math.abs(wholePower(0.999, exponent) / 0.999 ** exponent - 1)).toBeLessThan(1e-12);
    }
  });
});

describe('optimizer state', () => {
  it.each([
    ['sgd', 0],
    ['momentum', 1],
    ['nesterov', 1],
    ['adam', 2],
  ] as const)('%s keeps %i arrays a parameter, of zeros at first', (name, count) => {
    const state = initialOptimizerState(name, { inputs: 3, hidden: 2, classes: 2 }, 'float32');
    expect(state.updates).toBe(0);
    expect(state.slots).toHaveLength(count);
    for (const slot of state.slots) expect(slot.W1).toEqual(new Float32Array(6));
  });

  it('corrects fully at first and hardly after many updates', () => {
    const settings = { name: 'adam', momentum: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
    const [first, second] = adamCorrections(settings, 1);
    expect(first).toBeCloseTo(10, 12);
    expect(second).toBeCloseTo(1000, 8);
    expect(adamCorrections(settings, 100000)).toEqual([1, 1]);
  });
});
