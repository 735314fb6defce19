/** Folders that are made only for as long as what goes into them succeeds. */
import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode, fileError, FileError } from './file-error';

function isFolder(folder: string): boolean {
  const status = statSync(folder, { throwIfNoEntry: false });
  if (status && !status.isDirectory()) throw new FileError(folder, 'is a file, not a folder');
  return status !== undefined;
}

/**
 * Makes a folder and those above it. Throws a FileError; then none of them was made.
 * @returns undoes it: removes those that this call made, as far as they are empty
 */
export function makeFolder(folder: string): () => void {
  const made: string[] = [];
  const make = (place: string) => {
    if (isFolder(place)) return;
    if (path.dirname(place) !== place) make(path.dirname(place));
    try {
      mkdirSync(place);
      made.push(place);
    } catch (error) {
      // Somebody else made it just now.
      if (errorCode(error) !== 'EEXIST' || !isFolder(place)) throw error;
    }
  };
  const undo = () => {
    for (const place of made.splice(0).reverse()) {
      try {
        rmdirSync(place);
      } catch (error) {
        // Gone already is fine; one that somebody uses by now stays, with those above it.
        if (errorCode(error) !== 'ENOENT') return;
      }
    }
  };
  try {
    make(path.resolve(folder));
  } catch (error) {
    undo();
    throw fileError(folder, error);
  }
  return undo;
}
