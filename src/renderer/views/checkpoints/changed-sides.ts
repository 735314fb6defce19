/** Which samples changed sides between two epochs: read right by one and wrong by the other. */
import type { EvaluationResult } from '../../../shared/models';

/** A sample that changed sides, with what each epoch reads in it. */
export interface ChangedSample {
  /** Its place in the data set. */
  index: number;
  label: number;
  before: number;
  after: number;
}

export interface ChangedSides {
  rightToWrong: ChangedSample[];
  wrongToRight: ChangedSample[];
  /** Right, or wrong, at both. */
  bothRight: number;
  bothWrong: number;
}

type Evaluated = Pick<EvaluationResult, 'labels' | 'predicted' | 'labelProbabilities' | 'indices'>;

/**
 * The samples whose label gained or lost the most probability come first. Both evaluations must be of the same
 * samples.
 * @throws RangeError when they are not
 */
export function changedSides(before: Evaluated, after: Evaluated): ChangedSides {
  const { labels, indices } = before;
  if (labels.length !== after.labels.length || indices.some((index, i) => index !== after.indices[i]))
    throw new RangeError('the two evaluations are not of the same samples');
  const sides: ChangedSides = { rightToWrong: [], wrongToRight: [], bothRight: 0, bothWrong: 0 };
  const gains = new Map<ChangedSample, number>();
  labels.forEach((label, i) => {
    const wasRight = before.predicted[i] === label;
    const isRight = after.predicted[i] === label;
    if (wasRight === isRight) {
      if (isRight) sides.bothRight++;
      else sides.bothWrong++;
      return;
    }
    const sample = {
      index: indices[i]!,
      label,
      before: before.predicted[i]!,
      after: after.predicted[i]!,
    };
    gains.set(sample, Math.abs(after.labelProbabilities[i]! - before.labelProbabilities[i]!));
    sides[isRight ? 'wrongToRight' : 'rightToWrong'].push(sample);
  });
  const byGain = (one: ChangedSample, other: ChangedSample) =>
    gains.get(other)! - gains.get(one)! || one.index - other.index;
  sides.rightToWrong.sort(byGain);
  sides.wrongToRight.sort(byGain);
  return sides;
}
