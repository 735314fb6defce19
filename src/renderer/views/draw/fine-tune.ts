import { PRESETS } from '../../../core/configuration';
import type { Model } from '../../../core/model';
import type { ModelDetails } from '../../../shared/models';
import { models } from '../../state/models.svelte';
import { navigation } from '../../state/navigation.svelte';
import { setup } from '../../state/setup.svelte';
import { fineTuningRate } from './fine-tuning-rate';

/** What a trained model is taken a little further with: few epochs, the rate falling to 0. */
const FINE_TUNING = {
  optimizer: 'adam',
  schedule: 'cosine',
  warmupEpochs: 0,
  epochs: 3,
  batchSize: 100,
  earlyStopping: 'off',
  select: 'last',
} as const;

/** Whether a model can learn from drawings of 28 x 28 pixels and ten digits. */
export function canFineTune({ shape }: Model): boolean {
  return shape.inputs === 28 * 28 && shape.classes === 10;
}

/** Prepares a run that goes on from this model with the user's drawings mixed in, and goes to the Train view. */
export function fineTune({ entry, model }: ModelDetails): void {
  const { beta1, beta2, epsilon } = PRESETS.adam;
  setup.from = models.selected ?? entry.choice;
  setup.withDrawings = true;
  setup.configuration = {
    ...setup.configuration,
    ...FINE_TUNING,
    beta1,
    beta2,
    epsilon,
    learningRate: fineTuningRate(model),
    // What it was trained with: another pull would move every weight.
    lambda: model.lambda,
    hidden: model.shape.hidden,
    preprocess: model.preprocessing.kind,
  };
  navigation.show('train');
}
