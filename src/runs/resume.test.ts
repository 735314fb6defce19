/** Runs killed at any moment, simulated from the files that would be left, for real, and by a full disk. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TrainingConfiguration } from '../core/configuration';
import { KERNEL_NAMES } from '../core/kernels';
import { contentsOf, runSource, smallDisk, temporaryFolder } from '../storage/testing';
import { readCheckpoint } from './checkpoint';
import { RunFolder, RunStore } from './run-store';
import { bytesOf, smallConfiguration, smallDataset, trainToEnd } from './testing';
import { TrainingRun } from './training-run';

let home: string;

beforeEach(() => {
  home = temporaryFolder();
});

const create = (changes: Partial<TrainingConfiguration>, where: RunStore) =>
  TrainingRun.create(where, smallConfiguration(changes), smallDataset);
const modelOf = (changes: Partial<TrainingConfiguration>) => {
  const training = create(changes, new RunStore(path.join(home, 'uninterrupted')));
  trainToEnd(training);
  return bytesOf(training.folder.modelFile);
};

type Files = Map<string, Buffer>;
const gone = spawnSync(process.execPath, ['--version']).pid;
const deadLock = Buffer.from(JSON.stringify({ pid: gone, host: hostname(), token: 'theirs' }));

/** A run's files as they were before its first event, after each epoch and at the end. */
function statesOf(changes: Partial<TrainingConfiguration>): { states: Files[]; golden: string; id: string } {
  const training = create(changes, new RunStore(path.join(home, 'runs')));
  const { folder } = training;
  const states = [contentsOf(folder.folder)];
  for (const event of training.events()) {
    if (event.type === 'epoch') states.push(contentsOf(folder.folder));
  }
  states.push(contentsOf(folder.folder));
  return { states, golden: bytesOf(folder.modelFile), id: folder.id };
}

