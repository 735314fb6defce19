import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeFileWhole } from '../storage/atomic-file';
import { FileError } from '../storage/file-error';
import { contentsOf, isRoot, runSource, smallDisk, temporaryFolder } from '../storage/testing';
import { rewriteHistory } from './history';
import { RunStore } from './run-store';
import { smallConfiguration, smallDataset, trainToEnd } from './testing';
import { datasetReference } from './run-origin';
import { TrainingRun } from './training-run';

let home: string;
let store: RunStore;

beforeEach(() => {
  home = temporaryFolder();
  store = new RunStore(path.join(home, 'deep', 'runs'));
});
afterEach(() => void vi.useRealTimers());

const settings = { configuration: smallConfiguration(), dataset: datasetReference(smallDataset, {}, 100) };
const gone = spawnSync(process.execPath, ['--version']).pid;
const ownedBy = (pid: number) => JSON.stringify({ pid, host: hostname(), token: 'theirs' });

describe('a new run', () => {
  it('has a folder of its own, its settings in it, and the lock', () => {
    vi.useFakeTimers({ now: new Date('2026-02-03T04:05:06.789Z'), toFake: ['Date'] });
    const { folder, run, lock } = store.create(settings);
    expect(folder.id).toMatch(/^20260203-040506-[0-9a-f]{6}$/);
    expect(folder.folder).toBe(path.join(store.folder, folder.id));
    expect(run).toEqual({
      ...settings,
      ...{
        version: 1,
        id: folder.id,
        name: folder.id,
        status: 'running',
        createdAt: '2026-02-03T04:05:06.789Z',
      },
    });
    expect(folder.read()).toEqual(run);
    expect(lock.isHeld()).toBe(true);
    expect(readdirSync(folder.folder).sort()).toEqual(['checkpoints', 'run.json', 'run.lock']);
    expect([folder.history(), folder.checkpointEpochs(), folder.resumePoint()]).toEqual([[], [], null]);
    lock.release();
    expect(folder.read().status).toBe('interrupted');
  });

  it('that is discarded takes the folders along that were made for it, unless another run is in them', () => {
    const first = store.create(settings);
    const second = store.create(settings);
    first.discard();
    expect(readdirSync(store.folder)).toEqual([second.folder.id]);
    second.discard();
    // The second call found these folders there; whoever made them is gone.
    expect(contentsOf(home).size).toBe(0);
    rmSync(path.join(home, 'deep'), { recursive: true });
    store.create(settings).discard();
    expect(readdirSync(home)).toEqual([]);
  });

  it('leaves nothing where its folder cannot be made', () => {
    writeFileSync(path.join(home, 'deep'), 'a file');
    expect(() => store.create(settings)).toThrow(FileError);
    expect([...contentsOf(home).keys()]).toEqual(['deep']);
  });

  it('leaves nothing on a full disk, and the other runs alone (needs the right to mount a tmpfs)', (context) => {
    const disk = smallDisk(context, '64k');
    const fill = () => {
      const filler = path.join(disk.path, 'filler');
      for (let size = 65536; size > 0; size -= 4096) {
        const { status } = spawnSync('dd', ['if=/dev/zero', `of=${filler}`, `bs=${size}`, 'count=1']);
        if (status === 0) break;
      }
      return filler;
    };
    const filler = fill();
    const runs = new RunStore(path.join(disk.path, 'a', 'runs'));
    expect(() => runs.create(settings)).toThrow(/no space left on the disk$/);
    expect(readdirSync(disk.path)).toEqual(['filler']);
    rmSync(filler);
    const other = runs.create(settings).folder;
    fill();
    const before = contentsOf(disk.path);
    expect(() => runs.create(settings)).toThrow(/no space left on the disk$/);
    expect(contentsOf(disk.path)).toEqual(before);
    expect(readdirSync(runs.folder)).toEqual([other.id]);
  });

  it.skipIf(!isRoot)(
    'leaves nothing in a folder that may not be written to (needs root, to be another)',
    async () => {
      const code = `
      import { RunStore } from 'SOURCES/runs/run-store.ts';
      try { new RunStore(${JSON.stringify(store.folder)}).create({}); } catch (error) { console.log(error.message); }`;
      const { stdout } = await runSource(code, 65534);
      expect(stdout).toMatch(/deep\S*: permission denied\n$/);
      expect(readdirSync(home)).toEqual([]);
    },
  );
});

describe('the status of a run', () => {
  it.each([
    ['no lock', null, 'interrupted'],
    ['the lock of a dead process', ownedBy(gone), 'interrupted'],
    ['the lock of a living process', ownedBy(process.ppid), 'running'],
    ['the lock of another computer', JSON.stringify({ pid: 1, host: 'elsewhere' }), 'running'],
  ])('that was running is, with %s, %s', (_, lock, status) => {
    const { folder, lock: mine } = store.create(settings);
    mine.release();
    if (lock !== null) writeFileSync(folder.lockFile, lock);
    expect(folder.read().status).toBe(status);
  });

  it('is what it ended with, whatever the lock', () => {
    const { folder, run } = store.create(settings);
    folder.write({ ...run, status: 'completed' });
    expect(folder.read().status).toBe('completed');
  });

  it('is not taken for interrupted when it ends between two looks', () => {
    const { folder, run, lock } = store.create(settings);
    const lockFile = vi.spyOn(folder, 'lockFile', 'get').mockImplementationOnce(() => {
      folder.write({ ...run, status: 'completed' });
      lock.release();
      return path.join(folder.folder, 'run.lock');
    });
    expect(folder.read().status).toBe('completed');
    expect(lockFile).toHaveBeenCalled();
  });
});

