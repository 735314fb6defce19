import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../../core/configuration';
import type { EpochSummary, LiveRun } from '../../../shared/contract';
import { bestEpoch, epochNow, stepsDone, stoppedEarly, times, totalSteps } from './run-facts';

const epoch = (number: number, valAccuracy: number): EpochSummary => ({
  epoch: number,
  trainLoss: number === 0 ? null : 1,
  valLoss: 1,
  valAccuracy,
  learningRate: 1e-3,
  seconds: number === 0 ? 0.1 : 2,
});
const run = (epochs: EpochSummary[], status: LiveRun['status'] = 'running'): LiveRun => ({
  id: 'a',
  name: 'A',
  status,
  configuration: PRESETS.course,
  dataset: { name: 'mnist', source: '/mnist', height: 28, width: 28, classes: 10 },
  epochs,
  stepsPerEpoch: 490,
  test: null,
  error: null,
});

describe('facts of a run', () => {
  it('take the earlier of two equally good epochs as the best', () => {
    expect(bestEpoch([epoch(0, 0.1), epoch(1, 0.9), epoch(2, 0.9)])!.epoch).toBe(1);
    expect(bestEpoch([])).toBeNull();
  });

  it('count steps by what is known', () => {
    expect(totalSteps(run([]))).toBe(4900);
    expect(stepsDone(run([epoch(0, 0), epoch(1, 0)]), null, 0)).toBe(490);
    expect(stepsDone(run([]), null, 12)).toBe(12);
  });

  it('name the epoch that is going on', () => {
    expect(epochNow(run([]), 0, true)).toBe(1);
    expect(epochNow(run([]), 489, true)).toBe(1);
    expect(epochNow(run([]), 490, true)).toBe(2);
    expect(epochNow(run([]), 4900, true)).toBe(10);
    expect(epochNow(run([epoch(0, 0), epoch(1, 0)], 'stopped'), 700, false)).toBe(1);
  });

  it('do not count the first validation as an epoch', () => {
    expect(times([epoch(0, 0)])).toBeNull();
    expect(times([epoch(0, 0), epoch(1, 0), epoch(2, 0)])).toEqual({ mean: 2, total: 4.1 });
  });

  it('tell early stopping from the end', () => {
    expect(stoppedEarly(run([epoch(3, 0)], 'completed'))).toBe(true);
    expect(stoppedEarly(run([epoch(10, 0)], 'completed'))).toBe(false);
    expect(stoppedEarly(run([epoch(3, 0)], 'stopped'))).toBe(false);
  });
});
