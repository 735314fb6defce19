/** What is wrong with a configuration that is being typed, field by field, as values that the view puts into words. */
import {
  NUMBER_RANGES,
  numberProblem,
  type NumberKey,
  type TrainingConfiguration,
} from '../../core/configuration';
import type { DatasetDescription } from '../../shared/contract';
import { applies } from './applicable-fields';

export type FieldProblem =
  /** Outside of the field's own range, or no number. */
  | { kind: 'range' }
  /** A mini-batch cannot be larger than the training set. */
  | { kind: 'batch'; maximum: number }
  /** The parts together want more training images than there are. */
  | { kind: 'images'; wanted: number; available: number }
  /** More test images wanted than there are. */
  | { kind: 'testImages'; available: number };

export type SetupProblems = Partial<Record<NumberKey, FieldProblem>>;

type Sizes = Pick<DatasetDescription, 'trainCount' | 'testCount'> | null;

/**
 * @param sizes how many images there are to deal out; null where that is not known, or they are made to measure
 */
export function setupProblems(configuration: TrainingConfiguration, sizes: Sizes): SetupProblems {
  const problems: SetupProblems = {};
  for (const key of Object.keys(NUMBER_RANGES) as NumberKey[]) {
    if (!applies(key, configuration)) continue;
    if (numberProblem(key, configuration[key]) !== null) problems[key] = { kind: 'range' };
  }
  const { batchSize, trainSize, valSize, testSize } = configuration;
  if (!problems.batchSize && !problems.trainSize && batchSize > trainSize) {
    problems.batchSize = { kind: 'batch', maximum: trainSize };
  }
  if (sizes && !problems.trainSize && !problems.valSize && !problems.testSize) {
    const hasTest = sizes.testCount > 0;
    const wanted = trainSize + valSize + (hasTest ? 0 : testSize);
    if (wanted > sizes.trainCount)
      problems.trainSize = { kind: 'images', wanted, available: sizes.trainCount };
    if (hasTest && testSize > sizes.testCount) {
      problems.testSize = { kind: 'testImages', available: sizes.testCount };
    }
  }
  return problems;
}
