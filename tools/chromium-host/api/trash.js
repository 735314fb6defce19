import { cp, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, parse } from 'node:path';

/** @param {string} from @param {string} to */
async function move(from, to) {
  try {
    await rename(from, to);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EXDEV') throw error;
    await cp(from, to, { recursive: true, preserveTimestamps: true });
    await rm(from, { recursive: true });
  }
}

/**
 * Moves a file or folder to the user's trash, as freedesktop.org's trash specification says.
 *
 * @param {string} path absolute
 * @throws {Error} if it does not exist, or the system has no such trash
 */
export async function moveToTrash(path) {
  if (process.platform !== 'linux')
    throw new Error('shell.trashItem is only implemented on Linux by chromium-host');
  await stat(path);
  const trash = join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'Trash');
  await mkdir(join(trash, 'files'), { recursive: true, mode: 0o700 });
  await mkdir(join(trash, 'info'), { recursive: true, mode: 0o700 });
  const date = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  const info = `[Trash Info]\nPath=${path.split('/').map(encodeURIComponent).join('/')}\nDeletionDate=${date}\n`;
  const { name, ext } = parse(basename(path));
  for (let number = 1; ; number++) {
    const entry = number === 1 ? `${name}${ext}` : `${name}.${number}${ext}`;
    try {
      // Creating the description is what reserves the name.
      await writeFile(join(trash, 'info', `${entry}.trashinfo`), info, { flag: 'wx' });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') continue;
      throw error;
    }
    await move(path, join(trash, 'files', entry));
    return;
  }
}
