import { describe, expect, it } from 'vitest';
import type { TrainingHistory } from '../../../formats/model-file';
import { hasCurves, historyCurves } from './history-curves';

const history = (patch: Partial<TrainingHistory>): TrainingHistory => ({
  epoch: null,
  learningRate: null,
  batchSize: null,
  lossHistory: [],
  valLossHistory: [],
  valAccuracyHistory: [],
  ...patch,
});

describe('the curves of a history', () => {
  it('takes many losses as those of mini-batches', () => {
    const curves = historyCurves(history({ epoch: 2, lossHistory: [5, 4, 3, 2], valLossHistory: [3, 2] }));
    expect(curves.steps).toEqual(Float32Array.of(5, 4, 3, 2));
    expect(curves.losses).toEqual([]);
    expect(curves.valLosses).toEqual([
      { x: 1, y: 3 },
      { x: 2, y: 2 },
    ]);
  });

  it('takes as many losses as epochs as those of epochs', () => {
    const curves = historyCurves(history({ lossHistory: [5, 4], valAccuracyHistory: [0.5, 0.6] }));
    expect(curves.steps).toBeNull();
    expect(curves.losses.map(({ x }) => x)).toEqual([1, 2]);
    expect(curves.end).toBe(2);
  });

  it('begins before the first epoch where there is one value more', () => {
    const curves = historyCurves(history({ epoch: 2, valAccuracyHistory: [0.1, 0.5, 0.6] }));
    expect(curves.valAccuracies.map(({ x }) => x)).toEqual([0, 1, 2]);
    expect(curves.end).toBe(2);
  });

  it('knows losses without any word of epochs as mini-batches', () => {
    expect(historyCurves(history({ lossHistory: [2, 1] })).steps).not.toBeNull();
  });

  it('tells a history without curves', () => {
    expect(hasCurves(history({ epoch: 3 }))).toBe(false);
    expect(hasCurves(history({ lossHistory: [1] }))).toBe(true);
  });
});
