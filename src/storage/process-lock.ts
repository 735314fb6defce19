/**
 * Lock files that name the process holding them. One left by a process that no longer lives is taken over, so a
 * crash locks nobody out.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode, fileError, FileError } from './file-error';

/** A lock that this process holds. */
export interface ProcessLock {
  /** Whether it is still ours: somebody may have removed it by hand. */
  isHeld(): boolean;
  /** Gives it back; does nothing where it is no longer ours. */
  release(): void;
}

interface Owner {
  pid: number;
  host: string;
  token: string;
}

/** Tokens of the locks this process holds: tell its own second call from a dead process that had the same number. */
const heldHere = new Set<string>();

/** A lock without an owner this young is still being written; an older one is left from a crash. */
const WRITING_MILLISECONDS = 5000;
const ATTEMPTS = 6;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, but belongs to somebody else.
    return errorCode(error) === 'EPERM';
  }
}

function isRecent(file: string): boolean {
  return Math.abs(Date.now() - statSync(file).mtimeMs) < WRITING_MILLISECONDS;
}

function parseOwner(text: string): Owner | null {
  try {
    const { pid, host, token } = JSON.parse(text) as Record<string, unknown>;
    const isOwner = typeof pid === 'number' && Number.isInteger(pid) && pid > 0 && typeof host === 'string';
    return isOwner ? { pid, host, token: String(token) } : null;
  } catch {
    return null;
  }
}

/** Who holds the lock, in words, or null if nobody does any more. */
function findHolder(file: string): string | null {
  const owner = parseOwner(readFileSync(file, 'utf8'));
  // Empty for an instant while its owner writes it; for longer only after a crash.
  if (!owner) return isRecent(file) ? 'another process' : null;
  if (owner.host !== hostname()) return `process ${owner.pid} on ${owner.host}`;
  if (owner.pid === process.pid) return heldHere.has(owner.token) ? 'this process' : null;
  return isAlive(owner.pid) ? `process ${owner.pid}` : null;
}

/** Whether a live process holds this lock. Throws a FileError when it cannot be read. */
export function isLocked(file: string): boolean {
  try {
    return findHolder(file) !== null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw fileError(file, error);
  }
}

/** Makes the lock file, or leaves nothing; throws EEXIST where there is one. */
function createLock(file: string, text: string): void {
  const handle = openSync(file, 'wx');
  let isWritten = false;
  try {
    writeFileSync(handle, text);
    isWritten = true;
  } finally {
    closeSync(handle);
    // An empty lock on a full disk would lock everybody out for a while.
    if (!isWritten) rmSync(file, { force: true });
  }
}

/** Takes a lock, or tells who holds it; null if it is now ours. */
function take(file: string, text: string): string | null {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      createLock(file, text);
      return null;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    try {
      const holder = findHolder(file) ?? removeStale(file, text);
      if (holder) return holder;
    } catch (error) {
      // Gone while we looked: look once more.
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
  return 'another process';
}

/**
 * Removes the lock of a dead process, or tells who holds it after all. One process at a time may do so, holding a
 * second lock meanwhile: two that saw the same dead owner must not remove the lock that the quicker of them takes next.
 */
function removeStale(file: string, text: string): string | null {
  const claim = `${file}.takeover`;
  const other = take(claim, text);
  if (other) return other;
  try {
    const holder = findHolder(file);
    if (!holder) rmSync(file);
    return holder;
  } finally {
    rmSync(claim, { force: true });
  }
}

/**
 * Takes the exclusive lock `file`.
 * @param purpose what the holder is doing, as in `process 12 is training this run`
 * @throws FileError if a live process holds it, or if the file cannot be written
 */
export function takeLock(file: string, purpose: string): ProcessLock {
  const token = randomUUID();
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), token });
  let holder: string | null;
  try {
    holder = take(file, mine);
  } catch (error) {
    throw fileError(file, error);
  }
  if (holder) {
    throw new FileError(
      file,
      `${holder} is ${purpose} already; wait for it, or delete this file if that is not so`,
    );
  }
  heldHere.add(token);
  const isHeld = () => {
    try {
      return readFileSync(file, 'utf8') === mine;
    } catch {
      return false;
    }
  };
  return {
    isHeld,
    release() {
      try {
        if (isHeld()) rmSync(file, { force: true });
      } catch {
        // A lock that cannot be removed ends with this process.
      }
      heldHere.delete(token);
    },
  };
}
