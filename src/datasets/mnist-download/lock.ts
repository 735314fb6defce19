import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { DownloadError, errorCode, onDisk } from './errors';

/** Locks this process holds or is taking. */
const heldHere = new Set<string>();

/** A lock that names its owner. */
export interface DownloadLock {
  /** Throws DownloadError if the lock is no longer ours: somebody removed or replaced it by hand. */
  check(): Promise<void>;
  /** Gives the lock back; does nothing where it is no longer ours. */
  release(): Promise<void>;
}

interface Owner {
  pid: number;
  host: string;
}

function parseOwner(text: string): Owner | undefined {
  try {
    const { pid, host } = JSON.parse(text) as Partial<Owner>;
    return Number.isInteger(pid) && typeof host === 'string' ? { pid: pid as number, host } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM'; // it lives, but belongs to somebody else
  }
}

/** Whether a file was touched just now, so that somebody may still be at it. */
async function isRecent(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path);
  return Math.abs(Date.now() - mtimeMs) < 5000;
}

/** Who holds the lock, in words, or undefined if nobody does any more. */
async function findHolder(path: string): Promise<string | undefined> {
  const owner = parseOwner(await readFile(path, 'utf8'));
  // Empty for an instant while its owner writes it; for longer only after a crash.
  if (!owner) return (await isRecent(path)) ? 'another process' : undefined;
  if (owner.host !== hostname()) return `process ${owner.pid} on ${owner.host}`;
  if (owner.pid === process.pid) return undefined; // a dead process had our number: we do not hold it
  return isAlive(owner.pid) ? `process ${owner.pid}` : undefined;
}

/**
 * Removes the lock of a dead process. One process at a time may do so, holding a second file meanwhile: two
 * that saw the same dead owner must not remove the lock that the quicker of them takes next.
 */
async function removeStale(path: string): Promise<void> {
  const claim = `${path}.takeover`;
  try {
    await writeFile(claim, '', { flag: 'wx' });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    if (await isRecent(claim)) throw busy(path, 'another process');
    return rm(claim, { force: true });
  }
  try {
    const holder = await findHolder(path); // once more, now that nobody else can take over
    if (holder) throw busy(path, holder);
    await rm(path);
  } finally {
    await rm(claim, { force: true });
  }
}

/**
 * Takes the exclusive lock file `path`; one left by a process that no longer lives is taken over.
 * @throws DownloadError if a live process holds it, or if the file cannot be written
 */
export async function takeLock(path: string): Promise<DownloadLock> {
  if (heldHere.has(path)) throw busy(path, 'this process');
  heldHere.add(path); // before the first await, or a second call could take our own lock for a dead one's
  try {
    return await takeLockFile(path);
  } catch (error) {
    heldHere.delete(path);
    throw error;
  }
}

function busy(path: string, holder: string): DownloadError {
  return new DownloadError(
    `${path}: ${holder} is downloading to this folder already; wait for it, or delete this file if no download is running`,
  );
}

async function takeLockFile(path: string): Promise<DownloadLock> {
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), token: randomUUID() });
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(path, mine, { flag: 'wx' });
      break;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') await onDisk(path, () => Promise.reject(error));
      if (attempt === 5) throw busy(path, 'another process');
    }
    try {
      const holder = await findHolder(path);
      if (holder) throw busy(path, holder);
      await removeStale(path);
    } catch (error) {
      // Gone while we looked: look once more.
      if (errorCode(error) !== 'ENOENT') await onDisk(path, () => Promise.reject(error));
    }
  }
  const isMine = () =>
    readFile(path, 'utf8').then(
      (text) => text === mine,
      () => false,
    );
  return {
    async check() {
      if (!(await isMine())) {
        throw new DownloadError(`${path}: another download took over this folder; try again when it is done`);
      }
    },
    async release() {
      if (await isMine()) await rm(path, { force: true });
      heldHere.delete(path);
    },
  };
}
