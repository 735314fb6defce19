/** What can go wrong in a download, in one line a person can act on. */
import { errorCode, fileError } from '../../storage/file-error';

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

/** What a person can do about a disk that does not cooperate. */
const DISK_ADVICE: Record<string, string> = {
  ENOSPC: 'free some space and try again to resume',
  EDQUOT: 'free some space and try again to resume',
  EACCES: 'choose another folder or change its permissions',
  EPERM: 'choose another folder or change its permissions',
  EROFS: 'choose another folder',
  ENOTDIR: 'choose another folder',
  EEXIST: 'it is not a folder; choose another folder',
};

/** What was met at `path`, a FileError or the system's own error, as a DownloadError with advice. */
export function diskFailure(path: string, error: unknown): DownloadError {
  const failure = fileError(path, error);
  const advice = DISK_ADVICE[errorCode(failure.cause)];
  return new DownloadError(advice ? `${failure.message}; ${advice}` : failure.message, { cause: error });
}

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
    throw diskFailure(path, error);
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
