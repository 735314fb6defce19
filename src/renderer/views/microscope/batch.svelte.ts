/** The images of a data set that are under the microscope. */
import type { DatasetChoice, SamplePage } from '../../../shared/contract';
import { api } from '../../lib/api';
import { choiceKey } from '../../state/datasets.svelte';

export type Move = 'first' | 'next' | 'previous' | 'random' | 'same';

/** Which images come next, of so many in all. */
export function nextIndices(
  move: Move,
  current: ArrayLike<number>,
  count: number,
  total: number,
  random: () => number = Math.random,
): Uint32Array {
  const size = Math.min(count, total);
  if (move === 'random') {
    const chosen = new Set<number>();
    while (chosen.size < size) chosen.add(Math.floor(random() * total));
    return Uint32Array.from(chosen);
  }
  const first = current[0] ?? 0;
  const starts = { first: 0, same: first, next: first + current.length, previous: first - size } as const;
  let start = starts[move];
  // Round at the ends.
  if (move === 'next' && start >= total) start = 0;
  if (move === 'previous' && first === 0) start = total - size;
  start = Math.max(0, Math.min(total - size, start));
  return Uint32Array.from({ length: size }, (_, n) => start + n);
}

export class Batch {
  page = $state.raw<SamplePage | null>(null);
  part = $state<'train' | 'test'>('test');
  total = $state(0);
  /** How many images are wanted. */
  size = $state(1);
  /** Why they cannot be read. */
  problem = $state<string | null>(null);
  #of = '';
  #asked = 0;

  async load(choice: DatasetChoice, move: Move, size: number): Promise<void> {
    const asked = ++this.#asked;
    this.size = size;
    try {
      const description = await api.describeDataset(choice);
      const part = description.testCount > 0 ? 'test' : 'train';
      const total = part === 'test' ? description.testCount : description.trainCount;
      const key = choiceKey(choice);
      const current = key === this.#of ? (this.page?.indices ?? []) : [];
      const indices = nextIndices(move, current, size, total);
      const page = await api.readSamplesAt({ choice, part, indices });
      if (asked !== this.#asked) return;
      this.#of = key;
      this.part = part;
      this.total = total;
      this.page = page;
      this.problem = null;
    } catch (error) {
      if (asked === this.#asked) this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}
