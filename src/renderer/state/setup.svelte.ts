/** The run that the user is preparing: hyperparameters, as typed, and the data set. */
import { NUMBER_RANGES, PRESETS, type NumberKey, type PresetName } from '../../core/configuration';
import { numberProblem, type TrainingConfiguration } from '../../core/configuration';
import type { DatasetChoice } from '../../shared/contract';
import type { ModelChoice } from '../../shared/models';
import { applies, type FieldKey } from './applicable-fields';
import { datasets } from './datasets.svelte';
import { setupProblems, type SetupProblems } from './setup-problems';
import { training } from './training.svelte';

class Setup {
  configuration = $state.raw<TrainingConfiguration>({ ...PRESETS.course });
  name = $state('');
  /** The model to go on from; null for fresh weights. */
  from = $state.raw<ModelChoice | null>(null);
  /** Mix the user's own drawings into the training samples. */
  withDrawings = $state(false);
  /** From the press of the button until the run is accepted: a second press would queue the run again. */
  isStarting = $state(false);
  #chosen = $state.raw<DatasetChoice | null>(null);

  /** The data set that will be trained on: the one chosen, or the default. */
  get dataset(): DatasetChoice {
    return this.#chosen ?? datasets.defaultChoice;
  }
  set dataset(choice: DatasetChoice) {
    this.#chosen = choice;
  }

  /** The preset whose values these are, whatever seed and kernels; null when something was changed. */
  readonly preset: PresetName | null = $derived.by(() => {
    const names = Object.keys(PRESETS) as PresetName[];
    const same = (name: PresetName) =>
      (Object.keys(PRESETS[name]) as FieldKey[]).every(
        (key) => key === 'seed' || key === 'kernels' || PRESETS[name][key] === this.configuration[key],
      );
    return names.find(same) ?? null;
  });

  /** What is wrong with numbers that have an effect. */
  readonly problems: SetupProblems = $derived.by(() => {
    const description = this.dataset.kind === 'location' ? datasets.description(this.dataset) : null;
    const sizes = description && 'trainCount' in description ? description : null;
    return setupProblems(this.configuration, sizes);
  });

  usePreset(name: PresetName): void {
    const { seed, kernels } = this.configuration;
    this.configuration = { ...PRESETS[name], seed, kernels };
  }

  set<K extends FieldKey>(key: K, value: TrainingConfiguration[K]): void {
    this.configuration = { ...this.configuration, [key]: value };
  }

  get isValid(): boolean {
    return Object.keys(this.problems).length === 0;
  }

  /** The configuration to train with: what has no effect and is not valid gives way to the course's value. */
  get #trainable(): TrainingConfiguration {
    const trainable: TrainingConfiguration = { ...this.configuration };
    for (const key of Object.keys(NUMBER_RANGES) as NumberKey[]) {
      if (!applies(key, trainable) && numberProblem(key, trainable[key]) !== null) {
        trainable[key] = PRESETS.course[key];
      }
    }
    return trainable;
  }

  async start(): Promise<void> {
    if (!this.isValid || this.isStarting) return;
    this.isStarting = true;
    const isStarted = await training.start({
      name: this.name.trim(),
      configuration: this.#trainable,
      dataset: { ...this.dataset },
      from: this.from && { ...this.from },
      withDrawings: this.withDrawings,
    });
    this.isStarting = false;
    if (isStarted) this.name = '';
  }
}

export const setup = new Setup();
