/** The run that the user is preparing: hyperparameters, as typed, and the data set. */
import {
  numberProblem,
  PRESETS,
  type NumberKey,
  type PresetName,
  type TrainingConfiguration,
} from '../../core/configuration';
import type { DatasetChoice } from '../../shared/contract';
import { datasets } from './datasets.svelte';
import { training } from './training.svelte';

class Setup {
  configuration = $state.raw<TrainingConfiguration>({ ...PRESETS.course });
  name = $state('');
  #chosen = $state.raw<DatasetChoice | null>(null);

  /** The data set that will be trained on: the one chosen, or the default. */
  get dataset(): DatasetChoice {
    return this.#chosen ?? datasets.defaultChoice;
  }
  set dataset(choice: DatasetChoice) {
    this.#chosen = choice;
  }

  /** The preset whose values these are, whatever seed and kernels; null when something was changed. */
  get preset(): PresetName | null {
    const names = Object.keys(PRESETS) as PresetName[];
    const same = (name: PresetName) =>
      (Object.keys(PRESETS[name]) as (keyof TrainingConfiguration)[]).every(
        (key) => key === 'seed' || key === 'kernels' || PRESETS[name][key] === this.configuration[key],
      );
    return names.find(same) ?? null;
  }

  usePreset(name: PresetName): void {
    const { seed, kernels } = this.configuration;
    this.configuration = { ...PRESETS[name], seed, kernels };
  }

  set<K extends keyof TrainingConfiguration>(key: K, value: TrainingConfiguration[K]): void {
    this.configuration = { ...this.configuration, [key]: value };
  }

  /** Numeric hyperparameters whose value cannot be trained with. */
  get invalid(): NumberKey[] {
    const { configuration } = this;
    const keys = Object.keys(configuration) as (keyof TrainingConfiguration)[];
    return keys.filter(
      (key): key is NumberKey =>
        typeof configuration[key] === 'number' &&
        numberProblem(key as NumberKey, configuration[key]) !== null,
    );
  }

  get isValid(): boolean {
    return this.invalid.length === 0 && this.configuration.batchSize <= this.configuration.trainSize;
  }

  async start(): Promise<void> {
    if (!this.isValid) return;
    await training.start({
      name: this.name.trim(),
      configuration: this.configuration,
      dataset: this.dataset,
    });
    this.name = '';
  }
}

export const setup = new Setup();
