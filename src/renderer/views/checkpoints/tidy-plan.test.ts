import { describe, expect, it } from 'vitest';
import type { EpochSummary } from '../../../shared/contract';
import { tidyPlan } from './tidy-plan';

const accuracies = [0.1, 0.9, 0.95, 0.94, 0.95, 0.93];
const epochs = accuracies.map((valAccuracy, epoch): EpochSummary => ({
  epoch,
  valAccuracy,
  trainLoss: null,
  valLoss: 1,
  learningRate: 1e-3,
  seconds: 1,
}));
const checkpoints = accuracies.map((_, epoch) => ({ epoch, bytes: 10 + epoch }));

describe('tidying up', () => {
  it('keeps the best, the last and the model’s', () => {
    const plan = tidyPlan(checkpoints, epochs, 1, 2);
    expect(plan.kept.map(({ epoch }) => epoch)).toEqual([1, 2, 4, 5]);
    expect(plan.removed).toEqual([0, 3]);
    expect([plan.freed, plan.left]).toEqual([23, 52]);
    expect(plan.kept[1]).toEqual({ epoch: 2, best: 1, isLast: false, isModel: false });
    expect(plan.kept[2]).toMatchObject({ best: 2 });
    expect(plan.kept[3]).toMatchObject({ best: null, isLast: true });
  });

  it('takes the earlier of equally good ones, as the run’s own best', () => {
    expect(tidyPlan(checkpoints, epochs, null, 1).kept.map(({ epoch }) => epoch)).toEqual([2, 5]);
  });

  it('has nothing to remove where all stay', () => {
    expect(tidyPlan(checkpoints, epochs, null, 6)).toMatchObject({ removed: [], freed: 0 });
    expect(tidyPlan([], [], 3, 3)).toEqual({ kept: [], removed: [], freed: 0, left: 0 });
  });
});
