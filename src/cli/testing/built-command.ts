/** For tests: makes sure that what `bin/inkling.js` starts is built from the sources as they are now. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FileError } from '../../storage/file-error';
import { takeLock, type ProcessLock } from '../../storage/process-lock';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The command as a user starts it. */
export const COMMAND = path.join(ROOT, 'bin', 'inkling.js');

const BUILT = path.join(ROOT, 'out', 'main', 'inkling.js');
const INPUTS = ['package.json', 'electron.vite.config.ts', 'bin/inkling.js', 'scripts/build-kernels.js'];

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}

function isFresh(): boolean {
  const sources = readdirSync(path.join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.ts$|\.(py|md)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  const built = modified(BUILT);
  return [...INPUTS.map((name) => path.join(ROOT, name)), ...sources].every(
    (file) => modified(file) <= built,
  );
}

function build(): void {
  const { NODE_ENV: _test, ...environment } = process.env;
  const viteCommand = path.join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const kernels = [path.join(ROOT, 'scripts', 'build-kernels.js')];
  for (const command of [kernels, [viteCommand, 'build', '--logLevel', 'error']]) {
    const { status, stderr } = spawnSync(process.execPath, command, {
      cwd: ROOT,
      env: environment,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the build failed: ${stderr}`);
  }
}

/** Test files run in several processes at once; one of them builds while the others wait for its lock. */
async function lockBuild(): Promise<ProcessLock> {
  const file = path.join(ROOT, 'out', 'build.lock');
  mkdirSync(path.dirname(file), { recursive: true });
  for (;;) {
    try {
      return takeLock(file, 'building');
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await wait(50);
    }
  }
}

/** Builds once if the build is missing or older than any source. */
export async function ensureBuilt(): Promise<void> {
  if (isFresh()) return;
  const lock = await lockBuild();
  try {
    if (!isFresh()) build();
  } finally {
    lock.release();
  }
}
