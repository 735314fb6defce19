import { mkdir, realpath, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { takeLock, type ProcessLock } from '../../storage/process-lock';
import { DownloadCancelled, DownloadError, diskFailure, onDisk, TransferFailure } from './errors';
import { exists, placeFiles, type Replacement } from './place';
import { type DownloadProgress, ProgressReporter } from './progress';
import { readPartNote, transferFile } from './transfer';
import { hasContent, unpackVerified } from './verify';
import { MNIST_FILES, type MnistFile } from '../mnist-files';

export { DownloadCancelled, DownloadError } from './errors';
export type { DownloadProgress } from './progress';

/** Public copies of the original archives, tried in this order. */
export const MNIST_MIRRORS: readonly string[] = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/', // PyTorch
  'https://storage.googleapis.com/cvdf-datasets/mnist/', // Common Visual Data Foundation
  'https://raw.githubusercontent.com/fgnt/mnist/master/', // Paderborn University
  'https://systemds.apache.org/assets/datasets/mnist/', // Apache SystemDS
];

/** What to download, where to, and how patiently. */
export interface DownloadOptions {
  /** Where the four files are to be. `FOLDER.download` beside it holds what is not complete yet. */
  folder: string;
  /** Addresses that hold `NAME.gz`, http or https; MNIST_MIRRORS unless told. */
  mirrors?: readonly string[] | undefined;
  /** Told at most 10 times a second, and once at the end. */
  onProgress?: ((progress: DownloadProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which an attempt is given up; 20000 unless told. */
  stallTimeout?: number | undefined;
  /** Fruitless attempts in a row before the next mirror is tried; 3 unless told. */
  attempts?: number | undefined;
  /** Milliseconds to wait after the nth fruitless attempt; 500, 1000, ... unless told. */
  backoff?: ((attempt: number) => number) | undefined;
  /** The files to fetch; MNIST's four unless told. */
  files?: readonly MnistFile[] | undefined;
  /** A clock in milliseconds; performance.now unless told. */
  now?: (() => number) | undefined;
}

/** Where the files are now. */
export interface DownloadResult {
  /** Absolute path of the folder. */
  folder: string;
  /** Absolute paths, in the order of the table of files. */
  files: string[];
  /** Files that bore these names with other content, and the names they were kept under. */
  replaced: Replacement[];
}

/**
 * Brings the MNIST files into a folder, uncompressed and verified by SHA-256.
 *
 * Fetches only what is missing, continues what an earlier call left, and goes through the mirrors until one
 * delivers. The folder never holds an unverified or incomplete file: everything is prepared beside it and
 * renamed into place at the end. A file there with the right name and other content (Fashion-MNIST uses the
 * same names) is kept as `NAME.replaced`.
 *
 * @throws DownloadError when no mirror delivers, the disk fails or another download to the folder is running
 * @throws DownloadCancelled when `signal` is aborted; in both cases the next call continues
 */
export async function downloadMnist(options: DownloadOptions): Promise<DownloadResult> {
  const { signal } = options;
  try {
    signal?.throwIfAborted();
    return await download(options);
  } catch (error) {
    if (signal?.aborted) throw new DownloadCancelled({ cause: error });
    throw error;
  }
}

async function download(options: DownloadOptions): Promise<DownloadResult> {
  const mirrors = checkMirrors(options.mirrors ?? MNIST_MIRRORS);
  const table = options.files ?? MNIST_FILES;
  const folder = await existingFolder(resolve(options.folder));
  const staging = `${folder}.download`;
  const progress = new ProgressReporter(table, options.onProgress, options.now ?? (() => performance.now()));
  const paths = table.map((file) => join(folder, file.name));
  const found = await Promise.all(table.map((file, i) => hasContent(paths[i]!, file, options.signal)));
  const result: DownloadResult = { folder, files: paths, replaced: [] };
  found.forEach((isThere, index) => isThere && progress.complete(index));
  if (found.every(Boolean)) {
    await tidy(staging);
    progress.finish();
    return result;
  }

  await onDisk(dirname(folder), () => mkdir(dirname(folder), { recursive: true }));
  const lockFile = `${staging}.lock`;
  const lock = lockDownload(lockFile);
  try {
    const ready = join(staging, 'verified');
    await onDisk(ready, () => mkdir(ready, { recursive: true }));
    const missing: string[] = [];
    const fetcher = new Fetcher(options, mirrors, staging, ready, progress);
    for (const [index, file] of table.entries()) {
      // Looked at again under the lock: another download may have finished in between.
      if (!(await hasContent(paths[index]!, file, options.signal))) {
        await fetcher.fetch(index, file);
        missing.push(file.name);
      }
      progress.complete(index);
    }
    options.signal?.throwIfAborted();
    if (!lock.isHeld()) {
      throw new DownloadError(
        `${lockFile}: another download took over this folder; try again when it is done`,
      );
    }
    result.replaced = await placeFiles(ready, folder, missing);
    // Best effort: the files are in place, and the next call tidies up.
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
  } finally {
    // Nothing is left behind where nothing had arrived; neither call removes a folder that holds something.
    await rmdir(join(staging, 'verified')).catch(() => undefined);
    await rmdir(staging).catch(() => undefined);
    lock.release();
  }
  progress.finish();
  return result;
}

/** Removes what a call left that died after its work was done; a folder we may only read is fine as well. */
async function tidy(staging: string): Promise<void> {
  if (!(await exists(staging))) return;
  let lock: ProcessLock;
  try {
    lock = lockDownload(`${staging}.lock`);
  } catch {
    return;
  }
  await rm(staging, { recursive: true, force: true }).catch(() => undefined);
  lock.release();
}

/** Takes the lock of a download. Throws DownloadError if another download to the folder is running. */
function lockDownload(file: string): ProcessLock {
  try {
    return takeLock(file, 'downloading to this folder');
  } catch (error) {
    throw diskFailure(file, error);
  }
}

/** Fetches files into the download folder, starting with the mirror that delivered last. */
class Fetcher {
  private preferred = 0;

  constructor(
    private readonly options: DownloadOptions,
    private readonly mirrors: readonly string[],
    private readonly staging: string,
    private readonly ready: string,
    private readonly progress: ProgressReporter,
  ) {}

  /** Brings one verified file into `ready`. Throws DownloadError when no mirror delivers it. */
  async fetch(index: number, file: MnistFile): Promise<void> {
    const { signal, stallTimeout = 20_000, attempts = 3 } = this.options;
    const target = join(this.ready, file.name);
    if (await hasContent(target, file, signal)) return;
    const part = join(this.staging, `${file.name}.gz.part`);
    const unpack = () => unpackVerified(part, target, join(this.staging, 'unpacking'), file, signal);
    const discard = async () => {
      for (const path of [part, `${part}.json`]) await onDisk(path, () => rm(path, { force: true }));
    };

    // An earlier call may have received all of it without living to verify it.
    const size = await sizeOf(part);
    const expected = size > 0 ? (await readPartNote(part))?.total : undefined;
    if (size > 0 && (expected === undefined || size >= expected) && !(await unpack())) return discard();

    const failures = new Map<string, string[]>(); // mirrors by reason: offline, all have the same one
    for (let turn = 0; turn < this.mirrors.length; turn++) {
      const choice = (this.preferred + turn) % this.mirrors.length;
      const mirror = this.mirrors[choice]!;
      this.progress.start(index, mirror);
      try {
        for (let round = 1; ; round++) {
          const origin = await transferFile({
            file,
            url: `${mirror}${file.name}.gz`,
            part,
            stallTimeout,
            attempts,
            backoff: this.options.backoff ?? ((attempt) => 500 * 2 ** (attempt - 1)),
            signal,
            arrived: (chunk, received, total) => this.progress.arrived(chunk, received, total),
          });
          const reason = await unpack();
          await discard();
          if (!reason) {
            this.preferred = choice;
            return;
          }
          // A file put together from two sources says nothing about this mirror: once more, all from here.
          if (origin === 'fresh' || round === 2) throw new TransferFailure(`the file ${reason}`, false);
        }
      } catch (error) {
        if (!(error instanceof TransferFailure)) throw error;
        failures.set(error.message, [...(failures.get(error.message) ?? []), mirror]);
      }
    }
    const kept = (await sizeOf(part)) > 0;
    if (!kept) await discard();
    const advice = kept ? 'try again to resume' : 'check the network connection and try again';
    const reasons = [...failures].map(([reason, where]) => `${where.join(', ')}: ${reason}`);
    throw new DownloadError(`${file.name}.gz: ${reasons.join('; ')}; ${advice}`);
  }
}

/** Mirror addresses with exactly one slash at the end, each once. */
function checkMirrors(mirrors: readonly string[]): string[] {
  const checked = mirrors.map((mirror) => {
    const url = URL.canParse(mirror) ? new URL(mirror) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
      throw new DownloadError('a mirror must be a plain http or https address of a folder');
    }
    return url.href.replace(/\/*$/, '/');
  });
  if (checked.length === 0) throw new DownloadError('there is no mirror to download from; name one');
  return [...new Set(checked)];
}

/** Bytes of a file; 0 where there is none. */
async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** The folder behind links, so that what is prepared beside it lies on the same disk. */
async function existingFolder(folder: string): Promise<string> {
  const information = await stat(folder).catch(() => undefined);
  if (!information) return folder;
  if (!information.isDirectory()) {
    throw new DownloadError(`${folder}: this is a file, not a folder; choose another folder`);
  }
  return onDisk(folder, () => realpath(folder));
}
