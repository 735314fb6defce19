/** The parts of a data set that a model is evaluated on. */
import type { DatasetChoice } from '../../../shared/contract';
import type { EvaluationRequest, EvaluationResult, ModelChoice } from '../../../shared/models';

/** All test samples; only the first of them, as the assignment counts; validation; training. */
export const PART_KEYS = ['test', 'first', 'validation', 'train'] as const;
export type PartKey = (typeof PART_KEYS)[number];

/** How many test samples the assignment counts. */
export const FIRST_TESTS = 1000;

/** What is evaluated: a model on a data set. */
export interface Subject {
  model: ModelChoice;
  dataset: DatasetChoice;
}

/** What an evaluation came to, or why it could not be done. */
export type Outcome = { result: EvaluationResult } | { problem: string };
export type Outcomes = Readonly<Partial<Record<PartKey, Outcome>>>;

/** The result of a part, where there is one. */
export function resultOf(outcomes: Outcomes, part: PartKey): EvaluationResult | null {
  const outcome = outcomes[part];
  return outcome && 'result' in outcome ? outcome.result : null;
}

export function requestOf({ model, dataset }: Subject, part: PartKey): EvaluationRequest {
  return {
    model: { ...model },
    dataset: { ...dataset },
    part: part === 'first' ? 'test' : part,
    limit: part === 'first' ? FIRST_TESTS : null,
  };
}

/** The parts that differ from each other: the first so many of no more are all of them. */
export function distinctParts(outcomes: Outcomes): readonly PartKey[] {
  const samples = resultOf(outcomes, 'test')?.samples ?? Infinity;
  return samples <= FIRST_TESTS ? PART_KEYS.filter((part) => part !== 'first') : PART_KEYS;
}
