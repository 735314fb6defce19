/**
 * Which values each trial tries. What a sampler gives depends on the space, the seed and the number of the trial, and
 * for `tpe` on the results of earlier waves: never on how many trials are trained at once or which ends first.
 */
import { RandomStream } from '../random';
import {
  combinations,
  keysOf,
  parametersKey,
  valueAt,
  type Dimension,
  isInteger,
  type SearchKey,
  type SearchSpace,
  type TrialParameters,
} from './space';

/**
 * - `random`: each value drawn by itself (the assignment's; Bergstra and Bengio, 2012)
 * - `grid`: every combination, the last hyperparameter fastest
 * - `lhs`: Latin hypercube: each hyperparameter's values spread evenly over the trials (McKay et al., 1979)
 * - `tpe`: looks where good trials are dense and bad ones are not (Bergstra et al., 2011)
 */
export const SAMPLER_NAMES = ['random', 'grid', 'lhs', 'tpe'] as const;
export type SamplerName = (typeof SAMPLER_NAMES)[number];

/** A grid takes so many values of a range that has more. */
const GRID_LEVELS = 5;
/** Draws of one trial before a duplicate is accepted after all. */
const ATTEMPTS = 1000;

/** One place 0..1 for each hyperparameter, as values. */
export function parametersAt(space: SearchSpace, place: (key: SearchKey) => number): TrialParameters {
  return Object.fromEntries(keysOf(space).map((key) => [key, valueAt(key, space[key]!, place(key))]));
}

/**
 * Draws at random.
 * @param duplicates whether a combination may come twice; where all have come there are no more trials
 */
export function randomTrials(
  space: SearchSpace,
  count: number,
  seed: number,
  duplicates: boolean,
): TrialParameters[] {
  const random = RandomStream.named(seed, 'search');
  const draw = () => parametersAt(space, () => random.uniform());
  if (duplicates) return Array.from({ length: count }, draw);
  const seen = new Set<string>();
  const trials: TrialParameters[] = [];
  const wanted = Math.min(count, combinations(space));
  while (trials.length < wanted) {
    const next = unseen(draw, seen) ?? firstUnseen(space, seen);
    if (!next) break;
    seen.add(parametersKey(next));
    trials.push(next);
  }
  return trials;
}

/** A draw that has not come yet; null when luck does not help. */
function unseen(draw: () => TrialParameters, seen: ReadonlySet<string>): TrialParameters | null {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const next = draw();
    if (!seen.has(parametersKey(next))) return next;
  }
  return null;
}

/** Of the few combinations that are left, the first. */
function firstUnseen(space: SearchSpace, seen: ReadonlySet<string>): TrialParameters | null {
  for (const trial of gridIterator(space, Infinity)) if (!seen.has(parametersKey(trial))) return trial;
  return null;
}

function levels(key: SearchKey, dimension: Dimension, most: number): (number | string)[] {
  if (dimension.kind === 'choice') return dimension.values;
  const { minimum, maximum } = dimension;
  const all = isInteger(key) ? Math.floor(maximum) - Math.ceil(minimum) + 1 : Infinity;
  const count = Math.min(all, most);
  if (!Number.isFinite(count)) return [];
  // From end to end, both included.
  const places = Array.from({ length: count }, (_, i) =>
    count === all ? (i + 0.5) / count : count === 1 ? 0.5 : i / (count - 1),
  );
  return [...new Set(places.map((place) => valueAt(key, dimension, place)))];
}

function* gridIterator(space: SearchSpace, most: number): Generator<TrialParameters, void, void> {
  const keys = keysOf(space);
  const values = keys.map((key) => levels(key, space[key]!, most));
  if (values.some(({ length }) => length === 0)) return;
  const places = keys.map(() => 0);
  for (;;) {
    yield Object.fromEntries(keys.map((key, i) => [key, values[i]![places[i]!]!]));
    let i = keys.length - 1;
    while (i >= 0 && ++places[i]! === values[i]!.length) places[i--] = 0;
    if (i < 0) return;
  }
}

/** The first `count` combinations of the grid. */
export function gridTrials(space: SearchSpace, count: number): TrialParameters[] {
  const trials: TrialParameters[] = [];
  for (const trial of gridIterator(space, GRID_LEVELS)) {
    if (trials.length === count) break;
    trials.push(trial);
  }
  return trials;
}

/** How many combinations the grid has. */
export function gridSize(space: SearchSpace): number {
  return keysOf(space).reduce((product, key) => product * levels(key, space[key]!, GRID_LEVELS).length, 1);
}

/** A Latin hypercube of `count` trials: in each of `count` stretches of each hyperparameter lies one trial. */
export function latinHypercubeTrials(space: SearchSpace, count: number, seed: number): TrialParameters[] {
  const random = RandomStream.named(seed, 'search');
  const places = new Map(
    keysOf(space).map((key) => {
      const order = Uint32Array.from({ length: count }, (_, i) => i);
      random.shuffle(order);
      return [key, Array.from(order, (stretch) => (stretch + random.uniform()) / count)];
    }),
  );
  return Array.from({ length: count }, (_, trial) => parametersAt(space, (key) => places.get(key)![trial]!));
}
