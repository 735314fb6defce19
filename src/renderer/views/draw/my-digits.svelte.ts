/** The drawings that were kept: how many there are, the last ones, and what is done with them. */
import { digitImage } from '../../../core/ink';
import type { DatasetEntry, SamplePage } from '../../../shared/contract';
import { api, on } from '../../lib/api';
import { application } from '../../state/application.svelte';
import { datasets } from '../../state/datasets.svelte';
import { problems } from '../../state/problems.svelte';
import { pad } from './pad.svelte';

/** So many of the last ones are shown. */
const SHOWN = 12;

/** A drawing whose adding may still be taken back. */
interface Added {
  index: number;
  isGone: boolean;
}

/** One drawing as the list shows it. */
export interface KeptDigit {
  index: number;
  label: number;
  image: Uint8Array;
}

class MyDigits {
  count = $state(0);
  /** The newest first. */
  last = $state.raw<KeptDigit[]>([]);
  isAdding = $state(false);
  readonly #added = new Set<Added>();
  #readings = 0;
  #notice: number | null = null;

  readonly entry: DatasetEntry | null = $derived(
    datasets.entries.find(({ place }) => place === 'drawings') ?? null,
  );

  /** Follows what is kept; returns a function that ends it. */
  watch(): () => void {
    void this.#read();
    return on('drawingsChanged', () => void this.#read());
  }

  /** Reads the last ones again. The data set is there once it has a drawing. */
  async #read(): Promise<void> {
    const reading = ++this.#readings;
    await problems.watch(async () => {
      const count = await api.countDrawings();
      const entry =
        count === 0
          ? null
          : (this.entry ?? (await api.listDatasets()).find(({ place }) => place === 'drawings'));
      const from = Math.max(0, count - SHOWN);
      const page: SamplePage | null = entry
        ? await api.readSamples({
            choice: { ...entry.choice },
            part: 'train',
            label: null,
            from,
            count: SHOWN,
          })
        : null;
      if (reading !== this.#readings) return;
      this.count = count;
      this.last = page ? digitsOf(page) : [];
    });
  }

  /** Adds the drawing on the pad as this digit. */
  async add(label: number): Promise<void> {
    // Other networks may see it in another size or place; kept are digits as MNIST has them.
    const image = pad.ink && digitImage(pad.ink, [28, 28], true);
    if (!image || this.isAdding || pad.isKept) return;
    const { revision } = pad;
    this.isAdding = true;
    await problems.watch(async () => {
      const count = await api.addDrawings([{ image, label }]);
      if (pad.revision === revision) pad.isKept = true;
      const added: Added = { index: count - 1, isGone: false };
      this.#added.add(added);
      // Whoever keeps one after the other needs no heap of notices.
      if (this.#notice !== null) problems.dismiss(this.#notice);
      this.#notice = problems.tell({
        kind: 'done',
        text: application.t('draw.keep.added', { digit: `${label}`, total: `${count}` }),
        action: { label: application.t('common.undo'), run: () => void this.#takeBack(added, revision) },
      });
    });
    this.isAdding = false;
  }

  async #takeBack(added: Added, revision: number): Promise<void> {
    if (added.isGone) return;
    if ((await this.#delete(added.index)) && pad.revision === revision) pad.isKept = false;
  }

  /** Deletes one; it can be brought back, as the last one. */
  async delete({ index, label, image }: KeptDigit): Promise<void> {
    if (!(await this.#delete(index))) return;
    problems.tell({
      kind: 'done',
      text: application.t('draw.mine.deleted', { digit: `${label}` }),
      action: {
        label: application.t('common.undo'),
        run: () => void problems.watch(() => api.addDrawings([{ image, label }])),
      },
    });
  }

  async #delete(index: number): Promise<boolean> {
    const isDone = await problems.succeeds(() => api.deleteDrawings([index]));
    // Those behind it move up.
    for (const added of isDone ? this.#added : []) {
      if (added.index === index) {
        added.isGone = true;
        this.#added.delete(added);
      } else if (added.index > index) added.index--;
    }
    return isDone;
  }

  export(): Promise<void> {
    return problems.watch(async () => {
      const folder = await api.exportDrawings();
      if (folder) problems.tell({ kind: 'done', text: application.t('draw.mine.exported', { folder }) });
    });
  }
}

function digitsOf({ images, labels, indices }: SamplePage): KeptDigit[] {
  const pixels = images.length / Math.max(1, labels.length);
  return Array.from(indices, (index, k) => ({
    index,
    label: labels[k]!,
    image: images.slice(k * pixels, (k + 1) * pixels),
  })).reverse();
}

export const myDigits = new MyDigits();
