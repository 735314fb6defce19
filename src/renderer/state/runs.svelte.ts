/** Every run ever made, as the run store lists them. */
import type { RunPatch, RunSummary } from '../../shared/contract';
import { api, on } from '../lib/api';
import { problems } from './problems.svelte';

class Runs {
  all = $state.raw<RunSummary[]>([]);
  isLoaded = $state(false);

  async load(): Promise<void> {
    on('runsChanged', () => void this.reload());
    await this.reload();
  }

  async reload(): Promise<void> {
    await problems.watch(async () => {
      this.all = await api.listRuns();
      this.isLoaded = true;
    });
  }

  async change(id: string, patch: RunPatch): Promise<void> {
    await problems.watch(async () => {
      const changed = await api.changeRun(id, patch);
      this.all = this.all.map((run) => (run.id === id ? changed : run));
    });
  }

  async remove(ids: string[]): Promise<void> {
    await problems.watch(async () => {
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
