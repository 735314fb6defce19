/** What can be done with a checkpoint. */
import type { EpochSummary, RunSummary } from '../../../shared/contract';
import { api } from '../../lib/api';
import { application } from '../../state/application.svelte';
import { datasets } from '../../state/datasets.svelte';
import { navigation } from '../../state/navigation.svelte';
import { problems } from '../../state/problems.svelte';
import { setup } from '../../state/setup.svelte';
import { learningRateAt } from './learning-rate-at';
import { datasetOfRun } from './run-dataset';
import type { RunHistory } from './run-history.svelte';

/** Sets up a new run that goes on from an epoch, with the learning rate as it was then; the Train view shows it. */
export function continueFrom(run: RunSummary, epochs: readonly EpochSummary[], epoch: number): void {
  const learningRate = learningRateAt(epochs, epoch, run.configuration.learningRate);
  setup.configuration = { ...run.configuration, learningRate };
  setup.from = { kind: 'run', run: run.id, epoch };
  const dataset = datasetOfRun(run.dataset, datasets.entries);
  if (dataset) setup.dataset = dataset;
  navigation.show('train');
  problems.tell({
    kind: 'done',
    text: application.t('checkpoints.actions.continueReady', { name: run.name, epoch: `${epoch}` }),
  });
}

/** Makes an epoch the run's model; it is tested on the way. */
export async function makeModel(history: RunHistory, epoch: number): Promise<void> {
  const before = history.list?.modelEpoch ?? null;
  await problems.watch(async () => {
    history.list = await api.selectCheckpoint(history.id, epoch);
    const canUndo = before !== null && history.kept.includes(before);
    problems.tell({
      kind: 'done',
      text: application.t('checkpoints.actions.modelMade', { epoch: `${epoch}` }),
      ...(canUndo
        ? {
            action: { label: application.t('common.undo'), run: () => void makeModel(history, before) },
          }
        : {}),
    });
  });
}

/** Deletes checkpoints for good; whether that was done. */
export async function deleteCheckpoints(
  history: RunHistory,
  epochs: readonly number[],
  freed: string,
): Promise<boolean> {
  return problems.succeeds(async () => {
    history.list = await api.deleteCheckpoints(history.id, [...epochs]);
    problems.tell({
      kind: 'done',
      text: application.t('checkpoints.actions.deleted', { count: epochs.length, size: freed }),
    });
  });
}
