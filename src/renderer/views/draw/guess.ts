import type { GreyImage } from '../../../core/digit-centring';
import { topTwo } from '../../../core/explanation';
import { digitImage } from '../../../core/ink';
import { predictImage, type Model } from '../../../core/model';

/** What a model makes of a drawing. */
export interface Guess {
  /** What it sees: height x width grey levels 0..255. */
  image: Uint8Array;
  /** The class with the highest score, and the one behind it. */
  digit: number;
  runnerUp: number;
  /** 0..1, one a class. */
  probabilities: number[];
  scores: number[];
}

/** A model's guess; null where there is no ink. */
export function guessOf(model: Model, ink: GreyImage | null, isCentred: boolean): Guess | null {
  const image = ink && digitImage(ink, model.imageSize, isCentred);
  if (!image) return null;
  const { scores, probabilities } = predictImage(model, image);
  const { first, second } = topTwo(scores);
  return { image, digit: first, runnerUp: second, probabilities, scores };
}
