/** Trains one trial of a search as a run like any other, as far as its task says. */
import { isBelowMedian } from '../core/search/pruning';
import type { TrialTask } from '../core/search/schedule';
import { trialConfiguration } from '../core/search/space';
import type { Dataset } from '../datasets/dataset';
import { reasonOf } from '../formats/format-error';
import type { RunStore } from '../runs/run-store';
import { TrainingRun, type RunEvent, type RunResult } from '../runs/training-run';
import type { SearchPlan, TrialResult } from './search-plan';

/** The run of a trial: the same whoever trains it, so that it can be gone on with. */
export function trialRunId(plan: SearchPlan, trial: number): string {
  return `${plan.id}-${String(trial).padStart(4, '0')}`;
}

function begin(store: RunStore, plan: SearchPlan, task: TrialTask, dataset: Dataset): TrainingRun {
  const id = trialRunId(plan, task.trial);
  if (store.has(id)) return TrainingRun.resume(store.open(id), dataset);
  const configuration = trialConfiguration(plan.settings.base, task.parameters);
  const { synthetic } = plan.dataset;
  return TrainingRun.create(store, configuration, dataset, {
    ...(synthetic ? { synthetic } : {}),
    search: { search: plan.id, trial: task.trial },
    id,
  });
}

/**
 * Trains a trial until its task is done; yields the run's events. What goes wrong in training is part of the result;
 * a FileError is thrown when another process trains the trial, or the disk refuses.
 */
export function* runTrial(
  store: RunStore,
  plan: SearchPlan,
  task: TrialTask,
  dataset: Dataset,
): Generator<RunEvent, Omit<TrialResult, 'plan'>, void> {
  const run = begin(store, plan, task, dataset);
  const result = (status: TrialResult['status'], outcome: RunResult | null, error: string | null) => ({
    trial: task.trial,
    parameters: task.parameters as TrialResult['parameters'],
    status,
    run: run.id,
    accuracies: run.recorded.map(({ valAccuracy }) => valAccuracy),
    valLosses: run.recorded.map(({ valLoss }) => valLoss),
    test: outcome?.test ?? null,
    seconds: run.recorded.reduce((sum, { seconds }) => sum + seconds, 0),
    error,
  });
  const isLast = (epoch: number) => epoch >= run.configuration.epochs;
  let hasStopped = false;
  try {
    const reached = run.recorded.length - 1;
    if (reached >= task.untilEpoch && !isLast(reached)) {
      hasStopped = true;
      run.abandon('stopped');
      return result('paused', null, null);
    }
    const events = run.events();
    for (;;) {
      const step = events.next();
      if (step.done) {
        const { outcome } = step.value;
        hasStopped = true;
        return result(outcome === 'diverged' ? 'diverged' : 'completed', step.value, null);
      }
      yield step.value;
      if (step.value.type !== 'epoch') continue;
      const { epoch } = step.value.record;
      if (isLast(epoch)) continue;
      const accuracies = run.recorded.map(({ valAccuracy }) => valAccuracy);
      const isPruned = task.earlier !== null && isBelowMedian(accuracies, task.earlier);
      if (!isPruned && epoch < task.untilEpoch) continue;
      hasStopped = true;
      run.abandon('stopped');
      return result(isPruned ? 'pruned' : 'paused', null, null);
    }
  } catch (error) {
    hasStopped = true;
    run.abandon('failed', error);
    return result('failed', null, reasonOf(error));
  } finally {
    // The caller dropped it: it is gone on with another time.
    if (!hasStopped) run.abandon('stopped');
  }
}
