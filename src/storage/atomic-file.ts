/** Files that are whole or not there: written aside, synchronised, then renamed into place. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { atFile, errorCode } from './file-error';
import { makeFolder } from './make-folder';

/** What a file is called while it is written; one that a crash left can be told by it. */
const PARTIAL = /\.[0-9a-f]{12}\.partial$/;

/** Whether this is the name of a file that was being written when its process died. */
export function isPartialFile(name: string): boolean {
  return PARTIAL.test(name);
}

/** Windows refuses to replace a file while a reader or a virus scanner has it open, for an instant. */
const BUSY = new Set(['EPERM', 'EACCES', 'EBUSY']);
const PATIENCE_MILLISECONDS = [5, 10, 20, 40, 80, 160, 320];

/**
 * Renames, on Windows with patience.
 * @param rename does it; only tests have another
 */
export function renamePatiently(from: string, to: string, rename = renameSync): void {
  const waits = process.platform === 'win32' ? [...PATIENCE_MILLISECONDS] : [];
  for (;;) {
    try {
      rename(from, to);
      return;
    } catch (error) {
      const wait = waits.shift();
      if (wait === undefined || !BUSY.has(errorCode(error))) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
    }
  }
}

/** Writes all bytes to a new file and waits until they are on the disk. */
function writeAside(file: string, bytes: Uint8Array, mode: number): void {
  const handle = openSync(file, 'wx', mode);
  try {
    // One write may take only a part: where the disk is nearly full it does, and only the next one fails.
    for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}

/**
 * Writes a file atomically, making its folder if need be; a link is followed. Throws a FileError; then nothing has
 * changed. (What is there and no regular file, such as /dev/stdout, is written to as it is.)
 */
export function writeFileWhole(file: string, contents: Uint8Array | string): void {
  atFile(file, () => {
    const bytes = typeof contents === 'string' ? Buffer.from(contents, 'utf8') : bytesOf(contents);
    const target = realPath(file);
    const status = statSync(target, { throwIfNoEntry: false });
    if (status && !status.isFile()) {
      writeFileSync(target, bytes);
      return;
    }
    const undo = makeFolder(path.dirname(target));
    const aside = `${target}.${randomBytes(6).toString('hex')}.partial`;
    try {
      writeAside(aside, bytes, status?.mode ?? 0o666);
      renamePatiently(aside, target);
    } catch (error) {
      rmSync(aside, { force: true });
      undo();
      throw error;
    }
  });
}

/** The bytes of any typed array: its own length counts elements, which need not be bytes. */
function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
