/** How much a search is: trials, epochs in all, and the time that they take where it is known from earlier runs. */
import type { TrainingConfiguration } from '../../../core/configuration';
import { halvingRungs, promoted } from '../../../core/search/pruning';
import { gridSize } from '../../../core/search/samplers';
import type { SearchSettings } from '../../../core/search/schedule';
import { combinations, type Dimension, type SearchSpace } from '../../../core/search/space';
import type { RunSummary } from '../../../shared/contract';
import type { SearchSummary, TrialRow } from '../../../shared/searches';

/** Runs that are looked at, the newest first. */
const MOST_RUNS = 30;

/** How many trials there will be: a space may have fewer combinations than trials are asked for. */
export function trialCount({ space, sampler, trials }: SearchSettings): number {
  if (sampler === 'grid') return Math.min(trials, gridSize(space));
  return sampler === 'random' ? Math.min(trials, combinations(space)) : trials;
}

/** The mean value that a hyperparameter takes. */
function meanOf(dimension: Dimension | undefined, fixed: number): number {
  if (!dimension) return fixed;
  if (dimension.kind === 'choice') {
    return dimension.values.reduce<number>((sum, value) => sum + Number(value), 0) / dimension.values.length;
  }
  const { minimum, maximum, scale } = dimension;
  return scale === 'log' && minimum > 0
    ? (maximum - minimum) / Math.log(maximum / minimum)
    : (minimum + maximum) / 2;
}

/** Epochs of all trials together; with median stopping at most so many. */
export function epochsInAll(settings: SearchSettings): number {
  const { base, space, pruner } = settings;
  let count = trialCount(settings);
  if (pruner !== 'halving') return Math.round(count * meanOf(space.epochs, base.epochs));
  let [sum, before] = [0, 0];
  for (const rung of halvingRungs(base.epochs)) {
    sum += count * (rung - before);
    before = rung;
    count = promoted(Array.from({ length: count }, (_, trial) => ({ trial, value: 0 }))).length;
  }
  return sum;
}

type Timed = Pick<RunSummary, 'seconds' | 'epoch'> & {
  configuration: Pick<TrainingConfiguration, 'trainSize' | 'hidden' | 'kernels'>;
};

/** Seconds per epoch, image and hidden unit on this computer; null where nothing has been trained yet. */
export function secondsPerUnit(
  runs: readonly Timed[],
  kernels: TrainingConfiguration['kernels'],
): number | null {
  const rates = runs
    .filter(
      ({ seconds, epoch, configuration }) => seconds > 0 && epoch > 0 && configuration.kernels === kernels,
    )
    .slice(0, MOST_RUNS)
    .map(({ seconds, epoch, configuration: { trainSize, hidden } }) => seconds / (epoch * trainSize * hidden))
    .sort((a, b) => a - b);
  return rates[rates.length >> 1] ?? null;
}

/** Seconds that a search takes with so many trials at once; null where nothing is known. */
export function expectedSeconds(
  settings: SearchSettings,
  runs: readonly Timed[],
  jobs: number,
): number | null {
  const { base, space } = settings;
  const rate = secondsPerUnit(runs, base.kernels);
  if (rate === null) return null;
  const hidden = meanOf((space as SearchSpace).hidden, base.hidden);
  return (
    (rate * epochsInAll(settings) * base.trainSize * hidden) /
    Math.max(1, Math.min(jobs, trialCount(settings)))
  );
}

/** Seconds until a search that is going on is over, from the trials that have ended; null before one has. */
export function secondsLeft(
  rows: readonly Pick<TrialRow, 'status' | 'seconds'>[],
  { ended, count }: Pick<SearchSummary, 'ended' | 'count'>,
  jobs: number,
): number | null {
  if (ended === 0) return null;
  const isOver = (status: TrialRow['status']) => !['waiting', 'running', 'paused'].includes(status);
  let [spent, underWay] = [0, 0];
  for (const { status, seconds } of rows) {
    if (isOver(status)) spent += seconds;
    else underWay += seconds;
  }
  const each = spent / ended;
  return Math.max(0, each * (count - ended) - underWay) / Math.max(1, Math.min(jobs, count - ended));
}
