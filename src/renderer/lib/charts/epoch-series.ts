import type { CurvePoint } from '../../../figures/curves';
import type { EpochSummary } from '../../../shared/contract';

/** More epochs than this are a curve; fewer are marked one by one. */
const MARKED_EPOCHS = 60;

/** One value of each epoch that has it, as points of a curve. */
export function epochPoints(
  epochs: readonly EpochSummary[],
  value: (epoch: EpochSummary) => number | null,
): CurvePoint[] {
  return epochs.flatMap((epoch): CurvePoint[] => {
    const y = value(epoch);
    return y === null ? [] : [{ x: epoch.epoch, y }];
  });
}

export function isMarked(epochs: readonly EpochSummary[]): boolean {
  return epochs.length <= MARKED_EPOCHS;
}
