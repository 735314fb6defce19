/** For tests: runs `inkling` as users do, in a home of its own, and says what it printed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { COMMAND, ensureBuilt } from './built-command';

/** How a process ended and what it wrote. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** What differs from a plain start. */
export interface StartOptions {
  environment?: Record<string, string>;
  /** Id of the user to run it as, where this process may choose. */
  user?: number;
  folder?: string;
}

/** A started process. */
export class Running {
  private readonly ended: Promise<Ended>;
  private readonly watchers = new Set<() => void>();
  stdout = '';
  stderr = '';

  constructor(readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      for (const look of this.watchers) look();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject).on('close', (code, signal) => {
        const { stdout, stderr } = this;
        resolve({ code, signal, stdout, stderr });
      });
    });
  }

  /** Resolves once stdout holds this; rejects when the process ends without having written it. */
  async prints(pattern: RegExp): Promise<void> {
    const seen = new Promise<boolean>((resolve) => {
      const look = () => {
        if (!pattern.test(this.stdout)) return;
        this.watchers.delete(look);
        resolve(true);
      };
      this.watchers.add(look);
      look();
    });
    const found = await Promise.race([seen, this.ended.then(() => pattern.test(this.stdout))]);
    if (!found) throw new Error(`ended without printing ${pattern}: ${this.stdout}${this.stderr}`);
  }

  end(): Promise<Ended> {
    return this.ended;
  }
}

/** A home without data sets and runs for all tests of a file, and `inkling` in it; vanishes after the last test. */
export function inklingHome() {
  const home = mkdtempSync(path.join(tmpdir(), 'inkling-cli-'));
  chmodSync(home, 0o755);
  const started = new Set<ChildProcess>();

  const startProgram = (program: string, args: string[], options: StartOptions = {}): Running => {
    const { environment = {}, user, folder = home } = options;
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Nothing of the real surroundings: no home, no data set, no settings of the test runner.
      env: { PATH: process.env.PATH, HOME: home, INKLING_HOME: path.join(home, 'inkling'), ...environment },
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    started.add(child);
    child.on('close', () => started.delete(child));
    return new Running(child);
  };
  const start = (args: string[], options?: StartOptions) =>
    startProgram(process.execPath, [COMMAND, ...args], options);

  beforeAll(ensureBuilt);
  afterAll(() => {
    for (const child of started) child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });

  return {
    home,
    /** A path in the home. */
    at: (...names: string[]) => path.join(home, ...names),
    /** Starts `inkling` with these arguments. */
    start,
    /** Starts any program in the same surroundings. */
    startProgram,
    /** Runs `inkling` to its end. */
    run: (args: string[], options?: StartOptions) => start(args, options).end(),
    /** Runs `inkling ... --json`, which must succeed, and gives the one document that it prints. */
    async json<T = unknown>(args: string[], options?: StartOptions): Promise<T> {
      const ended = await start([...args, '--json'], options).end();
      expect(ended, args.join(' ')).toMatchObject({ code: 0, stderr: '' });
      return JSON.parse(ended.stdout) as T;
    },
  };
}

/** It failed as every command does: exit code 1, nothing on stdout, one line on stderr that mentions this. */
export function expectOneLineError(ended: Ended, ...mentions: string[]): void {
  expect(ended).toMatchObject({ code: 1, signal: null, stdout: '' });
  expect(ended.stderr).toMatch(/^inkling: [^\n]+\n$/);
  for (const mention of mentions) expect(ended.stderr).toContain(mention);
}
