/** Asks whether to quit while something is trained. */
import { dialog } from 'electron';
import type { DialogSurroundings } from './file-dialogs';

/**
 * Whether the user wants it stopped.
 * @param waiting runs in the queue, which would be dropped
 */
export async function askToStop(
  { window, translator }: DialogSurroundings,
  waiting: number,
): Promise<boolean> {
  const t = translator();
  const options = {
    type: 'warning' as const,
    message: t('dialogs.quit.message'),
    detail: waiting > 0 ? t('dialogs.quit.detailQueued', { count: waiting }) : t('dialogs.quit.detail'),
    buttons: [t('dialogs.quit.stopAndQuit'), t('dialogs.quit.cancel')],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  };
  const parent = window();
  const { response } = await (parent
    ? dialog.showMessageBox(parent, options)
    : dialog.showMessageBox(options));
  return response === 0;
}
