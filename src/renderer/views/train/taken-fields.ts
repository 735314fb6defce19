/** What a run that goes on from a model takes with it, and what then has no effect. */
import type { FieldKey } from '../../state/applicable-fields';

/** Hyperparameters that are the model's. */
export type TakenKey = 'hidden' | 'preprocess';

/** Whether the model decides this one. */
export function isTaken(key: FieldKey): key is TakenKey {
  return key === 'hidden' || key === 'preprocess';
}

/** Whether this one says how fresh weights are drawn. */
export function isOfFreshWeights(key: FieldKey): boolean {
  return key === 'init' || key === 'std';
}
