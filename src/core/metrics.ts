/** How well scores fit labels. Scores are (N,C), row-major; labels 0..C-1. */
import type { FloatArray } from './parameters';

/** Precision, recall and F1 of one class; 0 where a ratio has nothing to divide by (as scikit-learn's default). */
export interface ClassMetrics {
  label: number;
  precision: number;
  recall: number;
  f1: number;
  /** Samples that have this label. */
  support: number;
}

/** The class with the highest score of each sample; the lowest such class on a tie, as np.argmax. */
export function predictions(scores: FloatArray, classes: number): Uint16Array {
  const result = new Uint16Array(scores.length / classes);
  for (let i = 0; i < result.length; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if (scores[i * classes + c]! > scores[i * classes + best]!) best = c;
    }
    result[i] = best;
  }
  return result;
}

/** Share of equal entries, 0..1; NaN for none. */
export function accuracy(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  let right = 0;
  for (let i = 0; i < predicted.length; i++) if (predicted[i] === labels[i]) right++;
  return right / predicted.length;
}

/** Share of samples whose label is among their k highest scores, 0..1. Of equal scores the lower class counts first. */
export function topKAccuracy(
  scores: FloatArray,
  labels: ArrayLike<number>,
  classes: number,
  k: number,
): number {
  const count = scores.length / classes;
  let right = 0;
  for (let i = 0; i < count; i++) {
    const label = labels[i]!;
    const own = scores[i * classes + label]!;
    let ahead = 0;
    for (let c = 0; c < classes; c++) {
      const other = scores[i * classes + c]!;
      // Said this way round, NaN is ahead of everything and behind nothing.
      const behind = other < own || (other === own && c >= label);
      if (!behind) ahead++;
    }
    if (ahead < k) right++;
  }
  return right / count;
}

/** Counts[label][prediction], (C,C). */
export function confusionMatrix(
  predicted: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < predicted.length; i++) counts[labels[i]!]![predicted[i]!]!++;
  return counts;
}

/** Precision, recall and F1 of every class, from a confusion matrix. */
export function classMetrics(confusion: number[][]): ClassMetrics[] {
  const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return confusion.map((row, label) => {
    const right = row[label]!;
    const support = row.reduce((sum, count) => sum + count, 0);
    const predicted = confusion.reduce((sum, other) => sum + other[label]!, 0);
    const precision = ratio(right, predicted);
    const recall = ratio(right, support);
    return { label, precision, recall, f1: ratio(2 * precision * recall, precision + recall), support };
  });
}
