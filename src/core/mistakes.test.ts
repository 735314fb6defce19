import { describe, expect, it } from 'vitest';
import { confidentMistakes, samplesOfCell } from './mistakes';

// Predicted 0, 1, 1, 2, 0, 0; of these samples 1, 3, 4 and 5 are wrong.
const probabilities = Float64Array.of(
  ...[0.9, 0.1, 0],
  ...[0.1, 0.5, 0.4],
  ...[0, 1, 0],
  ...[0.2, 0.2, 0.6],
  ...[0.5, 0.25, 0.25],
  ...[0.8, 0.05, 0.15],
);
const labels = [0, 2, 1, 0, 1, 2];

describe('confidentMistakes', () => {
  it('lists what was read wrongly, the most confident first, the earlier of equals first', () => {
    expect(confidentMistakes(probabilities, labels, 3, Infinity)).toEqual([
      { index: 5, label: 2, predicted: 0, probability: 0.8, labelProbability: 0.15 },
      { index: 3, label: 0, predicted: 2, probability: 0.6, labelProbability: 0.2 },
      { index: 1, label: 2, predicted: 1, probability: 0.5, labelProbability: 0.4 },
      { index: 4, label: 1, predicted: 0, probability: 0.5, labelProbability: 0.25 },
    ]);
  });

  it('stops at the limit', () => {
    expect(confidentMistakes(probabilities, labels, 3, 2).map(({ index }) => index)).toEqual([5, 3]);
    expect(confidentMistakes(probabilities, labels, 3, 0)).toEqual([]);
  });

  it('finds none where all is right, and none in nothing', () => {
    expect(confidentMistakes(probabilities, [0, 1, 1, 2, 0, 0], 3, 9)).toEqual([]);
    expect(confidentMistakes(new Float64Array(), [], 3, 9)).toEqual([]);
  });

  it('refuses lengths that do not fit', () => {
    expect(() => confidentMistakes(probabilities, labels, 2, 9)).toThrow(RangeError);
  });
});

describe('samplesOfCell', () => {
  const predicted = Uint16Array.of(0, 1, 1, 2, 0, 0);

  it('finds the samples of a cell in their order', () => {
    expect(samplesOfCell(predicted, labels, 2, 0)).toEqual([5]);
    expect(samplesOfCell(predicted, [1, 1, 1, 1, 1, 1], 1, 0)).toEqual([0, 4, 5]);
    expect(samplesOfCell(predicted, labels, 2, 2)).toEqual([]);
  });

  it('stops at the limit', () => {
    expect(samplesOfCell(predicted, [1, 1, 1, 1, 1, 1], 1, 0, 2)).toEqual([0, 4]);
    expect(samplesOfCell(predicted, labels, 2, 0, 0)).toEqual([]);
  });
});
