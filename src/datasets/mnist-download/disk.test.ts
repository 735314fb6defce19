import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { smallDisk } from '../../storage/testing';
import { DownloadError } from './mnist-download';
import { archives, contents, honest, type Mirror, smallFiles, workbench } from './fixture';

const bench = workbench();
let mirror: Mirror;

beforeEach(async () => {
  mirror = await bench.mirror();
});

function expectFiles(where = bench.folder) {
  for (const [name, bytes] of contents) {
    expect(readFileSync(join(where, name)).equals(bytes), name).toBe(true);
  }
}

const requested = () => mirror.served.map(({ name }) => name);
const staged = (...path: string[]) => join(`${bench.folder}.download`, ...path);

describe('what is there already', () => {
  it('is not fetched again when all of it is right', async () => {
    await bench.download();
    mirror.served.length = 0;
    const totals: number[] = [];
    await bench.download({
      onProgress: (report) => totals.push(report.totalReceivedBytes, report.totalExpectedBytes),
    });
    expect(requested()).toEqual([]);
    const sum = smallFiles.reduce((total, file) => total + file.compressedSize, 0);
    expect(totals).toEqual([sum, sum]);
  });

  it('is completed in place, and a file with other content is kept aside', async () => {
    mkdirSync(bench.folder);
    writeFileSync(join(bench.folder, 'test-images'), contents.get('test-images')!);
    writeFileSync(join(bench.folder, 'test-labels'), 'other digits');
    writeFileSync(join(bench.folder, 'test-labels.replaced'), 'older digits');
    writeFileSync(join(bench.folder, 'notes.txt'), 'mine');
    const before = readdirSync(bench.folder);
    let looks = 0;
    const result = await bench.download({
      onProgress: (report) => {
        if (report.totalReceivedBytes === report.totalExpectedBytes) return;
        looks++;
        expect(readdirSync(bench.folder)).toEqual(before);
      },
    });
    expect(looks).toBeGreaterThan(0);
    expect(requested()).toEqual(['train-images', 'train-labels', 'test-labels']);
    expectFiles();
    const to = join(bench.folder, 'test-labels.replaced-2');
    expect(result.replaced).toEqual([{ from: join(bench.folder, 'test-labels'), to }]);
    expect(readFileSync(to, 'utf8')).toBe('other digits');
    expect(readFileSync(join(bench.folder, 'notes.txt'), 'utf8')).toBe('mine');
    expect(readdirSync(bench.home)).toEqual(['mnist']);
  });

  it('includes files verified by an earlier call that failed later', async () => {
    const failing = await bench.mirror((it) =>
      it.name === 'test-labels' ? void it.response.writeHead(404).end() : honest(it),
    );
    await bench.failure({ mirrors: [failing.url] });
    expect(existsSync(bench.folder)).toBe(false);
    await bench.download({ mirrors: [mirror.url] });
    expect(requested()).toEqual(['test-labels']);
    expectFiles();
  });

  it('includes an archive that was received but never verified', async () => {
    mkdirSync(staged(), { recursive: true });
    writeFileSync(staged('train-images.gz.part'), archives.get('train-images')!);
    await bench.download();
    expect(requested()).not.toContain('train-images');
    expectFiles();
    expect(readdirSync(bench.home)).toEqual(['mnist']);
  });

  it.each([
    ['as long as the archive', archives.get('train-images')!.length],
    ['longer than the archive', archives.get('train-images')!.length + 10],
    ['shorter than the archive', 1000],
  ])('does not mislead when it is rubbish %s', async (_, length) => {
    mkdirSync(staged('verified'), { recursive: true });
    writeFileSync(staged('train-images.gz.part'), Buffer.alloc(length, 0x1f));
    writeFileSync(staged('train-images.gz.part.json'), '{"url": 5');
    writeFileSync(staged('verified', 'train-labels'), Buffer.alloc(3000));
    await bench.download();
    expectFiles();
    expect(readdirSync(bench.home)).toEqual(['mnist']);
    expect(readdirSync(bench.folder)).toHaveLength(4);
  });

  it('is tidied when the earlier call died right after placing the files', async () => {
    await bench.download();
    mkdirSync(staged('verified'), { recursive: true });
    await bench.download();
    expect(readdirSync(bench.home)).toEqual(['mnist']);
  });
});

