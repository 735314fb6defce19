/** Every model there is, and the one that is looked at: Weights, Evaluate and Draw share that choice. */
import type { ModelChoice, ModelDetails, ModelEntry } from '../../shared/models';
import { api, on } from '../lib/api';
import { problems } from './problems.svelte';

/** Details are kept of so many models. */
const KEPT = 12;

/** A key that tells choices apart. */
export function modelKey(choice: ModelChoice): string {
  switch (choice.kind) {
    case 'bundled':
      return 'bundled';
    case 'run':
      return `run:${choice.run}:${choice.epoch ?? ''}`;
    case 'file':
      return `file:${choice.id}`;
  }
}

/** A model as it was read, or why it could not be. */
export type ModelReading = { details: ModelDetails } | { problem: string };

class Models {
  all = $state.raw<ModelEntry[]>([]);
  isLoaded = $state(false);
  #chosen = $state.raw<ModelChoice | null>(null);
  #readings = $state.raw<ReadonlyMap<string, ModelReading>>(new Map());
  readonly #asked = new Set<string>();
  #generation = 0;

  async load(): Promise<void> {
    on('modelsChanged', () => void this.reload());
    await this.reload();
  }

  async reload(): Promise<void> {
    await problems.watch(async () => {
      const all = await api.listModels();
      // A run's result may be another one now; what is shown stays until it is read again.
      this.#asked.clear();
      this.#generation++;
      this.all = all;
      this.isLoaded = true;
    });
  }

  /** The model that is looked at: the one chosen, or the newest, or the bundled one; null where there is none. */
  get selected(): ModelChoice | null {
    const chosen = this.#chosen;
    if (chosen && this.entry(chosen)) return chosen;
    return (this.all.find(({ choice }) => choice.kind !== 'bundled') ?? this.all[0])?.choice ?? null;
  }
  set selected(choice: ModelChoice | null) {
    this.#chosen = choice;
  }

  /** The list's entry of a choice; of a run's checkpoint, that of the run. */
  entry(choice: ModelChoice): ModelEntry | null {
    const key = modelKey(choice.kind === 'run' ? { ...choice, epoch: null } : choice);
    return this.all.find((entry) => modelKey(entry.choice) === key) ?? null;
  }

  /** A model with its weights; null while it is being read. Reads it when it is first asked for. */
  reading(choice: ModelChoice): ModelReading | null {
    const key = modelKey(choice);
    if (!this.#asked.has(key)) {
      this.#asked.add(key);
      void this.#read(choice, key, this.#generation);
    }
    return this.#readings.get(key) ?? null;
  }

  /** As `reading`, for those who only show what could be read. */
  details(choice: ModelChoice | null): ModelDetails | null {
    const reading = choice && this.reading(choice);
    return reading && 'details' in reading ? reading.details : null;
  }

  async #read(choice: ModelChoice, key: string, generation: number): Promise<void> {
    let reading: ModelReading;
    try {
      reading = { details: await api.readModel({ ...choice }) };
    } catch (error) {
      reading = { problem: error instanceof Error ? error.message : String(error) };
    }
    if (generation !== this.#generation) this.#asked.delete(key);
    // The newest last; the oldest give way.
    const kept = [...this.#readings].filter(([other]) => other !== key).slice(1 - KEPT);
    const readings = new Map([...kept, [key, reading] as const]);
    for (const other of this.#readings.keys()) if (!readings.has(other)) this.#asked.delete(other);
    this.#readings = readings;
  }
}

export const models = new Models();
