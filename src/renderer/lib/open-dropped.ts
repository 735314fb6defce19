import { application } from '../state/application.svelte';
import { navigation } from '../state/navigation.svelte';
import { problems } from '../state/problems.svelte';
import { api } from './api';

/** Opens files or folders that were dropped on the window. */
export async function openDropped(files: File[]): Promise<void> {
  const paths = files.map((file) => window.inkling.pathOfFile(file)).filter((path) => path !== '');
  if (paths.length === 0) return;
  await problems.watch(async () => {
    const entries = await api.openFiles(paths);
    if (entries.length === 0) return;
    navigation.show('data');
    problems.tell({ kind: 'done', text: application.t('common.datasetAdded') });
  });
}
