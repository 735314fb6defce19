import { application } from '../state/application.svelte';
import { problems } from '../state/problems.svelte';
import { api } from './api';

/** Lets the user save an exported file; says where it went, or why it could not be written. */
export async function saveFile(name: string, contents: Blob): Promise<void> {
  await problems.watch(async () => {
    const bytes = new Uint8Array(await contents.arrayBuffer());
    const file = await api.saveFile(name.replace(/[/\\:*?"<>|]/g, '-'), bytes);
    if (file) problems.tell({ kind: 'done', text: application.t('common.saved', { file }) });
  });
}
