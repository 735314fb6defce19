/**
 * Why a network decides as it does, for one image. Between two bends of its ReLUs the network is linear, so every sum
 * here is exact, not an approximation:
 *
 *   S_c = sum_j a_j W2[j,c] + b2_c = sum_k x'_k dS_c/dx'_k + rest,   dS_c/dx'_k = sum of W1[k,j] W2[j,c] over active j
 */
import type { ModelCore } from './hidden-activations';
import { forward, softmax } from './network';
import { preprocess } from './preprocessing';

/** Two classes between which a network decides. */
export interface ClassPair {
  first: number;
  second: number;
}

/** What one hidden unit adds to the margin between two classes. */
export interface UnitContribution {
  unit: number;
  /** max(z, 0) */
  activation: number;
  /** activation x (W2[unit,first] - W2[unit,second]) */
  contribution: number;
}

/** Why one class is ahead of another. */
export interface Decision extends ClassPair {
  /** C */
  scores: number[];
  /** C, 0..1 */
  probabilities: number[];
  /** S_first - S_second: all contributions and the bias difference together. */
  margin: number;
  /** b2[first] - b2[second] */
  biasDifference: number;
  /** Units that speak for the first class, the loudest first. */
  inFavour: UnitContribution[];
  /** Units that speak for the second class, the loudest first: their contributions are negative. */
  against: UnitContribution[];
}

/** What each pixel adds to a score. */
export interface InputContributions {
  /** D: (x - baseline) times gradient, in units of the score. */
  map: Float64Array;
  /** What the score has besides: its linear continuation to the baseline. The map's sum and this are the score. */
  rest: number;
}

/**
 * What contributions of pixels are counted from.
 * - `zero`: a preprocessed input of 0, so x'_k dS/dx'_k. That is the blank page for `raw` and `unit`, the mean image
 *   for `mean-image`, and an even grey for `standardised`: there the paper contributes too.
 * - `blank`: the blank page whatever the preprocessing, so x_k dS/dx_k in grey levels: only ink contributes.
 */
export type Baseline = 'zero' | 'blank';

/** Throws a RangeError unless this is one image of the model's size. */
export function checkImage({ shape }: ModelCore, image: ArrayLike<number>): void {
  if (image.length === shape.inputs) return;
  throw new RangeError(`an image of ${shape.inputs} pixels is needed, not of ${image.length}`);
}

/** The class with the highest score and the one behind it; of equal scores the lower class is ahead. */
export function topTwo(scores: ArrayLike<number>): ClassPair {
  let first = 0;
  for (let c = 1; c < scores.length; c++) if (scores[c]! > scores[first]!) first = c;
  let second = first === 0 ? 1 : 0;
  for (let c = second + 1; c < scores.length; c++) {
    if (c !== first && scores[c]! > scores[second]!) second = c;
  }
  return { first, second };
}

/** Throws a RangeError unless these are two different classes of the model. */
export function checkPair({ shape }: ModelCore, { first, second }: ClassPair): void {
  for (const c of [first, second]) {
    if (!(Number.isInteger(c) && c >= 0 && c < shape.classes)) {
      throw new RangeError(`class ${c}: the network has classes 0 to ${shape.classes - 1}`);
    }
  }
  if (first === second) throw new RangeError(`two different classes are needed, not ${first} twice`);
}

/** Hidden activations (H) and scores (C) of one image (D grey levels 0..255). */
export function activationsOf(model: ModelCore, image: ArrayLike<number>) {
  checkImage(model, image);
  return forward(model.parameters, model.shape, preprocess(model.preprocessing, image, [0]));
}

/**
 * The gradient of a mixture of scores, sum_c weights[c] S_c, with respect to the preprocessed input x' (D). In grey
 * levels it is this times the preprocessing's scale. At a bend (z = 0) a unit counts as inactive.
 * @param hidden (H) activations of the image
 * @param weights (C)
 */
export function inputGradient(
  { shape, parameters }: ModelCore,
  hidden: Float64Array,
  weights: ArrayLike<number>,
): Float64Array {
  const { inputs, hidden: units, classes } = shape;
  const outgoing = new Float64Array(units);
  for (let j = 0; j < units; j++) {
    if (!(hidden[j]! > 0)) continue;
    for (let c = 0; c < classes; c++) outgoing[j]! += weights[c]! * parameters.W2[j * classes + c]!;
  }
  const gradient = new Float64Array(inputs);
  for (let k = 0; k < inputs; k++) {
    let sum = 0;
    for (let j = 0; j < units; j++) sum += parameters.W1[k * units + j]! * outgoing[j]!;
    gradient[k] = sum;
  }
  return gradient;
}

/**
 * Gradient times input: what each pixel of an image adds to the score of a class.
 * @param image D grey levels 0..255
 * @throws RangeError for another size, or a class that is not there
 */
export function inputContributions(
  model: ModelCore,
  image: ArrayLike<number>,
  label: number,
  baseline: Baseline = 'zero',
): InputContributions {
  checkPair(model, { first: label, second: label === 0 ? 1 : 0 });
  const { hidden, scores } = activationsOf(model, image);
  const weights = Array.from(scores, (_, c) => (c === label ? 1 : 0));
  const map = inputGradient(model, hidden, weights);
  const { scale, offset } = model.preprocessing;
  let sum = 0;
  for (let k = 0; k < map.length; k++) {
    map[k]! *= scale * (baseline === 'zero' ? image[k]! - offset[k]! : image[k]!);
    sum += map[k]!;
  }
  return { map, rest: scores[label]! - sum };
}

/**
 * What each hidden unit adds to the margin between two classes: contributions + bias difference = margin. Units that
 * are inactive, or indifferent between the two, are in neither list.
 * @param image D grey levels 0..255
 * @param pair by default the class with the highest score and the one behind it
 * @throws RangeError for an image of another size, or a pair that is not one
 */
export function explainDecision(model: ModelCore, image: ArrayLike<number>, pair?: ClassPair): Decision {
  const { hidden, scores } = activationsOf(model, image);
  const { first, second } = pair ?? topTwo(scores);
  checkPair(model, { first, second });
  const { classes } = model.shape;
  const { W2, b2 } = model.parameters;
  const all: UnitContribution[] = Array.from(hidden, (activation, unit) => ({
    unit,
    activation,
    contribution: activation * (W2[unit * classes + first]! - W2[unit * classes + second]!),
  }));
  const byLoudness = (a: UnitContribution, b: UnitContribution) =>
    Math.abs(b.contribution) - Math.abs(a.contribution);
  return {
    first,
    second,
    scores: [...scores],
    probabilities: [...softmax(scores, classes)],
    margin: scores[first]! - scores[second]!,
    biasDifference: b2[first]! - b2[second]!,
    inFavour: all.filter(({ contribution }) => contribution > 0).sort(byLoudness),
    against: all.filter(({ contribution }) => contribution < 0).sort(byLoudness),
  };
}
