/**
 * The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio, Kegl, 2011): the trials so far are parted into
 * good and others; of values drawn where good ones are dense, the one is tried at which good ones are densest
 * compared with the others. Each hyperparameter by itself, in places 0..1 of its dimension.
 */
import { exp } from '../deterministic-math';
import { RandomStream } from '../random';
import { parametersAt } from './samplers';
import {
  parametersKey,
  placeOf,
  type Dimension,
  type SearchKey,
  type SearchSpace,
  type TrialParameters,
} from './space';

/** Trials drawn at random before there is something to learn from. */
export const TPE_RANDOM_TRIALS = 8;
/** Share of the trials that counts as good. */
const GOOD_SHARE = 0.25;
const CANDIDATES = 24;
const ATTEMPTS = 50;

/** A finished trial: what was tried, and how good it was; higher is better. */
export interface Observation {
  parameters: TrialParameters;
  value: number;
}

/** A mixture of Gaussians over places 0..1, cut off at the ends, with a wide one for what nobody has tried. */
interface Mixture {
  means: number[];
  deviations: number[];
}

/** As wide as the gap to the farther neighbour, within bounds: dense stretches are seen sharply. */
function mixtureOf(places: readonly number[]): Mixture {
  const sorted = [...places].sort((a, b) => a - b);
  const narrowest = 1 / Math.min(100, sorted.length + 2);
  const deviations = sorted.map((place, i) => {
    const before = place - (sorted[i - 1] ?? 0);
    const after = (sorted[i + 1] ?? 1) - place;
    return Math.min(1, Math.max(narrowest, before, after));
  });
  return { means: [...sorted, 0.5], deviations: [...deviations, 1] };
}

/** Not normalised: both mixtures are cut off at the same ends, and only their ratio is compared. */
function density({ means, deviations }: Mixture, place: number): number {
  let sum = 0;
  means.forEach((mean, i) => {
    const distance = (place - mean) / deviations[i]!;
    sum += exp(-0.5 * distance * distance) / deviations[i]!;
  });
  return sum / means.length;
}

function drawFrom({ means, deviations }: Mixture, random: RandomStream): number {
  const i = random.integer(means.length);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const place = means[i]! + deviations[i]! * random.normal();
    if (place >= 0 && place < 1) return place;
  }
  return random.uniform();
}

/** How often each value of a choice came, each once more than it did: none is ever ruled out. */
function choiceWeights(
  dimension: Extract<Dimension, { kind: 'choice' }>,
  tried: (number | string)[],
): number[] {
  return dimension.values.map((value) => 1 + tried.filter((other) => other === value).length);
}

function drawWeighted(weights: readonly number[], random: RandomStream): number {
  let rest = random.between(
    0,
    weights.reduce((sum, weight) => sum + weight, 0),
  );
  for (const [i, weight] of weights.entries()) {
    rest -= weight;
    if (rest < 0) return i;
  }
  return weights.length - 1;
}

/** The most promising place 0..1 of one hyperparameter. */
function promisingPlace(
  key: SearchKey,
  dimension: Dimension,
  good: readonly Observation[],
  others: readonly Observation[],
  random: RandomStream,
): number {
  const values = (observations: readonly Observation[]) =>
    observations.map(({ parameters }) => parameters[key]!);
  let best = 0.5;
  let bestRatio = -Infinity;
  if (dimension.kind === 'choice') {
    const goodWeights = choiceWeights(dimension, values(good));
    const otherWeights = choiceWeights(dimension, values(others));
    for (let i = 0; i < CANDIDATES; i++) {
      const index = drawWeighted(goodWeights, random);
      const ratio = goodWeights[index]! / otherWeights[index]!;
      if (ratio > bestRatio) {
        bestRatio = ratio;
        best = (index + 0.5) / dimension.values.length;
      }
    }
    return best;
  }
  const place = (value: number | string) => placeOf(key, dimension, value);
  const goodMixture = mixtureOf(values(good).map(place));
  const otherMixture = mixtureOf(values(others).map(place));
  for (let i = 0; i < CANDIDATES; i++) {
    const candidate = drawFrom(goodMixture, random);
    const ratio = density(goodMixture, candidate) / density(otherMixture, candidate);
    if (ratio > bestRatio) {
      bestRatio = ratio;
      best = candidate;
    }
  }
  return best;
}

/**
 * The values of one trial.
 * @param trial its number, from 0: each draws from a stream of its own
 * @param observations the trials to learn from, in the order of their numbers; values that are not numbers are bad
 * @param taken keys of combinations that others try already: they are avoided where possible
 */
export function suggestTrial(
  space: SearchSpace,
  seed: number,
  trial: number,
  observations: readonly Observation[],
  taken: ReadonlySet<string>,
): TrialParameters {
  // Index 0 is the stream of the samplers that draw all trials at once.
  const random = RandomStream.named(seed, 'search', trial + 1);
  const ranked = observations
    .map((observation, i) => ({
      ...observation,
      i,
      value: Number.isFinite(observation.value) ? observation.value : -Infinity,
    }))
    .sort((a, b) => (a.value === b.value ? a.i - b.i : b.value - a.value));
  const goodCount = Math.max(1, Math.ceil(GOOD_SHARE * ranked.length));
  const good = ranked.slice(0, goodCount);
  const others = ranked.slice(goodCount);
  const isEarly = ranked.length < TPE_RANDOM_TRIALS;
  let suggestion: TrialParameters = {};
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // After some attempts it draws at random: what is promising has all been tried.
    const isRandom = isEarly || attempt >= ATTEMPTS / 2;
    suggestion = parametersAt(space, (key) =>
      isRandom ? random.uniform() : promisingPlace(key, space[key]!, good, others, random),
    );
    if (!taken.has(parametersKey(suggestion))) break;
  }
  return suggestion;
}
