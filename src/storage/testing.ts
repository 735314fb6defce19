/** For tests: folders that vanish afterwards, disks that can be filled, and processes that run our sources. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, type TestContext } from 'vitest';

const made: string[] = [];
/** Flushing to a disk takes its time, and these tests do so by the thousand: in memory where that is to be had. */
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that everybody may read, until the end of the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(place, 'inkling-test-'));
  chmodSync(folder, 0o755);
  made.push(folder);
  return folder;
}

/** Every file below a folder with its content, by path. */
export function contentsOf(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder, { recursive: true }).map(String).sort();
  const files = names.filter((name) => statSync(path.join(folder, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(path.join(folder, name))]));
}

/**
 * Mounts a file system small enough to be filled, for the length of a test.
 * @returns its folder and how to resize it; skips the test where this system does not allow mounting
 */
export function smallDisk({ skip, onTestFinished }: TestContext, size: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'inkling-small-disk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const mount = (options: string) =>
    spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
  if (!mount(`size=${size}`)) skip('needs the right to mount a tmpfs');
  onTestFinished(() => expect(spawnSync('umount', [folder]).status).toBe(0));
  return { path: folder, resize: (now: string) => expect(mount(`remount,size=${now}`)).toBe(true) };
}

const SOURCES = fileURLToPath(new URL('..', import.meta.url));

/**
 * Starts a process that runs this code as an ES module; `SOURCES` in it stands for the folder `src`.
 * @param user id of the user to run it as, where this process may choose
 */
export function startSource(code: string, user?: number): ChildProcessWithoutNullStreams {
  const text = code.replaceAll('SOURCES', JSON.stringify(SOURCES).slice(1, -1));
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', text], {
    cwd: path.dirname(SOURCES),
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
}

/** Runs such a process to its end. */
export function runSource(code: string, user?: number): Promise<{ stdout: string; stderr: string }> {
  const child = startSource(code, user);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', () => resolve(output));
  });
}

/** Whether this process may mount disks and become another user. */
export const isRoot = process.getuid?.() === 0;
