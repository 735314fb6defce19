/** The native dialogs that ask for files, over the window where there is one. */
import path from 'node:path';
import { app, dialog, type BrowserWindow, type FileFilter, type OpenDialogOptions } from 'electron';
import type { Translator } from '../shared/messages';

/** What a dialog needs to know. */
export interface DialogSurroundings {
  window(): BrowserWindow | null;
  translator(): Translator;
}

async function choose({ window }: DialogSurroundings, options: OpenDialogOptions): Promise<string[] | null> {
  const parent = window();
  const { canceled, filePaths } = parent
    ? await dialog.showOpenDialog(parent, options)
    : await dialog.showOpenDialog(options);
  return canceled || filePaths.length === 0 ? null : filePaths;
}

/** Asks for a file or folder; null when the user cancels. */
export async function ask(
  surroundings: DialogSurroundings,
  options: OpenDialogOptions,
): Promise<string | null> {
  return (await choose(surroundings, options))?.[0] ?? null;
}

/** Asks for files; null when the user cancels. */
export function askForSeveral(
  surroundings: DialogSurroundings,
  options: OpenDialogOptions,
): Promise<string[] | null> {
  return choose(surroundings, { ...options, properties: ['openFile', 'multiSelections'] });
}

/** Asks where to save a file of this name, in Documents first; null when the user cancels. */
export async function askWhereToSave(
  { window, translator }: DialogSurroundings,
  name: string,
  filters?: FileFilter[],
): Promise<string | null> {
  const options = {
    title: translator()('dialogs.saveFile'),
    defaultPath: path.join(app.getPath('documents'), name),
    ...(filters ? { filters } : {}),
  };
  const parent = window();
  const { canceled, filePath } = parent
    ? await dialog.showSaveDialog(parent, options)
    : await dialog.showSaveDialog(options);
  return canceled || filePath === '' ? null : filePath;
}
