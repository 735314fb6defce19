/** Which hyperparameters have an effect, given the others; the rest are not shown. */
import type { TrainingConfiguration } from '../../core/configuration';

export type FieldKey = keyof TrainingConfiguration;

const CONDITIONS: Partial<Record<FieldKey, (configuration: TrainingConfiguration) => boolean>> = {
  std: ({ init }) => init === 'normal',
  momentum: ({ optimizer }) => optimizer === 'momentum' || optimizer === 'nesterov',
  beta1: ({ optimizer }) => optimizer === 'adam',
  beta2: ({ optimizer }) => optimizer === 'adam',
  epsilon: ({ optimizer }) => optimizer === 'adam',
  gamma: ({ schedule }) => schedule === 'exponential' || schedule === 'step',
  stepEpochs: ({ schedule }) => schedule === 'step',
  patience: ({ earlyStopping }) => earlyStopping !== 'off',
};

/** Whether a hyperparameter has an effect on a run with this configuration. */
export function applies(key: FieldKey, configuration: TrainingConfiguration): boolean {
  return CONDITIONS[key]?.(configuration) ?? true;
}
