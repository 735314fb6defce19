/** Which samples a network reads wrongly, and which stand behind a cell of its confusion matrix. */
import { predictions } from './metrics';
import type { FloatArray } from './parameters';

/** A sample that was read wrongly. */
export interface Mistake {
  /** Which sample, counted from 0. */
  index: number;
  label: number;
  predicted: number;
  /** Probability of the class that was predicted: how sure the network was. */
  probability: number;
  /** Probability of the class that was right. */
  labelProbability: number;
}

/**
 * The samples that are read wrongly, the most confident first; of equally confident ones the earlier.
 * @param probabilities (N,C), each 0..1
 * @param labels (N) 0..C-1
 * @param limit at most so many; Infinity for all
 * @throws RangeError when the lengths do not fit
 */
export function confidentMistakes(
  probabilities: FloatArray,
  labels: ArrayLike<number>,
  classes: number,
  limit: number,
): Mistake[] {
  if (probabilities.length !== labels.length * classes) {
    const needed = labels.length * classes;
    throw new RangeError(
      `${labels.length} samples of ${classes} classes need ${needed} probabilities, not ${probabilities.length}`,
    );
  }
  const predicted = predictions(probabilities, classes);
  const mistakes: Mistake[] = [];
  predicted.forEach((top, index) => {
    const label = labels[index]!;
    if (top === label) return;
    mistakes.push({
      index,
      label,
      predicted: top,
      probability: probabilities[index * classes + top]!,
      labelProbability: probabilities[index * classes + label]!,
    });
  });
  // Array.prototype.sort is stable.
  return mistakes.sort((a, b) => b.probability - a.probability).slice(0, limit);
}

/**
 * The samples behind one cell of the confusion matrix, in their order.
 * @param predicted (N) classes as `predictions` gives them
 * @param labels (N)
 * @param limit at most so many; by default all
 * @returns indices of samples with this label that were taken for `prediction`
 */
export function samplesOfCell(
  predicted: ArrayLike<number>,
  labels: ArrayLike<number>,
  label: number,
  prediction: number,
  limit = Infinity,
): number[] {
  const indices: number[] = [];
  for (let i = 0; i < predicted.length && indices.length < limit; i++) {
    if (labels[i] === label && predicted[i] === prediction) indices.push(i);
  }
  return indices;
}
