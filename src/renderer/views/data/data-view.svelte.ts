/** Which data set the Data view shows, and how it is browsed. Kept while other views are open. */
import type { DatasetChoice, DatasetEntry } from '../../../shared/contract';
import { application } from '../../state/application.svelte';
import { choiceKey, datasets } from '../../state/datasets.svelte';
import { baseName } from '../train/short-path';

class DataView {
  #chosen = $state.raw<DatasetChoice | null>(null);
  /** What was added last when the user chose: something added later is shown instead. */
  #newestThen = $state.raw<DatasetChoice | null>(null);
  part = $state<'train' | 'test'>('train');
  /** Only this class, or null for all. */
  label = $state<number | null>(null);

  /** The one chosen or added last, as long as it is there; else the default. */
  readonly entry: DatasetEntry | null = $derived.by(() => {
    const wanted = datasets.newest === this.#newestThen ? this.#chosen : datasets.newest;
    const found = wanted && datasets.entries.find(({ choice }) => choiceKey(choice) === choiceKey(wanted));
    return found ?? datasets.entries.find(({ isDefault }) => isDefault) ?? datasets.entries[0] ?? null;
  });

  choose(choice: DatasetChoice): void {
    this.#chosen = choice;
    this.#newestThen = datasets.newest;
    this.label = null;
  }
}

export const dataView = new DataView();

/** What a data set is called: imported ones by their folder or file, found ones by what they are. */
export function datasetName({ choice, place }: DatasetEntry): string {
  const { t } = application;
  if (choice.kind === 'synthetic') return t('data.names.synthetic');
  if (place === 'drawings') return t('data.names.drawings');
  return place === 'imported' ? baseName(choice.location) : t('data.names.mnist');
}
