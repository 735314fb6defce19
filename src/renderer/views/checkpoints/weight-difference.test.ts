import { describe, expect, it } from 'vitest';
import type { Model } from '../../../core/model';
import { layerChanges, weightDifference } from './weight-difference';

function model(W1: number[], b1: number[], W2: number[], b2: number[]): Model {
  const [W1Array, b1Array, W2Array, b2Array] = [W1, b1, W2, b2].map((values) => Float64Array.from(values));
  return {
    shape: { inputs: 2, hidden: 2, classes: 2 },
    parameters: { W1: W1Array!, b1: b1Array!, W2: W2Array!, b2: b2Array! },
    lambda: 0,
    preprocessing: { kind: 'raw', scale: 1, offset: new Float64Array(2) },
    imageSize: [1, 2],
  };
}

const a = model([1, 2, 3, 4], [0, 0], [3, 4, 0, 0], [1, 1]);
const b = model([1.5, 2, 3, 1], [3, 4], [3, 4, 0, 0], [1, 2]);

describe('the difference of two epochs’ weights', () => {
  it('is B − A, a column for each hidden unit', () => {
    expect(weightDifference(a, b)).toEqual({
      count: 2,
      values: Float32Array.of(0.5, 0, 0, -3),
      size: [1, 2],
    });
    expect(weightDifference(a, a).values).toEqual(new Float32Array(4));
  });

  it('has a norm for each array, and its share of what was before', () => {
    const changes = layerChanges(a, b);
    expect(changes.map(({ name, norm }) => [name, norm])).toEqual([
      ['W1', Math.sqrt(9.25)],
      ['b1', 5],
      ['W2', 0],
      ['b2', 1],
    ]);
    expect(changes.map(({ relative }) => relative)).toEqual([
      Math.sqrt(9.25) / Math.sqrt(30),
      null,
      0,
      1 / Math.sqrt(2),
    ]);
  });
});
