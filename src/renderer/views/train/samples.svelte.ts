/** A few images of each data set, read once: the form and the welcome show them. */
import type { DatasetChoice, SamplePage } from '../../../shared/contract';
import { api } from '../../lib/api';
import { choiceKey } from '../../state/datasets.svelte';

export const SAMPLE_COUNT = 40;

class Samples {
  #pages = $state.raw<Record<string, SamplePage | null>>({});
  #asked = new Set<string>();

  /** The first training images; null while they are being read, or cannot be: the description tells why. */
  of(choice: DatasetChoice): SamplePage | null {
    const key = choiceKey(choice);
    if (!this.#asked.has(key)) {
      this.#asked.add(key);
      void this.#read(choice, key);
    }
    return this.#pages[key] ?? null;
  }

  async #read(choice: DatasetChoice, key: string): Promise<void> {
    try {
      const page = await api.readSamples({
        choice: { ...choice },
        part: 'train',
        label: null,
        from: 0,
        count: SAMPLE_COUNT,
      });
      this.#pages = { ...this.#pages, [key]: page };
    } catch {
      // Asked again the next time: the folder may be back.
      this.#asked.delete(key);
    }
  }
}

export const samples = new Samples();
