/** Which samples of an evaluation to show, and in which order. All places count within the evaluation, from 0. */
import { samplesOfCell } from '../../../core/mistakes';
import type { EvaluationResult } from '../../../shared/models';

/** A cell of the confusion matrix. */
export interface Cell {
  label: number;
  prediction: number;
}

type Read = Pick<EvaluationResult, 'labels' | 'predicted' | 'confidences'>;

/** Of equally confident samples the earlier comes first; of those without a confidence none comes before others. */
function byConfidence({ confidences }: Read, isDescending: boolean): (a: number, b: number) => number {
  const rank = (place: number) => {
    const confidence = confidences[place]!;
    if (Number.isNaN(confidence)) return 2;
    return isDescending ? -confidence : confidence;
  };
  return (a, b) => rank(a) - rank(b) || a - b;
}

/** The samples that were read wrongly, the most confident first. */
export function mistakesOf(read: Read): Uint32Array {
  const { labels, predicted } = read;
  return Uint32Array.from(labels.keys())
    .filter((place) => labels[place] !== predicted[place])
    .sort(byConfidence(read, true));
}

/** The samples of a cell: mistakes the most confident first, others the least confident first. */
export function cellSamples(read: Read, { label, prediction }: Cell): Uint32Array {
  const places = samplesOfCell(read.predicted, read.labels, label, prediction);
  return Uint32Array.from(places).sort(byConfidence(read, label !== prediction));
}

/** The cells with the most mistakes, most first. */
export function frequentMistakes(
  confusion: readonly (readonly number[])[],
  limit: number,
): (Cell & { count: number })[] {
  return confusion
    .flatMap((row, label) => row.map((count, prediction) => ({ label, prediction, count })))
    .filter(({ label, prediction, count }) => label !== prediction && count > 0)
    .sort((a, b) => b.count - a.count || a.label - b.label || a.prediction - b.prediction)
    .slice(0, limit);
}

/** Samples as CSV: `index` is their number in the data set's part, `source`. */
export function samplesToCsv(result: EvaluationResult, places: ArrayLike<number>): string {
  const { source, indices, labels, predicted, confidences, labelProbabilities } = result;
  const rows = Array.from(places, (place) =>
    [
      source,
      indices[place],
      labels[place],
      predicted[place],
      confidences[place],
      labelProbabilities[place],
    ].join(','),
  );
  return `${['source,index,label,predicted,probability,labelProbability', ...rows].join('\r\n')}\r\n`;
}
