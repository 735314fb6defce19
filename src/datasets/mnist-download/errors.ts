/** What can go wrong in a download, in one line a person can act on. */

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The download could not be finished. The message is one line: which file or address, why, what to do. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
  constructor(message: string, options?: ErrorOptions) {
    super(oneLine(message), options);
  }
}

/** The caller's signal stopped the download. Everything received so far is kept for the next call. */
export class DownloadCancelled extends Error {
  override readonly name = 'DownloadCancelled';
  constructor(options?: ErrorOptions) {
    super('the download was cancelled; what has arrived is kept', options);
  }
}

/** Why one mirror did not deliver; never leaves the download. `retry`: the same mirror may do better soon. */
export class TransferFailure extends Error {
  override readonly name = 'TransferFailure';
  constructor(
    reason: string,
    readonly retry: boolean,
    options?: ErrorOptions,
  ) {
    super(oneLine(reason), options);
  }
}

/** The system's short code of an error (`ENOSPC`, `ECONNREFUSED`, ...), or '' where it has none. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : '';
}

const DISK_REASONS: Record<string, string> = {
  ENOSPC: 'no space left on the disk; free some space and try again to resume',
  EDQUOT: 'the disk quota is used up; free some space and try again to resume',
  EACCES: 'permission denied; choose another folder or change its permissions',
  EPERM: 'not permitted; choose another folder or change its permissions',
  EROFS: 'the disk is read-only; choose another folder',
  ENOTDIR: 'a part of this path is a file, not a folder; choose another folder',
  EEXIST: 'a file stands where a folder is needed; choose another folder',
};

/**
 * Does work on the file system and gives its result.
 * @param path what the work is about, for the message
 * @throws DownloadError naming the path and what to do, instead of the system's error
 */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Cancellations and failures that already speak for themselves pass through.
    if (error instanceof DownloadError || (error as Error).name === 'AbortError') throw error;
    const reason = DISK_REASONS[errorCode(error)] ?? (error as Error).message;
    throw new DownloadError(`${path}: ${reason}`, { cause: error });
  }
}

const NETWORK_REASONS: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'host name not found (is this computer online?)',
  EAI_AGAIN: 'host name not found (is this computer online?)',
  ENETUNREACH: 'network unreachable (is this computer online?)',
  EHOSTUNREACH: 'host unreachable',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
  UND_ERR_SOCKET: 'the connection broke',
  ETIMEDOUT: 'no connection in time',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was longer or shorter than announced',
};

/** Without these a second try cannot help: nobody is there to answer. */
const HOPELESS = new Set(['ENOTFOUND', 'ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED']);

/** What `fetch` threw, as a failure of this mirror: it hides the reason in `cause`, possibly several deep. */
export function networkFailure(error: unknown): TransferFailure {
  let innermost = error;
  for (let depth = 0; depth < 5 && innermost instanceof Error; depth++) {
    const deeper: unknown =
      innermost instanceof AggregateError && innermost.errors.length > 0
        ? innermost.errors[0]
        : innermost.cause;
    if (!(deeper instanceof Error)) break;
    innermost = deeper;
  }
  const code = errorCode(innermost);
  const message = innermost instanceof Error ? innermost.message : String(innermost);
  return new TransferFailure(NETWORK_REASONS[code] ?? message, !HOPELESS.has(code), { cause: error });
}
