import { describe, expect, it } from 'vitest';
import { INITIALISER_NAMES, initialParameters } from './initialisers';
import { arrayStatistics } from './array-statistics';
import { RandomStream } from './random';

const shape = { inputs: 300, hidden: 80, classes: 40 };
const initial = (name: (typeof INITIALISER_NAMES)[number], deviation = 0.01) =>
  initialParameters(shape, name, deviation, RandomStream.named(1, 'weights'));

describe('initialParameters', () => {
  it.each([
    ['normal', 0.01, 0.01],
    ['he', Math.sqrt(2 / 300), Math.sqrt(2 / 80)],
    ['xavier', Math.sqrt(2 / 380), Math.sqrt(2 / 120)],
  ] as const)('%s: has its standard deviation in each layer, and biases of 0', (name, first, second) => {
    const { W1, b1, W2, b2 } = initial(name);
    expect([W1.length, b1.length, W2.length, b2.length]).toEqual([24000, 80, 3200, 40]);
    expect([...b1, ...b2].every((bias) => bias === 0)).toBe(true);
    for (const [W, expected, tolerance] of [
      [W1, first, 0.015],
      [W2, second, 0.04],
    ] as const) {
      const { mean, std: deviation } = arrayStatistics(W);
      expect(Math.abs(deviation / expected - 1)).toBeLessThan(tolerance);
      expect(Math.abs(mean / expected)).toBeLessThan(2 * tolerance);
    }
  });

  it('draws the same normals for every initialiser, W1 row by row and then W2', () => {
    const random = RandomStream.named(1, 'weights');
    const normals = Array.from({ length: 24000 + 3200 }, () => random.normal());
    const { W1, W2 } = initial('normal', 1);
    expect([...W1, ...W2]).toEqual(normals);
    expect([...initial('he').W1]).toEqual(normals.slice(0, 24000).map((value) => Math.sqrt(2 / 300) * value));
  });

  it('takes a deviation of 0', () => {
    expect(initial('normal', 0).W1.every((value) => value === 0)).toBe(true);
  });
});
