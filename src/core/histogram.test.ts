import { describe, expect, it } from 'vitest';
import { Lcg } from './fixtures/generated';
import fixture from './fixtures/histograms.json';
import { histogram } from './histogram';

const random = new Lcg(41);
const VALUES: Record<string, number[]> = {
  normal: Array.from({ length: 300 }, () => random.normal()),
  tenths: Array.from({ length: 300 }, () => random.integer(31) / 10),
  equal: [2.5, 2.5, 2.5, 2.5],
  none: [],
};

describe('histogram', () => {
  it.each(fixture)(
    'of $values values in $bins bins is np.histogram’s',
    ({ values, bins, range, counts, edges }) => {
      const actual = histogram(VALUES[values]!, bins, range as [number, number] | undefined);
      expect([...actual.edges]).toEqual(edges);
      expect([...actual.counts]).toEqual(counts);
    },
  );

  it.each<[string, () => unknown]>([
    ['no bins', () => histogram([1], 0)],
    ['half a bin', () => histogram([1], 1.5)],
    ['NaN', () => histogram([1, NaN], 3)],
    ['infinity', () => histogram([1, Infinity], 3)],
    ['a range backwards', () => histogram([1], 3, [2, 1])],
  ])('refuses %s', (_, run) => expect(run).toThrow(RangeError));
});
