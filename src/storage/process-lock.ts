/**
 * Lock files that name the process holding them. One left by a process that no longer lives is taken over, so a
 * crash never locks anybody out.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/** Younger than this, a lock without a name is being written; older, its writer crashed. */
const WRITING_MILLISECONDS = 5000;

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

/** Who holds the lock with this text, in words, or null if nobody does any more. */
function holderOf(file: string, text: string): string | null {
  let owner: { pid?: unknown; host?: unknown };
  try {
    owner = JSON.parse(text) as typeof owner;
  } catch {
    return Math.abs(Date.now() - statSync(file).mtimeMs) < WRITING_MILLISECONDS ? 'another process' : null;
  }
  const { pid, host } = owner;
  if (typeof pid !== 'number' || !Number.isInteger(pid)) return null;
  if (host !== hostname()) return `process ${pid} on ${String(host)}`;
  if (pid === process.pid) return heldHere.has(file) ? 'this process' : null;
  return isAlive(pid) ? `process ${pid}` : null;
}

/** Whether a live process holds this lock. */
export function isLocked(file: string): boolean {
  try {
    return holderOf(file, readFileSync(file, 'utf8')) !== null;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw fileError(file, error);
  }
}

/** Removes the lock `text` of a dead process, unless somebody else was quicker. */
function removeStale(file: string, text: string): void {
  const aside = `${file}.${randomUUID()}`;
  renameSync(file, aside);
  try {
    // If a new owner came in between, we hold its lock in hand: put it back.
    const taken = readFileSync(aside, 'utf8');
    if (taken !== text) writeFileSync(file, taken, { flag: 'wx' });
  } finally {
    rmSync(aside, { force: true });
  }
}

/**
 * Takes the exclusive lock `file`.
 * @param purpose what the holder is doing, as in `process 12 is training this run`
 * @throws FileError if a live process holds it, or if the file cannot be written
 */
export function takeLock(file: string, purpose: string): ProcessLock {
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), token: randomUUID() });
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      break;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || attempt === 5) throw fileError(file, error);
    }
    try {
      const text = readFileSync(file, 'utf8');
      const holder = holderOf(file, text);
      if (holder) {
        throw new FileError(
          file,
          `${holder} is ${purpose} already; wait for it, or delete this file if that is not so`,
        );
      }
      removeStale(file, text);
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