describe('a store', () => {
  it('lists the newest run first', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const ids = ['2026-01-02', '2026-01-01', '2025-12-31', '2026-01-03'].map((day) => {
      vi.setSystemTime(new Date(`${day}T12:00:00Z`));
      return store.create(settings).folder.id;
    });
    expect(store.list().runs.map(({ id }) => id)).toEqual([ids[3], ids[0], ids[1], ids[2]]);
    expect(store.list().unreadable).toEqual([]);
  });

  it('is empty where there is no folder, and names one that is a file', () => {
    expect(store.list()).toEqual({ runs: [], unreadable: [] });
    writeFileSync(path.join(home, 'file'), '');
    expect(() => new RunStore(path.join(home, 'file')).list()).toThrow(
      'file: a part of the path is not a folder',
    );
  });

  it('lists what cannot be read with the reason, and passes over what is no run', () => {
    const good = store.create(settings).folder;
    mkdirSync(path.join(store.folder, 'no-run'));
    writeFileSync(path.join(store.folder, '.DS_Store'), '');
    const valid = readFileSync(good.runFile, 'utf8');
    const bad: [string, string, RegExp][] = [
      ['empty', '', /JSON/],
      ['half', valid.slice(0, 100), /JSON/],
      ['list', '[]', /^is not a valid run: Invalid input: expected object/],
      ['version', valid.replace('"version": 1', '"version": 2'), /^is not a valid run: version: /],
      ['status', valid.replace('"running"', '"asleep"'), /^is not a valid run: status: /],
      [
        'hidden',
        valid.replace('"hidden": 7', '"hidden": 0'),
        /^is not a valid run: configuration.hidden: hidden units: must be/,
      ],
    ];
    for (const [name, text] of bad) writeFileWhole(path.join(store.folder, name, 'run.json'), text);
    const { runs, unreadable } = store.list();
    expect(runs.map(({ id }) => id)).toEqual([good.id]);
    expect(unreadable.map(({ folder }) => path.basename(folder)).sort()).toEqual(
      bad.map(([name]) => name).sort(),
    );
    for (const [name, , reason] of bad) {
      expect(unreadable.find(({ folder }) => path.basename(folder) === name)?.reason, name).toMatch(reason);
    }
  });

  it('opens a run by its id or its folder', () => {
    const { folder } = store.create(settings);
    expect(store.open(folder.id).folder).toBe(folder.folder);
    expect(new RunStore(home).open(folder.folder).folder).toBe(folder.folder);
    expect(() => store.open('20260101-000000-abcdef')).toThrow(
      new FileError('20260101-000000-abcdef', `no such run in ${store.folder}`),
    );
  });
});

describe('the point to resume from', () => {
  /** A run of epochs 0 to 4, not trained on any more. */
  function trainedRun(changes = {}) {
    const training = TrainingRun.create(store, smallConfiguration(changes), smallDataset);
    trainToEnd(training);
    return training.folder;
  }

  it('is the newest epoch that has both a line and a whole checkpoint', () => {
    const run = trainedRun();
    const point = () => run.resumePoint()?.checkpoint.state.epoch ?? null;
    const history = run.history();
    expect([point(), run.checkpointEpochs()]).toEqual([4, [0, 1, 2, 3, 4]]);
    rewriteHistory(run.historyFile, history.slice(0, 4));
    expect(point()).toBe(3);
    truncateSync(run.checkpointFile(3), 5000);
    expect(point()).toBe(2);
    rmSync(run.checkpointFile(2));
    expect(point()).toBe(1);
    cpSync(run.checkpointFile(0), run.checkpointFile(1));
    expect(point()).toBe(0);
    expect(run.resumePoint()!.history).toEqual(history.slice(0, 1));
    rewriteHistory(run.historyFile, []);
    expect(point()).toBeNull();
  });

  it('passes over epochs whose best one has lost its checkpoint, where that is needed', () => {
    const run = trainedRun();
    const [first] = run.history();
    const accuracies = [0.1, 0.3, 0.9, 0.5, 0.6];
    rewriteHistory(
      run.historyFile,
      accuracies.map((valAccuracy, epoch) => ({ ...first!, epoch, valAccuracy })),
    );
    expect(run.resumePoint(true)?.checkpoint.state.epoch).toBe(4);
    writeFileSync(run.checkpointFile(2), 'damaged');
    expect(run.resumePoint(false)?.checkpoint.state.epoch).toBe(4);
    expect(run.resumePoint(true)?.checkpoint.state.epoch).toBe(1);
  });

  it('does not mind other files', () => {
    const run = trainedRun();
    for (const name of ['epoch-9999.npz.0123456789ab.partial', 'epoch-9.npz', 'notes.txt']) {
      writeFileSync(path.join(run.checkpointFolder, name), '');
    }
    writeFileSync(path.join(run.folder, 'run.json.0123456789ab.partial'), '{');
    expect(run.checkpointEpochs()).toEqual([0, 1, 2, 3, 4]);
    run.removePartialFiles();
    expect(readdirSync(run.checkpointFolder)).toHaveLength(7);
    expect(readdirSync(run.folder).sort()).toEqual(['checkpoints', 'history.jsonl', 'model.npz', 'run.json']);
  });
});
