/** Files that are whole or not there: written aside, synchronised, then renamed into place. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { atFile } from './file-error';

/** Writes a file atomically, making its folder if need be. Throws a FileError; then nothing has changed. */
export function writeFileWhole(file: string, contents: Uint8Array | string): void {
  atFile(file, () => {
    mkdirSync(path.dirname(file), { recursive: true });
    // The library writes `.length` bytes of what it is given: only of a Buffer is that the size.
    const bytes =
      typeof contents === 'string'
        ? Buffer.from(contents, 'utf8')
        : Buffer.from(contents.buffer, contents.byteOffset, contents.byteLength);
    writeFileAtomic.sync(file, bytes);
  });
}
