/** Which data sets there are, and what is in the chosen one. */
import type { DatasetChoice, DatasetDescription, DatasetEntry, DatasetTask } from '../../shared/contract';
import { api, on } from '../lib/api';
import { problems } from './problems.svelte';

/** A key that tells choices apart. */
export function choiceKey(choice: DatasetChoice): string {
  return choice.kind === 'synthetic' ? 'synthetic' : choice.location;
}

class Datasets {
  entries = $state.raw<DatasetEntry[]>([]);
  task = $state.raw<DatasetTask | null>(null);
  /** Descriptions by choice; read once, until the list changes. */
  #descriptions = $state.raw<Record<string, DatasetDescription | { problem: string }>>({});
  #asked = new Set<string>();

  async load(): Promise<void> {
    on('datasetsChanged', () => void this.#reload());
    on('datasetTask', (task) => (this.task = task));
    this.entries = await api.listDatasets();
    this.task = await api.getDatasetTask();
  }

  async #reload(): Promise<void> {
    this.#asked.clear();
    this.#descriptions = {};
    await problems.watch(async () => (this.entries = await api.listDatasets()));
  }

  get defaultChoice(): DatasetChoice {
    return this.entries.find(({ isDefault }) => isDefault)?.choice ?? { kind: 'synthetic' };
  }

  /** The description of a data set, or null while it is being read. */
  description(choice: DatasetChoice): DatasetDescription | { problem: string } | null {
    const key = choiceKey(choice);
    const known = this.#descriptions[key];
    if (!known && !this.#asked.has(key)) {
      this.#asked.add(key);
      void this.#describe(choice, key);
    }
    return known ?? null;
  }

  async #describe(choice: DatasetChoice, key: string): Promise<void> {
    let description: DatasetDescription | { problem: string };
    try {
      description = await api.describeDataset(choice);
    } catch (error) {
      description = { problem: error instanceof Error ? error.message : String(error) };
    }
    this.#descriptions = { ...this.#descriptions, [key]: description };
  }
}

export const datasets = new Datasets();
