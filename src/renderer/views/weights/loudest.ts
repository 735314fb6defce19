/** Which hidden units have the most say about a class. */
import type { FloatArray } from '../../../core/parameters';

export interface Voice {
  hidden: number;
  weight: number;
}

/** The hidden units with the largest and with the smallest weights to a class: at most so many each. */
export function loudest(
  W2: FloatArray,
  classes: number,
  label: number,
  most: number,
): { inFavour: Voice[]; against: Voice[] } {
  const voices = Array.from({ length: W2.length / classes }, (_, hidden) => ({
    hidden,
    weight: W2[hidden * classes + label]!,
  })).filter(({ weight }) => !Number.isNaN(weight));
  voices.sort((a, b) => b.weight - a.weight || a.hidden - b.hidden);
  return {
    inFavour: voices.filter(({ weight }) => weight > 0).slice(0, most),
    against: voices
      .filter(({ weight }) => weight < 0)
      .reverse()
      .slice(0, most),
  };
}
