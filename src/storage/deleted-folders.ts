/** Folders that users delete, each named by its id: moved aside into `.deleted`, and brought back from there for 30 days. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { atFile, FileError } from './file-error';

const DELETED = '.deleted';
/** How long they can be brought back. */
const KEPT_MILLISECONDS = 30 * 24 * 3600 * 1000;

/** The folders of one folder, and what was deleted of them. */
export class DeletedFolders {
  /** @param what they are, as in `is not the id of a run` */
  constructor(
    readonly folder: string,
    private readonly what: string,
  ) {}

  /** The folder of this id, whether it is there or not. An id names a folder, never a path: others throw a FileError. */
  place(id: string): string {
    if (id === '' || id.startsWith('.') || /[\\/\0]/.test(id))
      throw new FileError(id, `is not the id of a ${this.what}`);
    return path.join(this.folder, id);
  }

  /** Moves one aside. Throws a FileError. */
  moveAside(id: string): void {
    const folder = this.place(id);
    const aside = this.placeAside(id);
    const now = new Date();
    atFile(folder, () => {
      mkdirSync(path.dirname(aside), { recursive: true });
      // What lies there is the rest of an earlier attempt, or the same that was deleted before.
      rmSync(aside, { recursive: true, force: true });
      renameSync(folder, aside);
      // Its age counts from now.
      utimesSync(aside, now, now);
    });
  }

  /** Brings one back. Throws a FileError when it is not there any more. */
  bringBack(id: string): void {
    const aside = this.placeAside(id);
    if (!existsSync(aside)) throw new FileError(id, 'cannot be brought back: it is not there any more');
    atFile(aside, () => renameSync(aside, this.place(id)));
  }

  /** Removes for good what was deleted more than 30 days ago. What cannot be removed stays. */
  purge(now: number): void {
    const trash = path.join(this.folder, DELETED);
    if (!existsSync(trash)) return;
    for (const name of readdirSync(trash)) {
      const aside = path.join(trash, name);
      try {
        if (now - statSync(aside).mtimeMs > KEPT_MILLISECONDS) {
          rmSync(aside, { recursive: true, force: true });
        }
      } catch {
        // The next launch tries again.
      }
    }
  }

  private placeAside(id: string): string {
    return path.join(this.folder, DELETED, path.basename(this.place(id)));
  }
}
