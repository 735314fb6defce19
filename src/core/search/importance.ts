/**
 * Which hyperparameters mattered: a random forest is fitted to the finished trials, and the variance of what it
 * predicts is shared out, as functional ANOVA does it (Hutter, Hoos, Leyton-Brown: An Efficient Approach for Assessing
 * Hyperparameter Importance, ICML 2014). A main effect is the part that one hyperparameter explains by itself, whatever
 * the others are; what no single one explains is their interplay. A tree cuts the space into boxes, so that means and
 * variances over the whole space are exact sums over boxes. Deterministic: the same trials give the same shares.
 */
import { RandomStream } from '../random';
import { isInteger, keysOf, placeOf, type Dimension, type SearchKey, type SearchSpace } from './space';
import type { Observation } from './tpe';

/** With fewer finished trials nothing can be said. */
export const IMPORTANCE_TRIALS = 8;
const TREES = 48;
/** A range is looked at in so many stretches of equal width. */
const BINS = 24;
/** Trials that are fitted: more would not change the picture. */
const MOST_TRIALS = 1024;
const LEAF = 2;

/** A hyperparameter's share of the variance of accuracy, 0..1. */
export interface Importance {
  key: SearchKey;
  share: number;
}

/** The shares of each varied hyperparameter, largest first, and of their interplay; all together 1. */
export interface ImportanceReport {
  main: Importance[];
  interplay: number;
}

interface Samples {
  /** Bin of each sample by hyperparameter: [dimension][sample]. */
  bins: Uint8Array[];
  /** How many bins each hyperparameter has. */
  counts: number[];
  values: Float64Array;
}

/** A leaf: bins from..to (exclusive) of each hyperparameter, and the mean there. */
interface Box {
  from: number[];
  to: number[];
  value: number;
}

function binCount(key: SearchKey, dimension: Dimension): number {
  if (dimension.kind === 'choice') return Math.min(255, dimension.values.length);
  const whole = Math.floor(dimension.maximum) - Math.ceil(dimension.minimum) + 1;
  return isInteger(key) ? Math.min(BINS, whole) : BINS;
}

/** Samples drawn with replacement, as bagging asks for. */
function bootstrap(count: number, random: RandomStream): Uint32Array {
  return Uint32Array.from({ length: count }, () => random.integer(count));
}

/** The cut that lessens the squared error most among the hyperparameters given; null where none lessens it. */
function bestCut(
  { bins, counts, values }: Samples,
  members: Uint32Array,
  candidates: readonly number[],
): { dimension: number; bin: number } | null {
  let best: { dimension: number; bin: number } | null = null;
  let total = 0;
  for (const member of members) total += values[member]!;
  let bestScore = (total * total) / members.length + 1e-12;
  for (const dimension of candidates) {
    const size = counts[dimension]!;
    const sums = new Float64Array(size);
    const sizes = new Uint32Array(size);
    const column = bins[dimension]!;
    for (const member of members) {
      const bin = column[member]!;
      sums[bin]! += values[member]!;
      sizes[bin]!++;
    }
    let [sum, below] = [0, 0];
    for (let bin = 1; bin < size; bin++) {
      sum += sums[bin - 1]!;
      below += sizes[bin - 1]!;
      const above = members.length - below;
      if (below < LEAF || above < LEAF) continue;
      const score = (sum * sum) / below + ((total - sum) * (total - sum)) / above;
      if (score > bestScore) {
        bestScore = score;
        best = { dimension, bin };
      }
    }
  }
  return best;
}

