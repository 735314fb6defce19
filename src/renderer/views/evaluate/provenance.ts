/** Whether the samples that a model is evaluated on are those that it was trained on, as far as one can know. */
import type { DatasetChoice, DatasetDescription, DatasetEntry, RunSummary } from '../../../shared/contract';
import type { ModelChoice } from '../../../shared/models';
import { datasetOfRun } from '../checkpoints/run-dataset';

/**
 * - `run`: training and validation are those of the run that trained it
 * - `other`: the run was trained on another data set
 * - `bundled`: it was trained on all training images of MNIST
 * - `course`: nobody knows; dealt as the preset course does
 */
export type Provenance = 'run' | 'other' | 'bundled' | 'course';

export function provenance(
  model: ModelChoice,
  dataset: DatasetChoice,
  known: {
    run: Pick<RunSummary, 'dataset'> | null;
    entries: readonly DatasetEntry[];
    name: DatasetDescription['name'] | null;
  },
): Provenance {
  if (model.kind === 'bundled') return known.name === 'mnist' ? 'bundled' : 'course';
  if (!known.run) return 'course';
  if (known.run.dataset.name === 'mnist' && known.name === 'mnist') return 'run';
  const trainedOn = datasetOfRun(known.run.dataset, known.entries);
  if (trainedOn?.kind !== dataset.kind) return 'other';
  const isSame =
    trainedOn.kind === 'synthetic' ||
    (dataset.kind === 'location' && trainedOn.location === dataset.location);
  return isSame ? 'run' : 'other';
}
