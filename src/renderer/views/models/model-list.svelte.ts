/** How the list of models is shown: filter, order and the row of the keyboard. Kept while other views are open. */
import type { ModelEntry } from '../../../shared/models';
import { application } from '../../state/application.svelte';
import { modelKey, models } from '../../state/models.svelte';
import { sortModels, type ModelSort } from './model-columns';
import { matcher, type ModelFilter } from './model-filter';

const EVERYTHING: ModelFilter = { text: '', kind: 'all', isStarred: false };

/** The name that the interface shows: the bundled model's is translated. */
export function modelName({ choice, name }: ModelEntry): string {
  return choice.kind === 'bundled' ? application.t('models.bundled') : name;
}

class ModelList {
  filter = $state.raw<ModelFilter>(EVERYTHING);
  sort = $state.raw<ModelSort>({ key: 'created', isDescending: true });
  /** The row that the keyboard is on, by its key. */
  active = $state<string | null>(null);
  /** The model whose name is being edited, by its key. */
  renaming = $state<string | null>(null);
  /** Where the list was scrolled to when a page took its place. */
  scrollTop = 0;

  readonly shown = $derived.by(() => {
    const { t } = application;
    const words = (entry: ModelEntry) => [modelName(entry), t(`models.kinds.${entry.choice.kind}`)];
    return sortModels(models.all, this.sort).filter(matcher(this.filter, words));
  });
  readonly keys = $derived(this.shown.map(({ choice }) => modelKey(choice)));

  get isFiltered(): boolean {
    return this.filter.text.trim() !== '' || this.filter.kind !== 'all' || this.filter.isStarred;
  }

  /** The row that the keyboard is on, or would come to: the first one that is left. */
  get activeIndex(): number {
    return this.active === null ? 0 : Math.max(0, this.keys.indexOf(this.active));
  }

  narrow(patch: Partial<ModelFilter>): void {
    this.filter = { ...this.filter, ...patch };
  }

  clearFilter(): void {
    this.filter = EVERYTHING;
  }

  /** Does something that takes the active row away; the keyboard goes to the next one that is left. */
  async removing(key: string, work: () => Promise<boolean>): Promise<boolean> {
    const before = this.keys;
    const isDone = await work();
    if (isDone && this.active === key) {
      const place = before.indexOf(key);
      this.active = before[place + 1] ?? before[place - 1] ?? null;
    }
    return isDone;
  }
}

export const modelList = new ModelList();
