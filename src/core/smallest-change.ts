/**
 * What the runner-up would have needed: the least ink, added here and removed there, that closes the margin.
 *
 * Linearised at the image the question has an exact answer: of all changes that close the margin and leave every pixel
 * between 0 and 255, the shortest one goes along the gradient of S_second - S_first, each pixel as far as it can. As
 * units switch on and off on the way, the answer is then corrected from where it leads, as DeepFool does
 * (Moosavi-Dezfooli, Fawzi and Frossard, 2016), until the network really decides otherwise.
 */
import { activationsOf, checkPair, inputGradient, topTwo, type ClassPair } from './explanation';
import type { ModelCore } from './hidden-activations';

/** Corrections at most. */
const MAXIMUM_ROUNDS = 20;

/** By how much the margin is overshot, as a share of it: exactly closed, it would leave a tie. */
const OVERSHOOT = 1e-3;

/** Halvings of the change at the end, in search of the shortest one that still does. */
const HALVINGS = 12;

/** A change of an image that takes its second class ahead of its first, or as near to it as was found. */
export interface SmallestChange extends ClassPair {
  /** S_first - S_second of the image as it is. */
  margin: number;
  /** D: d(S_second - S_first)/dx at the image, per grey level: positive where ink would help the second class. */
  direction: Float64Array;
  /** D grey levels: ink added where positive, removed where negative. Image + change stays in 0..255. */
  change: Float64Array;
  /** Euclidean length of the change, in grey levels. */
  size: number;
  /** S_first - S_second of the changed image, computed with the whole network. */
  marginAfter: number;
  /** Whether the second class is ahead then. */
  flips: boolean;
  /** The class with the highest score then; it may be a third. */
  digitAfter: number;
}

/**
 * The shortest change d with gradient . d >= need and 0 <= image + d <= 255: d = clamp(t gradient), with the t at which
 * equality is reached. Where it cannot be, every pixel goes as far as it can.
 */
function shortestStep(gradient: Float64Array, image: ArrayLike<number>, need: number): Float64Array {
  // Beyond t = room / gradient a pixel is at its bound and adds no more.
  const room = gradient.map((g, k) => (g > 0 ? 255 - image[k]! : g < 0 ? -image[k]! : 0));
  const bends = [...gradient.keys()]
    .filter((k) => gradient[k]! !== 0)
    .map((k) => ({ k, t: room[k]! / gradient[k]! }))
    .sort((a, b) => a.t - b.t);
  let slope = 0;
  for (const { k } of bends) slope += gradient[k]! ** 2;
  let reached = 0;
  let t = 0;
  for (const bend of bends) {
    const gain = slope * (bend.t - t);
    if (reached + gain >= need) break;
    reached += gain;
    t = bend.t;
    slope -= gradient[bend.k]! ** 2;
  }
  const isReachable = bends.length > 0 && t < bends.at(-1)!.t;
  if (isReachable) t += (need - reached) / slope;
  return gradient.map((g, k) => (Math.abs(t * g) > Math.abs(room[k]!) ? room[k]! : t * g));
}

/**
 * The smallest change of an image found that takes the second class ahead of the first. It is the shortest one but for
 * a few percent (the network is linear only in pieces).
 * @param image D grey levels 0..255
 * @param pair by default the class with the highest score and the one behind it; where the second is ahead already,
 *   nothing is changed
 * @throws RangeError for an image of another size, or a pair that is not one
 */
export function smallestChange(model: ModelCore, image: ArrayLike<number>, pair?: ClassPair): SmallestChange {
  const { first, second } = pair ?? topTwo(activationsOf(model, image).scores);
  checkPair(model, { first, second });
  const weights = Array.from(
    { length: model.shape.classes },
    (_, c) => Number(c === second) - Number(c === first),
  );
  const changed = (change: Float64Array, share = 1) => change.map((d, k) => image[k]! + share * d);
  const at = (pixels: ArrayLike<number>) => {
    const { hidden, scores } = activationsOf(model, pixels);
    return { hidden, scores, margin: scores[first]! - scores[second]! };
  };
  const gradientAt = (hidden: Float64Array) =>
    inputGradient(model, hidden, weights).map((g) => g * model.preprocessing.scale);

  const start = at(image);
  const overshoot = OVERSHOOT * Math.max(0, start.margin) + 1e-9 * Math.max(...start.scores.map(Math.abs));
  let change = new Float64Array(image.length);
  let best = { change, margin: start.margin };
  let here = start;
  for (let round = 0; round < MAXIMUM_ROUNDS && here.margin >= 0; round++) {
    const step = shortestStep(gradientAt(here.hidden), changed(change), here.margin + overshoot);
    change = change.map((d, k) => d + step[k]!);
    here = at(changed(change));
    if (here.margin < best.margin) best = { change, margin: here.margin };
  }
  let share = 1;
  if (best.margin < 0 && start.margin >= 0) {
    for (let n = 0, low = 0; n < HALVINGS; n++) {
      const middle = (low + share) / 2;
      if (at(changed(best.change, middle)).margin < 0) share = middle;
      else low = middle;
    }
  }
  const result = best.change.map((d) => share * d);
  const end = at(changed(result));
  return {
    first,
    second,
    margin: start.margin,
    direction: gradientAt(start.hidden),
    change: result,
    size: Math.sqrt(result.reduce((sum, d) => sum + d * d, 0)),
    marginAfter: end.margin,
    flips: end.margin < 0,
    digitAfter: topTwo(end.scores).first,
  };
}
