/** What lies under the microscope, and where it is looked at. Kept while other views are open. */
import { digitImage } from '../../../core/ink';
import type { Model } from '../../../core/model';
import type { DatasetChoice } from '../../../shared/contract';
import { choiceKey, datasets } from '../../state/datasets.svelte';
import { models } from '../../state/models.svelte';
import type { MicroscopeRequest } from '../../state/navigation.svelte';
import { drawView } from '../draw/draw-view.svelte';
import { pad } from '../draw/pad.svelte';
import { Batch } from './batch.svelte';
import { STEPS, type StepInfo } from './steps';
import { firstPlace, placeWithin, traceOf, type Place, type Trace } from './trace';

export const LARGEST_BATCH = 16;

/** Learning rates at which a step on a batch as small as these lowers its loss: inputs of 0..255 need far smaller ones. */
export function usualRate({ preprocessing }: Model): number {
  return preprocessing.scale === 1 ? 1e-7 : 0.01;
}

/** What is wrong with the batch for this model. */
export type Misfit =
  { kind: 'size'; pixels: number; inputs: number } | { kind: 'label'; label: number; classes: number };

class MicroscopeView {
  source = $state<'samples' | 'drawing'>('samples');
  readonly batch = new Batch();
  #dataset = $state.raw<DatasetChoice | null>(null);
  #rate = $state<number | null>(null);
  #stepIndex = $state(0);
  #pinned = $state.raw<Place | null>(null);
  #hovered = $state.raw<Place | null>(null);
  /** Labels that the user gave instead of the data set's, by the image's place in the batch. */
  #relabelled = $state.raw<Record<number, number>>({});
  /** The model with the updates that were applied, and what the losses were before each of them. */
  #updated = $state.raw<{ of: Model; model: Model; updates: number } | null>(null);
  #lossesBefore = $state.raw<number[]>([]);

  /** Opens it: with the drawing, or with samples where there is none. */
  open({ model, source }: MicroscopeRequest): void {
    if (model) models.selected = model;
    this.source = source;
    this.#stepIndex = 0;
    this.#pinned = null;
    this.changed();
    if (!this.batch.page) void this.load('first');
  }

  get dataset(): DatasetChoice {
    const chosen = this.#dataset;
    const isThere = chosen && datasets.entries.some(({ choice }) => choiceKey(choice) === choiceKey(chosen));
    return isThere ? chosen : datasets.defaultChoice;
  }
  set dataset(choice: DatasetChoice) {
    this.#dataset = choice;
    void this.load('first');
  }

  async load(
    which: 'first' | 'next' | 'previous' | 'random' | 'same',
    size = this.batch.size,
  ): Promise<void> {
    await this.batch.load({ ...this.dataset }, which, size);
    this.changed();
  }

  /** Other images or labels: what was compared on those before is forgotten. */
  changed(): void {
    this.#relabelled = {};
    this.#lossesBefore = [];
    this.#hovered = null;
  }

  /** The model as it was read. */
  readonly #original: Model | null = $derived(models.details(models.selected)?.model ?? null);
  readonly model: Model | null = $derived(
    this.#updated && this.#updated.of === this.#original ? this.#updated.model : this.#original,
  );
  readonly updates: number = $derived(
    this.#updated && this.#updated.of === this.#original ? this.#updated.updates : 0,
  );

  readonly images: Uint8Array | null = $derived.by(() => {
    if (this.source === 'samples') return this.batch.page?.images ?? null;
    const size = this.#original?.imageSize;
    return size && pad.ink ? digitImage(pad.ink, size, drawView.isCentred) : null;
  });

  readonly labels: readonly number[] = $derived.by(() => {
    const given = this.source === 'samples' ? [...(this.batch.page?.labels ?? [])] : [drawView.label ?? 0];
    return given.map((label, n) => this.#relabelled[n] ?? label);
  });

  isRelabelled(image: number): boolean {
    const given = this.#relabelled[image];
    return this.source === 'samples' && given !== undefined && given !== this.batch.page?.labels[image];
  }

  relabel(image: number, label: number): void {
    this.#relabelled = { ...this.#relabelled, [image]: label };
    this.#lossesBefore = [];
  }

  get rate(): number {
    return this.#rate ?? (this.#original ? usualRate(this.#original) : 0.01);
  }
  set rate(rate: number) {
    this.#rate = rate;
  }
  readonly isRateRight: boolean = $derived(Number.isFinite(this.rate) && this.rate > 0);

  readonly misfit: Misfit | null = $derived.by(() => {
    const { model, images, labels } = this;
    if (!model || !images) return null;
    const { inputs, classes } = model.shape;
    if (images.length !== inputs * labels.length) {
      return { kind: 'size', pixels: Math.round(images.length / Math.max(1, labels.length)), inputs };
    }
    const label = labels.find((each) => each >= classes);
    return label === undefined ? null : { kind: 'label', label, classes };
  });

  /** The batch with every intermediate; null while there is none. */
  readonly trace: Trace | null = $derived(
    this.model && this.images && !this.misfit
      ? traceOf(this.model, this.images, this.labels, this.isRateRight ? this.rate : null)
      : null,
  );

  get stepIndex(): number {
    return this.#stepIndex;
  }
  set stepIndex(index: number) {
    this.#stepIndex = Math.max(0, Math.min(STEPS.length - 1, index));
    this.#hovered = null;
  }
  readonly step: StepInfo = $derived(STEPS[this.#stepIndex]!);

  /** Where it is looked at: where the pointer is, or where a click or a key has put it. */
  readonly place: Place | null = $derived.by(() => {
    const { trace } = this;
    if (!trace) return null;
    return placeWithin(trace, this.#hovered ?? this.#pinned ?? firstPlace(trace));
  });
  get pinned(): Place | null {
    return this.trace && placeWithin(this.trace, this.#pinned ?? firstPlace(this.trace));
  }
  hover(place: Place | null): void {
    this.#hovered = place;
  }
  pin(place: Place): void {
    this.#pinned = place;
  }

  /** The loss on this batch before each update, and now. */
  readonly losses: readonly number[] = $derived.by(() => {
    const now = this.trace?.steps.get('loss')?.data[0];
    const before = this.updates > 0 ? this.#lossesBefore : [];
    return now === undefined ? before : [...before, now];
  });

  /** Takes the updated weights for the model's, in the microscope only. */
  apply(): void {
    const { trace } = this;
    const of = this.#original;
    const loss = trace?.steps.get('loss')?.data[0];
    if (!trace || !of || loss === undefined || trace.rate === null) return;
    const array = (key: 'newW1' | 'newb1' | 'newW2' | 'newb2') => trace.steps.get(key)!.data;
    const parameters = { W1: array('newW1'), b1: array('newb1'), W2: array('newW2'), b2: array('newb2') };
    this.#pinned = this.pinned;
    this.#lossesBefore = [...(this.updates > 0 ? this.#lossesBefore : []), loss];
    this.#updated = { of, model: { ...trace.model, parameters }, updates: this.updates + 1 };
  }

  /** Back to the weights that the model came with. */
  reset(): void {
    this.#updated = null;
    this.#lossesBefore = [];
  }
}

export const microscopeView = new MicroscopeView();
