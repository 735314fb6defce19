/** How the list of runs is shown: filter, order and selection. Kept while other views are open. */
import { application } from '../../state/application.svelte';
import { runs } from '../../state/runs.svelte';
import type { RunSort } from './run-columns';
import { sortRuns } from './run-columns';
import { matcher, type RunFilter } from './run-filter';
import { kept, NOTHING_SELECTED, targets, type Selection } from './selection';

const EVERYTHING: RunFilter = { text: '', status: 'all', isStarred: false };

class RunList {
  filter = $state.raw<RunFilter>(EVERYTHING);
  sort = $state.raw<RunSort>({ key: 'created', isDescending: true });
  selection = $state.raw<Selection>(NOTHING_SELECTED);
  /** The run whose name is being edited. */
  renaming = $state<string | null>(null);
  /** The runs whose curves are laid over each other, or null for the list. */
  comparing = $state.raw<string[] | null>(null);
  /** Where the list was scrolled to when another page took its place. */
  scrollTop = 0;

  readonly #sorted = $derived(sortRuns(runs.all, this.sort));
  readonly shown = $derived.by(() => {
    const t = application.t;
    return this.#sorted.filter(matcher(this.filter, (status) => t(`common.status.${status}`)));
  });
  readonly ids = $derived(this.shown.map(({ id }) => id));

  get isFiltered(): boolean {
    return this.filter.text.trim() !== '' || this.filter.status !== 'all' || this.filter.isStarred;
  }

  /** The runs that a command is for. */
  get targets(): string[] {
    return targets(this.selection, this.ids);
  }

  narrow(patch: Partial<RunFilter>): void {
    const before = this.ids;
    this.filter = { ...this.filter, ...patch };
    this.#keepSelection(before);
  }

  clearFilter(): void {
    this.filter = EVERYTHING;
  }

  clearSelection(): void {
    this.selection = { ...this.selection, selected: new Set() };
  }

  /** Does something that takes rows away; the keyboard goes to the next one that is left. */
  async removing(work: () => Promise<boolean>): Promise<boolean> {
    const before = this.ids;
    const isDone = await work();
    this.#keepSelection(before);
    return isDone;
  }

  /** What is no longer shown is no longer selected: no command does something to rows out of sight. */
  #keepSelection(before: readonly string[]): void {
    this.selection = kept(this.selection, before, this.ids);
  }
}

export const runList = new RunList();
