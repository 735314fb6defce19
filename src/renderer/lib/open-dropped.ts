import type { OpenedFile } from '../../shared/models';
import { application } from '../state/application.svelte';
import { models } from '../state/models.svelte';
import { navigation } from '../state/navigation.svelte';
import { problems } from '../state/problems.svelte';
import { api } from './api';

/** Goes to what was opened last: a model's page, or the data sets. */
export function showOpened(files: readonly OpenedFile[]): void {
  const last = files.at(-1);
  if (!last) return;
  if (last.kind === 'model') {
    models.selected = last.entry.choice;
    navigation.showModel(last.entry.choice);
    problems.tell({ kind: 'done', text: application.t('models.opened', { name: last.entry.name }) });
  } else {
    navigation.show('data');
    problems.tell({ kind: 'done', text: application.t('common.datasetAdded') });
  }
}

/** Opens files or folders that were dropped on the window. */
export async function openDropped(files: File[]): Promise<void> {
  const paths = files.map((file) => window.inkling.pathOfFile(file)).filter((path) => path !== '');
  if (paths.length === 0) return;
  await problems.watch(async () => showOpened(await api.openFiles(paths)));
}

/** Asks for files and opens them. */
export async function chooseAndOpen(): Promise<void> {
  await problems.watch(async () => showOpened((await api.chooseAndOpenFiles()) ?? []));
}