/** Resumes a run of these files to its end, in a folder of its own; the model's bytes. */
function resumed(files: Files, id: string): string {
  const folder = path.join(home, 'left', id);
  rmSync(folder, { recursive: true, force: true });
  for (const [name, bytes] of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  const run = new RunFolder(folder);
  const result = trainToEnd(TrainingRun.resume(run, smallDataset));
  expect(result.history).toEqual(run.history());
  expect(run.read()).toMatchObject({ status: 'completed', test: result.test, best: result.best });
  const names = readdirSync(folder, { recursive: true }).map(String);
  expect(names.filter((name) => /partial|lock|takeover/.test(name))).toEqual([]);
  return bytesOf(run.modelFile);
}

const HISTORY = 'history.jsonl';
const checkpoint = (epoch: number) => path.join('checkpoints', `epoch-000${epoch}.npz`);

/** What a killed process may leave between two states, and more damage than that. */
function* remains(states: Files[]): Generator<[what: string, files: Files]> {
  for (const [i, now] of states.entries()) {
    const next = states[i + 1] ?? now;
    const state = (changes: [string, Buffer | undefined][]): Files => {
      const files = new Map([...now, ['run.lock', deadLock]]);
      for (const [name, bytes] of changes) {
        if (bytes) files.set(name, bytes);
        else files.delete(name);
      }
      return files;
    };
    yield [`state ${i}`, state([])];
    // The order of writing: the line, the checkpoint aside, the checkpoint, run.json.
    const line = next.get(HISTORY);
    const before = now.get(HISTORY)?.length ?? 0;
    if (line && line.length > before) {
      for (const length of [
        before,
        before + 1,
        Math.floor((before + line.length) / 2),
        line.length - 1,
        line.length,
      ]) {
        yield [`state ${i}, ${length} bytes of history`, state([[HISTORY, line.subarray(0, length)]])];
      }
    }
    const written = next.get(checkpoint(i));
    if (written && line) {
      const aside = `${checkpoint(i)}.0123456789ab.partial`;
      const half = written.subarray(0, written.length / 2);
      yield [
        `state ${i}, half a checkpoint aside`,
        state([
          [HISTORY, line],
          [aside, half],
        ]),
      ];
      yield [
        `state ${i}, run.json still old`,
        state([
          [HISTORY, line],
          [checkpoint(i), written],
        ]),
      ];
    }
    yield [`state ${i}, run.json aside`, state([['run.json.0123456789ab.partial', Buffer.from('{')]])];
    // Never the work of a kill, but perhaps of a disk.
    const newest = checkpoint(i - 1);
    const whole = now.get(newest);
    if (whole) {
      yield [`state ${i}, newest checkpoint lost`, state([[newest, undefined]])];
      for (const share of [0, 0.99]) {
        const part = whole.subarray(0, Math.floor(share * whole.length));
        yield [`state ${i}, newest checkpoint ${share} long`, state([[newest, part]])];
      }
      yield [`state ${i}, first checkpoint lost`, state([[checkpoint(0), undefined]])];
      yield [`state ${i}, history lost`, state([[HISTORY, undefined]])];
      yield [`state ${i}, a stray model`, state([['model.npz', Buffer.from('old')]])];
    }
  }
}

const CONFIGURATIONS: [string, Partial<TrainingConfiguration>][] = KERNEL_NAMES.flatMap((kernels) => [
  [
    `${kernels}, sgd, with replacement, shuffled split`,
    { kernels, optimizer: 'sgd', sampling: 'replacement', split: 'shuffled', preprocess: 'standardised' },
  ],
  [
    `${kernels}, momentum, the best epoch`,
    { kernels, optimizer: 'momentum', select: 'best', learningRate: 0.01 },
  ],
  [
    `${kernels}, adam, early stopping, the best epoch`,
    {
      ...{ kernels, optimizer: 'adam', select: 'best', learningRate: 0.2 },
      ...{ earlyStopping: 'loss', patience: 2, epochs: 9, schedule: 'cosine' },
    },
  ],
]);

describe('a run whose process was killed ends with the bytes of one that never was', () => {
  it.each(CONFIGURATIONS)('%s', (_, changes) => {
    const { states, golden, id } = statesOf(changes);
    expect(golden.length).toBeGreaterThan(5000);
    if (changes.earlyStopping) expect(states.length).toBeLessThan(9 + 3);
    let count = 0;
    for (const [what, files] of remains(states)) {
      expect(resumed(files, id) === golden, what).toBe(true);
      count++;
    }
    expect(count).toBeGreaterThan(40);
  });

  it('also when the checkpoint of its best epoch is the one that is damaged', () => {
    const changes: Partial<TrainingConfiguration> = {
      select: 'best',
      seed: 1,
      learningRate: 0.02,
      epochs: 8,
      momentum: 0.5,
    };
    const { states, golden, id } = statesOf(changes);
    const last = states.at(-1)!;
    const best = new RunStore(path.join(home, 'runs')).open(id).read().best!.epoch;
    expect(best).toBeLessThan(8);
    last.set(checkpoint(best), Buffer.from('damaged'));
    expect(resumed(last, id) === golden).toBe(true);
  });

  it('for real: by SIGKILL in the middle of this and that write, rename and flush, until it is through', async () => {
    const store = path.join(home, 'runs');
    const changes: Partial<TrainingConfiguration> = { kernels: 'simd', optimizer: 'adam', select: 'best' };
    const code = (kill: number) => `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      let left = ${kill};
      for (const name of ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync', 'rmSync']) {
        const original = fs[name];
        fs[name] = (file, ...rest) => {
          // Half a write is done before the process dies in it.
          const isOurs = typeof file === 'number' || String(file).includes('runs');
          if (isOurs && --left === 0) {
            if (name === 'writeSync') original(file, rest[0].subarray(0, rest[0].length / 2));
            process.kill(process.pid, 'SIGKILL');
          }
          return original(file, ...rest);
        };
      }
      syncBuiltinESMExports();
      const { RunStore } = await import('SOURCES/runs/run-store.ts');
      const { TrainingRun } = await import('SOURCES/runs/training-run.ts');
      const { smallConfiguration, smallDataset, trainToEnd } = await import('SOURCES/runs/testing.ts');
      const store = new RunStore(${JSON.stringify(store)});
      const [run] = store.list().runs;
      const training = run
        ? TrainingRun.resume(store.open(run.id), smallDataset)
        : TrainingRun.create(store, smallConfiguration(${JSON.stringify(changes)}), smallDataset);
      trainToEnd(training);
      console.log('through');`;
    let kills = 0;
    for (const kill of [2, 13, 17, 31, 36, 47, Infinity]) {
      const { stdout, stderr } = await runSource(code(kill));
      expect(stderr).toBe('');
      if (stdout.includes('through')) break;
      kills++;
    }
    expect(kills).toBe(6);
    const runs = new RunStore(store);
    const [run, ...others] = runs.list().runs;
    expect(others).toEqual([]);
    const folder = runs.open(run!.id);
    expect(folder.read()).toMatchObject({ status: 'completed', epoch: 4 });
    expect(bytesOf(folder.modelFile) === modelOf(changes)).toBe(true);
    const names = readdirSync(folder.folder).sort();
    expect(names).toEqual(['checkpoints', 'history.jsonl', 'model.npz', 'run.json']);
    expect(readdirSync(folder.checkpointFolder)).toHaveLength(5);
  });
});

describe('a full disk (needs the right to mount a tmpfs)', () => {
  it('before the first epoch leaves nothing at all', (context) => {
    const disk = smallDisk(context, '16k');
    const runs = new RunStore(path.join(disk.path, 'runs'));
    const training = create({}, runs);
    let error: unknown;
    try {
      trainToEnd(training);
    } catch (thrown) {
      error = thrown;
      training.abandon('failed', thrown);
    }
    expect((error as Error).message).toMatch(/epoch-0000\.npz: no space left on the disk$/);
    expect(readdirSync(disk.path)).toEqual([]);
  });

  it('later leaves whole checkpoints and no other file, and the run goes on when there is space', (context) => {
    const changes: Partial<TrainingConfiguration> = { optimizer: 'adam', select: 'best' };
    const golden = modelOf(changes);
    const stops = new Set<number>();
    // Sizes at which the disk is full at one file or another.
    for (let size = 60; size <= 240; size += 12) {
      const disk = smallDisk(context, `${size}k`);
      const training = create(changes, new RunStore(path.join(disk.path, 'runs')));
      const { folder } = training;
      const fail = () => {
        try {
          trainToEnd(training);
        } catch (error) {
          training.abandon('failed', error);
          throw error;
        }
      };
      expect(fail).toThrow(/: no space left on the disk$/);
      expect(['failed', 'interrupted']).toContain(folder.read().status);
      const epochs = folder.checkpointEpochs();
      stops.add(epochs.length);
      for (const epoch of epochs) readCheckpoint(folder.checkpointFile(epoch));
      expect(readdirSync(folder.checkpointFolder)).toHaveLength(epochs.length);
      const known = ['checkpoints', 'history.jsonl', 'run.json'];
      expect(known).toEqual(expect.arrayContaining(readdirSync(folder.folder)));
      disk.resize('2m');
      trainToEnd(TrainingRun.resume(folder, smallDataset));
      expect(bytesOf(folder.modelFile)).toBe(golden);
    }
    expect(stops.size).toBeGreaterThan(3);
  });
});
