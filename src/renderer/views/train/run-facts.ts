/** What the head of the dashboard tells of a run, worked out from its state. */
import type { EpochSummary, LiveRun, TrainingProgress } from '../../../shared/contract';

/** The epoch with the best validation accuracy, the earlier of equals; null before the first. */
export function bestEpoch(epochs: readonly EpochSummary[]): EpochSummary | null {
  let best: EpochSummary | null = null;
  for (const epoch of epochs) if (!best || epoch.valAccuracy > best.valAccuracy) best = epoch;
  return best;
}

export function totalSteps(run: LiveRun): number {
  return run.configuration.epochs * run.stepsPerEpoch;
}

/** Updates done: by the newest progress, or, for a run that was not watched, by its epochs. */
export function stepsDone(run: LiveRun, progress: TrainingProgress | null, losses: number): number {
  return Math.max(progress?.step ?? 0, losses, (run.epochs.at(-1)?.epoch ?? 0) * run.stepsPerEpoch);
}

/** The epoch that is going on, 1 to all; the last that was reached once training ended. */
export function epochNow(run: LiveRun, steps: number, isActive: boolean): number {
  const recorded = run.epochs.at(-1)?.epoch ?? 0;
  if (!isActive || run.stepsPerEpoch === 0) return recorded;
  return Math.min(run.configuration.epochs, Math.floor(steps / run.stepsPerEpoch) + 1);
}

/** Mean seconds of an epoch and their sum; the first entry is only a validation. Null before the first epoch. */
export function times(epochs: readonly EpochSummary[]): { mean: number; total: number } | null {
  const learnt = epochs.filter(({ epoch }) => epoch > 0);
  if (learnt.length === 0) return null;
  const total = epochs.reduce((sum, { seconds }) => sum + seconds, 0);
  return { mean: learnt.reduce((sum, { seconds }) => sum + seconds, 0) / learnt.length, total };
}

/** Whether a run came to its end before its last epoch because validation no longer improved. */
export function stoppedEarly(run: LiveRun): boolean {
  return run.status === 'completed' && (run.epochs.at(-1)?.epoch ?? 0) < run.configuration.epochs;
}
