import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { beforeEach, describe, expect, it } from 'vitest';
import { FileError } from './file-error';
import { isLocked, takeLock } from './process-lock';
import { smallDisk, startSource, temporaryFolder } from './testing';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'run.lock');
});

const gone = spawnSync(process.execPath, ['--version']).pid;
const owner = (pid: number, host = hostname()) => JSON.stringify({ pid, host, token: 'theirs' });
const age = (lock: string) => utimesSync(lock, 1000, 1000);
const take = () => takeLock(file, 'training this run');

describe('a lock', () => {
  it('is held until it is given back, and leaves nothing', () => {
    expect(isLocked(file)).toBe(false);
    const lock = take();
    expect([lock.isHeld(), isLocked(file)]).toEqual([true, true]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
    lock.release();
    expect([lock.isHeld(), isLocked(file)]).toEqual([false, false]);
    expect(readdirSync(folder)).toEqual([]);
    take().release();
  });

  it('is refused to a second call of the same process, also by another path to it', () => {
    const lock = take();
    const reason =
      'this process is training this run already; wait for it, or delete this file if that is not so';
    expect(take).toThrow(new FileError(file, reason));
    const roundabout = path.relative(process.cwd(), file);
    expect(() => takeLock(roundabout, 'training this run')).toThrow(new FileError(roundabout, reason));
    expect(lock.isHeld()).toBe(true);
  });

  it('that was replaced by hand is neither held nor removed', () => {
    const lock = take();
    writeFileSync(file, owner(gone));
    expect(lock.isHeld()).toBe(false);
    lock.release();
    expect(readFileSync(file, 'utf8')).toBe(owner(gone));
  });

  it('cannot be taken where its folder is missing', () => {
    rmSync(folder, { recursive: true });
    expect(take).toThrow(new FileError(file, 'no such file or folder'));
    expect(isLocked(file)).toBe(false);
  });

  it('cannot be taken or looked at where a folder is in its place', () => {
    mkdirSync(file);
    expect(take).toThrow(new FileError(file, 'is a folder, not a file'));
    expect(() => isLocked(file)).toThrow(new FileError(file, 'is a folder, not a file'));
  });

  it('leaves nothing on a full disk (needs the right to mount a tmpfs)', (context) => {
    const disk = smallDisk(context, '64k');
    writeFileSync(path.join(disk.path, 'filler'), Buffer.alloc(65536));
    const full = path.join(disk.path, 'run.lock');
    expect(() => takeLock(full, 'training')).toThrow(new FileError(full, 'no space left on the disk'));
    expect(readdirSync(disk.path)).toEqual(['filler']);
  });
});

describe('the lock of somebody else', () => {
  it.each([
    ['a living process', owner(process.ppid), `process ${process.ppid}`],
    ['another computer', owner(1, 'elsewhere'), 'process 1 on elsewhere'],
    ['a process that is just writing it', '', 'another process'],
    ['a process that is just writing it, half done', owner(gone).slice(0, 9), 'another process'],
  ])('is respected: %s', (_, text, holder) => {
    writeFileSync(file, text);
    expect(isLocked(file)).toBe(true);
    const reason = `${holder} is training this run already; wait for it, or delete this file if that is not so`;
    expect(take).toThrow(new FileError(file, reason));
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual(['run.lock']);
  });

  it.each([
    ['a dead process', owner(gone)],
    ['a dead process that had our number', owner(process.pid)],
    ['a crash while writing it', ''],
    ['a process that cannot be', owner(0)],
    ['a group of processes', owner(-1)],
    ['rubbish', '{"pid":"1"}'],
  ])('is taken over: %s', (_, text) => {
    writeFileSync(file, text);
    age(file);
    expect(isLocked(file)).toBe(false);
    const lock = take();
    expect(lock.isHeld()).toBe(true);
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a dead process', () => owner(gone)],
    ['a crash while writing', () => ''],
  ])('is not taken over while another does so, but is when that was %s', (_, text) => {
    const claim = `${file}.takeover`;
    writeFileSync(file, owner(gone));
    writeFileSync(claim, owner(process.ppid));
    expect(take).toThrow(`${file}: process ${process.ppid} is training this run already`);
    expect(readFileSync(file, 'utf8')).toBe(owner(gone));
    writeFileSync(claim, text());
    age(claim);
    take().release();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('processes racing for a lock', () => {
  const RACERS = 6;
  const ROUNDS = 60;
  const RACER = `
    import { createInterface } from 'node:readline';
    import { takeLock } from 'SOURCES/storage/process-lock.ts';
    let lock;
    console.log('ready');
    for await (const line of createInterface({ input: process.stdin })) {
      const { file, at } = JSON.parse(line);
      if (file) {
        while (Date.now() < at);
        try { lock = takeLock(file, 'racing'); console.log('won'); }
        catch (error) { console.log(error.name + ': ' + error.message); }
      } else {
        if (lock?.isHeld()) lock.release();
        lock = undefined;
        console.log('released');
      }
    }`;

  it('have one winner, whether the lock is free or stale', async ({ onTestFinished }) => {
    const racers = Array.from({ length: RACERS }, () => {
      const child = startSource(RACER);
      onTestFinished(() => void child.kill());
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const hear = async () => (await lines.next()).value as string | undefined;
      const say = (message: object) => void child.stdin.write(`${JSON.stringify(message)}\n`);
      return { hear, say };
    });
    const answers = () => Promise.all(racers.map(({ hear }) => hear()));
    expect(new Set(await answers())).toEqual(new Set(['ready']));
    for (let round = 0; round < ROUNDS; round++) {
      if (round % 4 > 0) writeFileSync(file, owner(gone));
      if (round % 4 === 2) writeFileSync(`${file}.takeover`, owner(gone));
      if (round % 4 === 3) {
        writeFileSync(`${file}.takeover`, '');
        age(`${file}.takeover`);
      }
      const at = Date.now() + 5;
      for (const { say } of racers) say({ file, at });
      const results = await answers();
      expect(
        results.filter((result) => result === 'won'),
        results.join('\n'),
      ).toHaveLength(1);
      for (const result of results) expect(result).toMatch(/^won$|^FileError: .* is racing already;/);
      expect(existsSync(file)).toBe(true);
      for (const { say } of racers) say({});
      await answers();
      expect(readdirSync(folder)).toEqual([]);
    }
  });
});