/** Grows a tree to its end and gives its leaves. */
function growTree(samples: Samples, random: RandomStream): Box[] {
  const dimensions = samples.counts.length;
  // Of two or three hyperparameters all are looked at; of more, each cut sees most of them.
  const tried = Math.max(Math.min(3, dimensions), Math.ceil(0.7 * dimensions));
  const order = Uint32Array.from({ length: dimensions }, (_, i) => i);
  const leaves: Box[] = [];
  const open = [
    {
      members: bootstrap(samples.values.length, random),
      from: samples.counts.map(() => 0),
      to: [...samples.counts],
    },
  ];
  for (let node = open.pop(); node; node = open.pop()) {
    const { members, from, to } = node;
    random.shuffle(order);
    const cut = bestCut(samples, members, [...order.subarray(0, tried)]);
    if (!cut) {
      const value = members.reduce((sum, member) => sum + samples.values[member]!, 0) / members.length;
      leaves.push({ from, to, value });
      continue;
    }
    const { dimension, bin } = cut;
    const column = samples.bins[dimension]!;
    const at = (values: number[], place: number) =>
      values.map((value, i) => (i === dimension ? place : value));
    open.push({ members: members.filter((member) => column[member]! < bin), from, to: at(to, bin) });
    open.push({ members: members.filter((member) => column[member]! >= bin), from: at(from, bin), to });
  }
  return leaves;
}

/** What each hyperparameter explains of a tree's variance by itself; null for a tree that is flat. */
function mainEffects(leaves: readonly Box[], counts: readonly number[]): number[] | null {
  const width = ({ from, to }: Box, i: number) => (to[i]! - from[i]!) / counts[i]!;
  const volumes = leaves.map((leaf) => counts.reduce((volume, _, i) => volume * width(leaf, i), 1));
  const mean = leaves.reduce((sum, { value }, i) => sum + volumes[i]! * value, 0);
  const variance = leaves.reduce((sum, { value }, i) => sum + volumes[i]! * (value - mean) ** 2, 0);
  if (!(variance > 0)) return null;
  return counts.map((count, dimension) => {
    const marginal = new Float64Array(count);
    leaves.forEach((leaf, i) => {
      const weight = (volumes[i]! / width(leaf, dimension)) * leaf.value;
      for (let bin = leaf.from[dimension]!; bin < leaf.to[dimension]!; bin++) marginal[bin]! += weight;
    });
    return marginal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count / variance;
  });
}

/**
 * The importance of each hyperparameter that a space varies.
 * @param observations finished trials; of very many every so many are taken
 * @returns null with fewer than `IMPORTANCE_TRIALS`, or where all are equally good
 */
export function importances(
  space: SearchSpace,
  observations: readonly Observation[],
  seed = 0,
): ImportanceReport | null {
  const steps = importanceSteps(space, observations, seed);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** As `importances`, yielding after each tree, so that a window can draw in between. */
export function* importanceSteps(
  space: SearchSpace,
  observations: readonly Observation[],
  seed = 0,
): Generator<void, ImportanceReport | null, void> {
  const keys = keysOf(space);
  const finite = observations.filter(({ value }) => Number.isFinite(value));
  if (finite.length < IMPORTANCE_TRIALS) return null;
  const step = Math.max(1, finite.length / MOST_TRIALS);
  const taken = Array.from(
    { length: Math.floor(finite.length / step) },
    (_, i) => finite[Math.floor(i * step)]!,
  );
  const counts = keys.map((key) => binCount(key, space[key]!));
  const samples: Samples = {
    counts,
    values: Float64Array.from(taken, ({ value }) => value),
    bins: keys.map((key, i) =>
      Uint8Array.from(taken, ({ parameters }) => {
        const place = placeOf(key, space[key]!, parameters[key]!);
        return Math.min(counts[i]! - 1, Math.floor(place * counts[i]!));
      }),
    ),
  };
  const sums = keys.map(() => 0);
  let trees = 0;
  for (let tree = 0; tree < TREES; tree++) {
    // The samplers draw from the streams 0 to the number of trials; these lie far beyond.
    const effects = mainEffects(growTree(samples, RandomStream.named(seed, 'search', 1e9 + tree)), counts);
    if (effects) {
      trees++;
      effects.forEach((effect, i) => (sums[i]! += effect));
    }
    yield;
  }
  if (trees === 0) return null;
  const main = keys.map((key, i) => ({ key, share: sums[i]! / trees }));
  const explained = main.reduce((sum, { share }) => sum + share, 0);
  return {
    main: main.sort((a, b) => b.share - a.share),
    interplay: Math.max(0, 1 - explained),
  };
}
