/**
 * Which trials are worth going on with. Decisions are taken at fixed points (rungs, or between waves) from results
 * that do not depend on which trial ends first.
 */

/**
 * - `none`: every trial is trained to the end
 * - `halving`: all are trained for a few epochs, the best third for three times as many, and so on (successive
 *   halving: Jamieson and Talwalkar, 2016)
 * - `median`: a trial is stopped when its best so far is below the median of the earlier waves' bests at that epoch
 *   (median stopping: Golovin et al., 2017)
 */
export const PRUNER_NAMES = ['none', 'halving', 'median'] as const;
export type PrunerName = (typeof PRUNER_NAMES)[number];

/** One of so many trials goes on from each rung. */
const REDUCTION = 3;
/** Median stopping lets each trial be trained for so many epochs, ... */
export const MEDIAN_WARMUP_EPOCHS = 2;
/** ... and stops none before so many others can be compared with. */
const MEDIAN_TRIALS = 4;

/**
 * The epochs after which successive halving decides, the last one included: 1, 3, 10 for 10 epochs.
 * @param epochs of a trial that is trained to the end, at least 1
 */
export function halvingRungs(epochs: number): number[] {
  const rungs: number[] = [];
  for (let rung = epochs; rung >= 1; rung = Math.floor(rung / REDUCTION)) rungs.unshift(rung);
  return rungs;
}

/**
 * The trials that go on from a rung: the best third, at least one.
 * @param results of the trials that reached it; higher is better, what is no number is worst
 */
export function promoted(results: readonly { trial: number; value: number }[]): number[] {
  const count = Math.max(1, Math.ceil(results.length / REDUCTION));
  const rank = ({ value }: { value: number }) => (Number.isFinite(value) ? value : -Infinity);
  return [...results]
    .sort((a, b) => (rank(a) === rank(b) ? a.trial - b.trial : rank(b) - rank(a)))
    .slice(0, count)
    .map(({ trial }) => trial)
    .sort((a, b) => a - b);
}

/** The median; NaN of nothing. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Whether median stopping ends a trial after an epoch.
 * @param accuracies of the trial, from epoch 0 to the one that just ended
 * @param earlier accuracies of each trial of earlier waves, from epoch 0 as far as it was trained
 */
export function isBelowMedian(
  accuracies: readonly number[],
  earlier: readonly (readonly number[])[],
): boolean {
  const epoch = accuracies.length - 1;
  if (epoch < MEDIAN_WARMUP_EPOCHS) return false;
  const bests = earlier
    .filter(({ length }) => length > epoch)
    .map((others) => Math.max(...others.slice(0, epoch + 1)));
  return bests.length >= MEDIAN_TRIALS && Math.max(...accuracies) < median(bests);
}
