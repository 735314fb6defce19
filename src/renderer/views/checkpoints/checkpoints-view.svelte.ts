/** What the Checkpoints view shows: kept while the window is open. */
import { navigation } from '../../state/navigation.svelte';

export type Mode = 'one' | 'compare';

/** Which epochs of a run are looked at; null follows the newest, or for A the first. */
interface Place {
  epoch: number | null;
  a: number | null;
  b: number | null;
}

const START: Place = { epoch: null, a: null, b: null };

class CheckpointsState {
  mode = $state<Mode>('one');
  #places = $state.raw<Readonly<Record<string, Place>>>({});

  place(run: string): Place {
    return this.#places[run] ?? START;
  }

  move(run: string, change: Partial<Place>): void {
    this.#places = { ...this.#places, [run]: { ...this.place(run), ...change } };
  }

  /** Opens a run at an epoch. */
  show(run: string, epoch: number | null): void {
    this.mode = 'one';
    this.move(run, { epoch });
    navigation.showCheckpoints(run);
  }
}

export const checkpointsState = new CheckpointsState();
