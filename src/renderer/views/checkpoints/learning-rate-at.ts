import type { EpochSummary } from '../../../shared/contract';

/**
 * The learning rate with which training went on after an epoch. Where the schedule had come down to 0, the last that
 * moved anything; without one the rate that the run began with.
 */
export function learningRateAt(epochs: readonly EpochSummary[], epoch: number, first: number): number {
  for (let each = epoch; each >= 0; each--) {
    const rate = epochs[each]?.learningRate;
    // It is shown in a field: digits that change nothing would hide how large it is.
    if (rate !== undefined && rate > 0) return Number(rate.toPrecision(6));
  }
  return first;
}
