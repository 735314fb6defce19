/** What is kept of a run: its checkpoints on disk and the curves of its epochs, as far as it got by now. */
import type { EpochSummary } from '../../../shared/contract';
import type { CheckpointList } from '../../../shared/models';
import { api } from '../../lib/api';
import { training } from '../../state/training.svelte';

export class RunHistory {
  list = $state.raw<CheckpointList | null>(null);
  problem = $state<string | null>(null);
  #stored = $state.raw<EpochSummary[]>([]);
  #reading: Promise<void> | null = null;
  #isStale = false;

  constructor(readonly id: string) {}

  /** Every epoch of the history; training knows more than the disk while it goes on. */
  readonly epochs: readonly EpochSummary[] = $derived.by(() => {
    const live = training.current?.id === this.id ? training.current.epochs : [];
    return live.length > this.#stored.length ? live : this.#stored;
  });

  /** Epochs that have a checkpoint, in order. */
  readonly kept: readonly number[] = $derived((this.list?.checkpoints ?? []).map(({ epoch }) => epoch));

  /** Bytes on disk of all checkpoints. */
  readonly bytes: number = $derived(
    (this.list?.checkpoints ?? []).reduce((sum, { bytes }) => sum + bytes, 0),
  );

  /** Reads again; asked several times at once, it reads once more at the end. */
  async reload(): Promise<void> {
    this.#isStale = true;
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    await this.#reading;
  }

  async #read(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      try {
        const list = await api.listCheckpoints(this.id);
        const newest = list.checkpoints.at(-1)?.epoch ?? list.run.epoch;
        // Curves hold the loss of every step: they are only read when an epoch is not known yet.
        if (this.epochs.length === 0 || newest >= this.epochs.length) {
          this.#stored = (await api.getRunCurves(this.id)).epochs;
        }
        this.list = list;
        this.problem = null;
      } catch (error) {
        this.problem = error instanceof Error ? error.message : String(error);
      }
    }
  }
}
