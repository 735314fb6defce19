/** Tells before the work whether its result can be written, as far as that can be told. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { atFile, FileError } from '../storage/file-error';

/**
 * Checks that a file could be written here: it is no folder, and the nearest folder of its path that exists can be
 * written to. Changes nothing. A disk that fills up meanwhile can only be told at the end. Throws a FileError.
 */
export function assertWritable(file: string): void {
  if (file === '') throw new FileError("''", 'is no file name');
  atFile(file, () => {
    const status = existsSync(file) ? statSync(file) : null;
    if (status?.isDirectory()) throw new FileError(file, 'is a folder, not a file');
    // A pipe or a device is written to as it is; a file is replaced, which is up to its folder.
    if (status && !status.isFile()) return accessSync(file, constants.W_OK);
    let folder = path.dirname(path.resolve(file));
    while (!existsSync(folder) && path.dirname(folder) !== folder) folder = path.dirname(folder);
    if (!statSync(folder).isDirectory()) throw new FileError(file, `${folder} is not a folder`);
    accessSync(folder, constants.W_OK | constants.X_OK);
  });
}
