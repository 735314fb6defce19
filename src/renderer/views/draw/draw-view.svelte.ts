/** Which models look at the drawing, and how it is shown to them. Kept while other views are open. */
import type { Model } from '../../../core/model';
import type { ModelChoice, ModelEntry } from '../../../shared/models';
import { modelKey, models } from '../../state/models.svelte';
import { training } from '../../state/training.svelte';
import { liveModel } from './live-model.svelte';
import { guessOf, type Guess } from './guess';
import { pad } from './pad.svelte';

/** Models beside each other at most. */
export const MOST_COLUMNS = 3;

/** Where a column's model comes from: a choice, or whatever is being trained. */
export type Source = ModelChoice | 'live';

/** One model that looks at the drawing. */
export class Column {
  /** The main column's is the one that Weights and Evaluate share, unless it is live. */
  #chosen = $state.raw<Source | null>(null);
  /** Shown until the next one is read, so that going through checkpoints does not flicker. */
  #last: { of: string; model: Model } | null = null;

  constructor(
    readonly id: number,
    readonly isMain: boolean,
    chosen: Source | null,
  ) {
    this.#chosen = chosen;
  }

  readonly source: Source | null = $derived.by(() => {
    if (this.#chosen === 'live' && training.isActive) return 'live';
    if (this.isMain || this.#chosen === null || this.#chosen === 'live') return models.selected;
    return models.entry(this.#chosen) ? this.#chosen : models.selected;
  });

  choose(source: Source): void {
    this.#chosen = source;
    if (!this.isMain) return;
    if (source !== 'live') models.selected = source;
    // What was watched while it learnt is looked at when it has learnt.
    else if (training.current) models.selected = { kind: 'run', run: training.current.id, epoch: null };
  }

  /** The list's entry; null for what is being trained. */
  readonly entry: ModelEntry | null = $derived(
    this.source && this.source !== 'live' ? models.entry(this.source) : null,
  );

  /** Why it cannot be read, if so. */
  readonly problem: string | null = $derived.by(() => {
    const reading = this.source && this.source !== 'live' ? models.reading(this.source) : null;
    return reading && 'problem' in reading ? reading.problem : null;
  });

  readonly model: Model | null = $derived.by(() => {
    const { source } = this;
    if (!source || this.problem !== null) return null;
    const isLive = source === 'live';
    const of = isLive ? 'live' : modelKey(source.kind === 'run' ? { ...source, epoch: null } : source);
    const model = isLive ? liveModel.model : models.details(source)?.model;
    if (model) this.#last = { of, model };
    return model ?? (this.#last?.of === of ? this.#last.model : null);
  });

  readonly guess: Guess | null = $derived(this.model && guessOf(this.model, pad.ink, drawView.isCentred));
}

class DrawView {
  /** Whether the drawing is centred as MNIST's digits were. */
  isCentred = $state(true);
  #label = $state.raw<{ digit: number; start: number } | null>(null);
  /** The first one is the main one: it explains itself. */
  columns = $state.raw<Column[]>([new Column(0, true, null)]);
  #nextId = 1;

  get main(): Column {
    return this.columns[0]!;
  }

  get isLive(): boolean {
    return this.columns.some(({ source }) => source === 'live');
  }

  /** The digit that the user says it is; until then, the one that the main model takes it for. */
  get label(): number | null {
    if (this.#label?.start === pad.starts) return this.#label.digit;
    const digit = this.main.guess?.digit;
    return digit !== undefined && digit <= 9 ? digit : null;
  }
  set label(digit: number | null) {
    this.#label = digit === null ? null : { digit, start: pad.starts };
  }

  /** Adds a model to compare: one that is not shown yet, if there is one. */
  addColumn(): void {
    if (this.columns.length >= MOST_COLUMNS) return;
    const shown = new Set(this.columns.map(({ source }) => source && source !== 'live' && modelKey(source)));
    const other = models.all.find(({ choice }) => !shown.has(modelKey(choice)))?.choice;
    const live = training.isActive && !this.isLive ? 'live' : null;
    const source = other ?? live ?? models.all[0]?.choice;
    if (source) this.columns = [...this.columns, new Column(this.#nextId++, false, source)];
  }

  removeColumn(id: number): void {
    this.columns = this.columns.filter((column) => column.isMain || column.id !== id);
  }
}

export const drawView = new DrawView();
