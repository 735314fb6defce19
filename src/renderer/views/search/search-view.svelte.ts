/** How the open search is looked at, and the search that is being written. Kept while other views are open. */
import { PRESETS, type TrainingConfiguration } from '../../../core/configuration';
import { parseSearchSettings, type SearchSettings } from '../../../core/search/schedule';
import type { SearchKey } from '../../../core/search/space';
import type { DatasetChoice } from '../../../shared/contract';
import type { TrialRow } from '../../../shared/searches';
import { datasets } from '../../state/datasets.svelte';
import { searches } from '../../state/searches.svelte';
import { setup } from '../../state/setup.svelte';
import { NOTHING_SELECTED, type Selection } from '../runs/selection';
import { axesOf, columnsOf, maskOf, type AxisKey, type Brush, type Brushes } from './axes';
import {
  draftProblem,
  newRow,
  numberProblems,
  presetDraft,
  rowProblem,
  settingsOf,
  type DraftRow,
  type SearchDraft,
} from './draft';
import { sortTrials, type TrialSort } from './trial-columns';

export type BaseName = 'course' | 'adam' | 'train';

/** The most trials that are checked one by one while one types; main checks them all. */
const CHECKED_TRIALS = 50;
/** So many trials are drawn while an axis is dragged along; all of them when it is let go. */
const MOST_WHILE_BRUSHING = 400;

class SearchView {
  draft = $state.raw<SearchDraft>(presetDraft('course'));
  baseName = $state<BaseName>('course');
  showsSizes = $state(false);
  #dataset = $state.raw<DatasetChoice | null>(null);

  brushes = $state.raw<Brushes>({});
  selection = $state.raw<Selection>(NOTHING_SELECTED);
  sort = $state.raw<TrialSort>({ key: 'valAccuracy', isDescending: true });
  /** The hyperparameters of the scatter plot; null: the first two. */
  across = $state<SearchKey | null>(null);
  upwards = $state<SearchKey | null>(null);
  isHeat = $state(false);
  showsFields = $state(false);
  /** An axis is being dragged along. */
  isBrushing = $state(false);

  readonly rowProblems = $derived(new Map(this.draft.rows.map((row) => [row.key, rowProblem(row)] as const)));
  readonly numberProblems = $derived(numberProblems(this.draft));
  /** The settings to search with; null while something is wrong. */
  readonly settings: SearchSettings | null = $derived.by(() => {
    const isWrong =
      this.numberProblems.length > 0 || [...this.rowProblems.values()].some((problem) => problem !== null);
    return isWrong || draftProblem(this.draft) !== null ? null : settingsOf(this.draft);
  });
  readonly draftProblem = $derived.by(() => {
    const areRowsRight = [...this.rowProblems.values()].every((problem) => problem === null);
    return areRowsRight ? draftProblem(this.draft) : null;
  });
  /** What core says against settings that look right; null for nothing. */
  readonly refusal = $derived.by(() => {
    if (!this.settings) return null;
    try {
      parseSearchSettings({ ...this.settings, trials: Math.min(this.settings.trials, CHECKED_TRIALS) });
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  });

  readonly axes = $derived(searches.open ? axesOf(searches.open.settings.space, searches.rows) : []);
  readonly columns = $derived(columnsOf(this.axes, searches.rows));
  readonly mask = $derived(maskOf(this.columns, this.brushes));
  /** The trials that charts draw: while one drags, of very many an even part, so that the picture follows at once. */
  readonly drawn = $derived.by(() => {
    const { mask } = this;
    if (!this.isBrushing) return mask;
    const count = mask.reduce((sum, isShown) => sum + isShown, 0);
    const step = Math.ceil(count / MOST_WHILE_BRUSHING);
    let place = 0;
    return step <= 1 ? mask : mask.map((isShown) => (isShown === 1 && place++ % step === 0 ? 1 : 0));
  });
  readonly #sorted = $derived(sortTrials(searches.rows, this.sort));
  /** The rows that are shown, in their order. */
  readonly shown = $derived(this.#sorted.filter(({ trial }) => this.mask[trial] === 1));
  readonly ids = $derived(this.shown.map(({ trial }) => String(trial)));
  readonly best: TrialRow | null = $derived.by(() => {
    const best = searches.open?.best;
    return best ? (searches.rows[best.trial] ?? null) : null;
  });
  /** The trials that are selected, in the order of the table. */
  readonly selected = $derived(this.shown.filter(({ trial }) => this.selection.selected.has(String(trial))));

  get dataset(): DatasetChoice {
    return this.#dataset ?? datasets.defaultChoice;
  }
  set dataset(choice: DatasetChoice) {
    this.#dataset = choice;
  }

  get isBrushed(): boolean {
    return Object.keys(this.brushes).length > 0;
  }

  change(patch: Partial<SearchDraft>): void {
    this.draft = { ...this.draft, ...patch };
  }

  changeBase(patch: Partial<TrainingConfiguration>): void {
    this.change({ base: { ...this.draft.base, ...patch } });
  }

  changeRow(key: SearchKey, patch: Partial<DraftRow>): void {
    this.change({ rows: this.draft.rows.map((row) => (row.key === key ? { ...row, ...patch } : row)) });
  }

  addRow(key: SearchKey): void {
    this.change({ rows: [...this.draft.rows, newRow(key, this.draft.base)] });
  }

  removeRow(key: SearchKey): void {
    this.change({ rows: this.draft.rows.filter((row) => row.key !== key) });
  }

  reset(): void {
    this.draft = presetDraft('course');
    this.baseName = 'course';
  }

  /** Takes everything that is not searched from a preset, or from the Train view. */
  useBase(name: BaseName): void {
    this.baseName = name;
    const base: TrainingConfiguration =
      name === 'train' ? { ...setup.configuration } : { ...PRESETS[name], select: 'best' };
    this.change({ base });
  }

  brush(key: AxisKey, brush: Brush | null): void {
    const { [key]: _before, ...others } = this.brushes;
    this.brushes = brush ? { ...others, [key]: brush } : others;
  }

  clearBrushes(): void {
    this.brushes = {};
  }

  /** Another search is shown: what was brushed and selected belonged to the one before. */
  forget(): void {
    this.brushes = {};
    this.selection = NOTHING_SELECTED;
    this.across = null;
    this.upwards = null;
  }

  async start(): Promise<void> {
    if (!this.settings || this.refusal !== null || searches.running) return;
    const isStarted = await searches.start({ settings: this.settings, dataset: { ...this.dataset } });
    if (isStarted) this.forget();
  }
}

export const searchView = new SearchView();
