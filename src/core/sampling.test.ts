import { describe, expect, it } from 'vitest';
import { RandomStream } from './random';
import { batchesPerEpoch, epochOrder } from './sampling';

describe('batchesPerEpoch', () => {
  it.each([
    [49000, 100, 490],
    [10, 3, 4],
    [9, 3, 3],
    [1, 1, 1],
    [5, 5, 1],
  ])('%i samples in batches of %i: %i', (samples, size, expected) => {
    expect(batchesPerEpoch(samples, size)).toBe(expected);
  });
});

describe('epochOrder', () => {
  it('shuffled: is a new permutation each epoch, so that the last batch may be smaller', () => {
    const random = RandomStream.named(4, 'sampling');
    const [first, second] = [1, 2].map(() => epochOrder('shuffled', 103, 10, random)) as [
      Uint32Array,
      Uint32Array,
    ];
    for (const order of [first, second]) {
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 103 }, (_, i) => i));
    }
    expect(second).not.toEqual(first);
    expect(first.subarray((batchesPerEpoch(103, 10) - 1) * 10, 110)).toHaveLength(3);
  });

  it('shuffled: does not depend on the batch size', () => {
    const order = (size: number) => epochOrder('shuffled', 50, size, RandomStream.named(4, 'sampling'));
    expect(order(7)).toEqual(order(20));
  });

  it('replacement: draws each place from all samples; every batch is full', () => {
    const order = epochOrder('replacement', 20, 6, RandomStream.named(4, 'sampling'));
    expect(order).toHaveLength(24);
    expect(order.every((index) => index < 20)).toBe(true);
    expect(new Set(order).size).toBeLessThan(20);
    const long = epochOrder('replacement', 1000, 1000, RandomStream.named(4, 'sampling'));
    // 1 - 1/e of the samples are seen in an epoch.
    expect(Math.abs(new Set(long).size / 1000 - 0.632)).toBeLessThan(0.03);
  });
});
