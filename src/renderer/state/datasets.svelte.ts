/** Which data sets there are, and what is in the chosen one. */
import type { DatasetChoice, DatasetDescription, DatasetEntry, DatasetTask } from '../../shared/contract';
import { api, on } from '../lib/api';
import { application } from './application.svelte';
import { problems } from './problems.svelte';

/** A key that tells choices apart. */
export function choiceKey(choice: DatasetChoice): string {
  return choice.kind === 'synthetic' ? 'synthetic' : choice.location;
}

export type Described = DatasetDescription | { problem: string };

class Datasets {
  entries = $state.raw<DatasetEntry[]>([]);
  task = $state.raw<DatasetTask | null>(null);
  /** The one that was added last: imported, dropped or downloaded. */
  newest = $state.raw<DatasetChoice | null>(null);
  /** Descriptions by choice; read once, until the list changes. */
  #descriptions = $state.raw<Record<string, Described>>({});
  #asked = new Set<string>();
  /** Counts changes of the list: what was asked before the last one is out of date. */
  #generation = $state(0);

  async load(): Promise<void> {
    on('datasetsChanged', () => void this.#reload());
    on('datasetTask', (task) => {
      if (task.status === 'done' && this.task?.status === 'running') {
        problems.tell({ kind: 'done', text: application.t('data.download.done') });
      }
      this.task = task;
    });
    this.entries = await api.listDatasets();
    this.task = await api.getDatasetTask();
  }

  async #reload(): Promise<void> {
    await problems.watch(async () => {
      const known = new Set(this.entries.map(({ choice }) => choiceKey(choice)));
      const entries = await api.listDatasets();
      // Files may have changed, so each is read again; until then what is known is shown.
      this.#asked.clear();
      this.#generation++;
      this.newest = entries.findLast(({ choice }) => !known.has(choiceKey(choice)))?.choice ?? this.newest;
      this.entries = entries;
    });
  }

  get defaultChoice(): DatasetChoice {
    return this.entries.find(({ isDefault }) => isDefault)?.choice ?? { kind: 'synthetic' };
  }

  /** What is known of a data set without reading it. */
  known(choice: DatasetChoice): Described | null {
    return this.#descriptions[choiceKey(choice)] ?? null;
  }

  /** The description of a data set, or null while it is being read. */
  description(choice: DatasetChoice): Described | null {
    const key = choiceKey(choice);
    const generation = this.#generation;
    if (!this.#asked.has(key)) {
      this.#asked.add(key);
      void this.#describe(choice, key, generation);
    }
    return this.#descriptions[key] ?? null;
  }

  /** Reads a data set again, such as after its files were put right. */
  describeAgain(choice: DatasetChoice): void {
    this.#asked.delete(choiceKey(choice));
    this.#generation++;
  }

  async #describe(choice: DatasetChoice, key: string, generation: number): Promise<void> {
    let description: Described;
    try {
      description = await api.describeDataset({ ...choice });
    } catch (error) {
      description = { problem: error instanceof Error ? error.message : String(error) };
    }
    if (generation === this.#generation || !this.#descriptions[key]) {
      this.#descriptions = { ...this.#descriptions, [key]: description };
    }
  }
}

export const datasets = new Datasets();
