/** An error that names a file or folder and the reason, on one line: what users see. */
import { reasonOf } from '../formats/format-error';

const REASONS: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'is a folder, not a file',
  EEXIST: 'exists already',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
  EIO: 'the device reported an input/output error',
};

/** `file: reason`, both kept apart for callers that show them so. */
export class FileError extends Error {
  override readonly name = 'FileError';
  /** @param options `cause`: the system's error behind it, if there is one */
  constructor(
    readonly file: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${reason}`, options);
  }
}

/** The system's short code of an error (`ENOSPC`, `ECONNREFUSED`, ...), or '' where it has none. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Any error met at a file, as a FileError; one that is already stays as it is. */
export function fileError(file: string, error: unknown): FileError {
  if (error instanceof FileError) return error;
  const code = errorCode(error);
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  return new FileError(file, reason ?? reasonOf(error), { cause: error });
}

/** Does work at a file; whatever it throws becomes a FileError of that file. */
export function atFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fileError(file, error);
  }
}
