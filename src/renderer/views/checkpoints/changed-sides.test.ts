import { describe, expect, it } from 'vitest';
import { changedSides } from './changed-sides';

const labels = Uint8Array.from([3, 5, 7, 1, 1]);
const indices = Uint32Array.from([10, 11, 12, 13, 14]);
const before = {
  labels,
  indices,
  predicted: Uint16Array.from([3, 6, 2, 1, 7]),
  labelProbabilities: Float32Array.from([0.9, 0.25, 0.125, 0.75, 0.25]),
};
const after = {
  labels,
  indices,
  predicted: Uint16Array.from([8, 5, 7, 1, 4]),
  labelProbabilities: Float32Array.from([0.25, 0.5, 0.75, 0.75, 0.25]),
};

describe('samples that changed sides', () => {
  it('are told with label and both predictions, the largest change first', () => {
    expect(changedSides(before, after)).toEqual({
      rightToWrong: [{ index: 10, label: 3, before: 3, after: 8 }],
      wrongToRight: [
        { index: 12, label: 7, before: 2, after: 7 },
        { index: 11, label: 5, before: 6, after: 5 },
      ],
      bothRight: 1,
      bothWrong: 1,
    });
  });

  it('are the other way round when the epochs are', () => {
    const { rightToWrong, wrongToRight } = changedSides(after, before);
    expect([rightToWrong.length, wrongToRight.length]).toEqual([2, 1]);
  });

  it('cannot be told of different samples', () => {
    expect(() => changedSides(before, { ...after, indices: Uint32Array.of(1, 2, 3, 4, 5) })).toThrow(
      'not of the same samples',
    );
  });
});
