/**
 * Lock files that name the process holding them. One left by a process that no longer lives is taken over, so a
 * crash never locks anybody out.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileError, FileError } from './file-error';

/** A lock that this process holds. */
export interface ProcessLock {
  /** Whether it is still ours: somebody may have removed it by hand. */
  isHeld(): boolean;
  /** Gives it back; does nothing where it is no longer ours. */
  release(): void;
}

/** Locks this process holds: tells its own second call from a dead process that had the same number. */
const heldHere = new Set<string>();

/** A lock without an owner this young is still being written; an older one is left from a crash. */
const WRITING_MILLISECONDS = 5000;
const ATTEMPTS = 6;

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, but belongs to somebody else.
    return codeOf(error) === 'EPERM';
  }
}

function isRecent(file: string): boolean {
  return Math.abs(Date.now() - statSync(file).mtimeMs) < WRITING_MILLISECONDS;
}

function parseOwner(text: string): { pid: number; host: string } | null {
  try {
    const { pid, host } = JSON.parse(text) as { pid?: unknown; host?: unknown };
    return typeof pid === 'number' && Number.isInteger(pid) && typeof host === 'string' ? { pid, host } : null;
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
  if (owner.pid === process.pid) return heldHere.has(file) ? 'this process' : null;
  return isAlive(owner.pid) ? `process ${owner.pid}` : null;
}

/** Whether a live process holds this lock. Throws a FileError when it cannot be read. */
export function isLocked(file: string): boolean {
  try {
    return findHolder(file) !== null;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw fileError(file, error);
  }
}

/**
 * Takes the exclusive lock `file`.
 * @param purpose what the holder is doing, as in `process 12 is training this run`
 * @throws FileError if a live process holds it, or if the file cannot be written
 */
export function takeLock(file: string, purpose: string): ProcessLock {
  const busy = (holder: string) =>
    new FileError(file, `${holder} is ${purpose} already; wait for it, or delete this file if that is not so`);
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), token: randomUUID() });

  /**
   * Removes the lock of a dead process. One process at a time may do so, holding a second file meanwhile: two that
   * saw the same dead owner must not remove the lock that the quicker of them takes next.
   */
  const removeStale = () => {
    const claim = `${file}.takeover`;
    try {
      writeFileSync(claim, '', { flag: 'wx' });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      if (isRecent(claim)) throw busy('another process');
      rmSync(claim, { force: true });
      return;
    }
    try {
      const holder = findHolder(file);
      if (holder) throw busy(holder);
      rmSync(file);
    } finally {
      rmSync(claim, { force: true });
    }
  };

  for (let attempt = 1; ; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      break;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw fileError(file, error);
      if (attempt === ATTEMPTS) throw busy('another process');
    }
    try {
      const holder = findHolder(file);
      if (holder) throw busy(holder);
      removeStale();
    } catch (error) {
      // Gone or taken again while we looked: look once more.
      if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw fileError(file, error);
    }
  }
  heldHere.add(file);
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
      if (isHeld()) rmSync(file, { force: true });
      heldHere.delete(file);
    },
  };
}
