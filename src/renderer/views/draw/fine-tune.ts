import { PRESETS } from '../../../core/configuration';
import type { ModelDetails } from '../../../shared/models';
import { models } from '../../state/models.svelte';
import { navigation } from '../../state/navigation.svelte';
import { setup } from '../../state/setup.svelte';

/**
 * What a trained model is taken a little further with. Adam's steps do not depend on the scale of the pixels, so one
 * rate serves models of raw and of scaled pixels; it is a tenth of the one that fresh weights are trained with.
 */
const FINE_TUNING = {
  optimizer: 'adam',
  learningRate: PRESETS.adam.learningRate / 10,
  schedule: 'cosine',
  warmupEpochs: 0,
  epochs: 3,
  batchSize: 100,
  lambda: PRESETS.adam.lambda,
  earlyStopping: 'off',
  select: 'last',
} as const;

/** Whether a model can learn from drawings of 28 x 28 pixels and ten digits. */
export function canFineTune({ model }: ModelDetails): boolean {
  return model.shape.inputs === 28 * 28 && model.shape.classes === 10;
}

/** Prepares a run that goes on from this model with the user's drawings mixed in, and goes to the Train view. */
export function fineTune({ entry, model }: ModelDetails): void {
  setup.from = models.selected ?? entry.choice;
  setup.withDrawings = true;
  setup.configuration = {
    ...setup.configuration,
    ...FINE_TUNING,
    hidden: model.shape.hidden,
    preprocess: model.preprocessing.kind,
  };
  navigation.show('train');
}