describe('the place to put them', () => {
  it('may lie in folders that do not exist yet', async () => {
    await bench.download({ folder: join(bench.home, 'a', 'b', 'mnist/') });
    expectFiles(join(bench.home, 'a', 'b', 'mnist'));
  });

  it('may be a link; the files go behind it', async () => {
    mkdirSync(join(bench.home, 'elsewhere'));
    symlinkSync(join(bench.home, 'elsewhere'), bench.folder, 'junction');
    await bench.download();
    expectFiles(join(bench.home, 'elsewhere'));
    expect(readdirSync(bench.home).sort()).toEqual(['elsewhere', 'mnist']);
  });

  it('may not be a file, nor lie below one', async () => {
    writeFileSync(bench.folder, '');
    expect((await bench.failure()).message).toBe(
      `${bench.folder}: this is a file, not a folder; choose another folder`,
    );
    const error = await bench.failure({ folder: join(bench.folder, 'below') });
    expect(error).toBeInstanceOf(DownloadError);
    expect(error.message).toMatch(/mnist: .*choose another folder$/);
  });
});

describe('two downloads to one folder', () => {
  const lockFile = () => `${bench.folder}.download.lock`;
  const owner = (pid: number, host = hostname()) => JSON.stringify({ pid, host });

  it('at once: one does it, the other says why not', async () => {
    const outcomes = await Promise.allSettled([bench.download(), bench.download()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const rejected = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(rejected?.reason).toBeInstanceOf(DownloadError);
    expect((rejected?.reason as Error).message).toContain('is downloading to this folder already');
    expectFiles();
    expect(readdirSync(bench.home)).toEqual(['mnist']);
    expect(mirror.served).toHaveLength(4);
  });

  it.each([
    ['a living process', () => owner(process.ppid), `process ${process.ppid} is downloading`],
    ['another computer', () => owner(1, 'elsewhere'), 'process 1 on elsewhere is downloading'],
    ['a process that is just writing it', () => '', 'another process is downloading'],
  ])('respects the lock of %s', async (_, text, reason) => {
    writeFileSync(lockFile(), text());
    const error = await bench.failure();
    expect(error).toBeInstanceOf(DownloadError);
    expect(error.message).toContain(reason);
    expect(error.message).toContain(lockFile());
    expect(readFileSync(lockFile(), 'utf8')).toBe(text());
    expect(mirror.served).toEqual([]);
  });

  const gone = spawnSync(process.execPath, ['--version']).pid;
  it.each([
    ['a dead process', () => owner(gone)],
    ['a dead process that had our number', () => owner(process.pid)],
    ['a crash while writing it', () => ''],
  ])('takes over the lock of %s', async (_, text) => {
    writeFileSync(lockFile(), text());
    utimesSync(lockFile(), 1000, 1000);
    await bench.download();
    expectFiles();
    expect(readdirSync(bench.home)).toEqual(['mnist']);
  });
});

describe('a disk (needs the right to mount a tmpfs)', () => {
  it('that is full is named, and the download resumes when there is space', async (context) => {
    const disk = smallDisk(context, '256k');
    const folder = join(disk.path, 'mnist');
    const error = await bench.failure({ folder });
    expect(error).toBeInstanceOf(DownloadError);
    expect(error.message).toMatch(
      /train-images\.gz\.part: no space left on the disk; free some space and try/,
    );
    expect(error.message).toContain(disk.path);
    expect(readdirSync(disk.path)).toEqual(['mnist.download']);

    disk.resize('600k'); // the archive fits, its content does not
    const second = await bench.failure({ folder });
    expect(second.message).toMatch(/unpacking: no space left on the disk; free some space and try/);
    expect(existsSync(folder)).toBe(false);
    expect(mirror.served[1]!.range).toMatch(/^bytes=\d+-$/);

    disk.resize('4m');
    await bench.download({ folder });
    expectFiles(folder);
    expect(requested()).toEqual([
      'train-images',
      'train-images',
      'train-labels',
      'test-images',
      'test-labels',
    ]);
    expect(readdirSync(disk.path)).toEqual(['mnist']);
  });

  it('that begins at the folder is filled by way of a copy', async (context) => {
    const disk = smallDisk(context, '4m');
    await bench.download({ folder: disk.path });
    expectFiles(disk.path);
    expect(readdirSync(disk.path)).toHaveLength(4);
    expect(existsSync(`${disk.path}.download`)).toBe(false);
  });
});
