/** Keeps the list of models up to date while a run is being trained, so that its newest checkpoint is shown. */
import { models } from '../../state/models.svelte';
import { paced } from '../../state/paced';
import { training } from '../../state/training.svelte';

/** Epochs of a small network come many a second. */
const MILLISECONDS = 1000;

const reload = paced(MILLISECONDS, () => void models.reload());

/**
 * In an effect: reads the models again after each epoch of the run in training, if that is what is looked at, and once
 * when it has its first checkpoint.
 */
export function followTraining(isLookedAt: () => boolean): void {
  const { current } = training;
  if (!training.isActive || !current || current.epochs.length === 0) return;
  const isListed = models.entry({ kind: 'run', run: current.id, epoch: null }) !== null;
  if (isLookedAt() || !isListed) reload.request();
}
