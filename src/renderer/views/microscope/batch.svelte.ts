/** The images of a data set that are under the microscope. */
import type { DatasetChoice, SamplePage } from '../../../shared/contract';
import { api } from '../../lib/api';
import { choiceKey } from '../../state/datasets.svelte';
import { nextIndices, type Move } from './batch-indices';

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
