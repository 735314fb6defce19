import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../../storage/file-error';
import { onDisk } from './errors';

/** Whether there is something at `path`. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** A file that bore the name of one of ours and had other content, and where it is kept. */
export interface Replacement {
  from: string;
  to: string;
}

/**
 * Moves verified files from `ready` into `folder`: as a whole if that does not exist, else one by one.
 * @param names the files that `folder` lacks
 * @returns the files that had other content and were renamed to make room
 * @throws DownloadError if the disk does not cooperate; what is still in `ready` can be placed later
 */
export async function placeFiles(
  ready: string,
  folder: string,
  names: readonly string[],
): Promise<Replacement[]> {
  const replaced: Replacement[] = [];
  if (!(await exists(folder))) {
    try {
      await syncFolder(ready);
      await rename(ready, folder);
      await syncFolder(dirname(folder));
      return replaced;
    } catch {
      // Somebody created the folder just now, or the system does not move folders: then file by file.
      await onDisk(folder, () => mkdir(folder, { recursive: true }));
    }
  }
  for (const name of names) {
    const from = join(ready, name);
    const to = join(folder, name);
    const keep = (await exists(to)) ? await freeName(`${to}.replaced`) : undefined;
    if (keep) {
      await onDisk(to, () => rename(to, keep));
      replaced.push({ from: to, to: keep });
    }
    await onDisk(to, () => moveIn(from, to));
  }
  await syncFolder(folder);
  return replaced;
}

async function freeName(path: string): Promise<string> {
  let candidate = path;
  for (let number = 2; await exists(candidate); number++) candidate = `${path}-${number}`;
  return candidate;
}

/** Renames; where the folder is a mount point of its own, copies beside the target first. */
async function moveIn(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    const beside = join(dirname(to), `.${basename(to)}.incoming`);
    try {
      await copyFile(from, beside);
      const handle = await open(beside, 'r+');
      await handle.sync().finally(() => handle.close());
      await rename(beside, to);
    } finally {
      await rm(beside, { force: true });
    }
  }
}

/** Makes renames in a folder survive a power cut, on systems that can. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined); // Windows cannot open folders
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
