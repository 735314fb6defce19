import type { EvaluationResult } from '../../../shared/models';

function isSameList(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  // NaN is the same as NaN here.
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

/** Whether two evaluations came to the same, sample by sample. */
export function isSameResult(a: EvaluationResult, b: EvaluationResult): boolean {
  return (
    a.source === b.source &&
    Object.is(a.loss, b.loss) &&
    isSameList(a.indices, b.indices) &&
    isSameList(a.labels, b.labels) &&
    isSameList(a.predicted, b.predicted) &&
    isSameList(a.confidences, b.confidences) &&
    isSameList(a.labelProbabilities, b.labelProbabilities)
  );
}
