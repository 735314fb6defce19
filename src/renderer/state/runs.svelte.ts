/** Every run ever made, as the run store lists them. */
import type { RunPatch, RunSummary } from '../../shared/contract';
import { api, on } from '../lib/api';
import { problems } from './problems.svelte';

class Runs {
  all = $state.raw<RunSummary[]>([]);
  isLoaded = $state(false);
  readonly #byId = $derived(new Map(this.all.map((run) => [run.id, run])));
  #reloading: Promise<void> | null = null;
  #isStale = false;

  async load(): Promise<void> {
    on('runsChanged', () => void this.reload());
    await this.reload();
  }

  /** Reads the list again; asked several times at once, it is read once more at the end. */
  async reload(): Promise<void> {
    this.#isStale = true;
    this.#reloading ??= this.#read().finally(() => (this.#reloading = null));
    await this.#reloading;
  }

  async #read(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      await problems.watch(async () => {
        this.all = await api.listRuns();
        this.isLoaded = true;
      });
    }
  }

  get(id: string): RunSummary | null {
    return this.#byId.get(id) ?? null;
  }

  async change(id: string, patch: RunPatch): Promise<void> {
    await problems.watch(async () => {
      const changed = await api.changeRun(id, patch);
      this.all = this.all.map((run) => (run.id === id ? changed : run));
    });
  }

  /** Whether they were removed; otherwise the user was told why not. */
  remove(ids: string[]): Promise<boolean> {
    return problems.succeeds(async () => {
      await api.deleteRuns(ids);
      this.all = this.all.filter(({ id }) => !ids.includes(id));
    });
  }

  async restore(ids: string[]): Promise<void> {
    await problems.watch(async () => {
      await api.restoreRuns(ids);
      await this.reload();
    });
  }
}

export const runs = new Runs();
