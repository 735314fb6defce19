/** Which checkpoints of a run stay when it is tidied up, and what that frees. */
import type { EpochSummary } from '../../../shared/contract';

/** What a checkpoint stays for; `best` counts from 1. */
export interface Kept {
  epoch: number;
  best: number | null;
  isLast: boolean;
  isModel: boolean;
}

export interface TidyPlan {
  kept: Kept[];
  removed: number[];
  /** Bytes on disk. */
  freed: number;
  left: number;
}

/**
 * Keeps the `best` checkpoints with the highest validation accuracy (the earlier of equals, as the run's own best
 * is), the last one, from which training can be resumed, and the one of the run's model.
 */
export function tidyPlan(
  checkpoints: readonly { epoch: number; bytes: number }[],
  epochs: readonly EpochSummary[],
  modelEpoch: number | null,
  best: number,
): TidyPlan {
  const accuracy = new Map(epochs.map(({ epoch, valAccuracy }) => [epoch, valAccuracy]));
  const value = (epoch: number) => accuracy.get(epoch) ?? -1;
  const ranked = checkpoints.map(({ epoch }) => epoch).sort((a, b) => value(b) - value(a) || a - b);
  const ranks = new Map(ranked.slice(0, best).map((epoch, place) => [epoch, place + 1]));
  const last = checkpoints.at(-1)?.epoch;
  const plan: TidyPlan = { kept: [], removed: [], freed: 0, left: 0 };
  for (const { epoch, bytes } of checkpoints) {
    const kept = {
      epoch,
      best: ranks.get(epoch) ?? null,
      isLast: epoch === last,
      isModel: epoch === modelEpoch,
    };
    if (kept.best !== null || kept.isLast || kept.isModel) {
      plan.kept.push(kept);
      plan.left += bytes;
    } else {
      plan.removed.push(epoch);
      plan.freed += bytes;
    }
  }
  return plan;
}
