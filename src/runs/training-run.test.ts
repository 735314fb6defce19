import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationError, type TrainingConfiguration } from '../core/configuration';
import { evaluate, finish } from '../core/evaluation';
import { KERNEL_NAMES } from '../core/kernels';
import { generateSynthetic } from '../datasets/synthetic-dataset';
import { splitDataset } from '../datasets/split';
import { readModelNpz } from '../formats/model-npz';
import { KERNEL_SETS } from '../kernels/kernel-sets';
import { FileError } from '../storage/file-error';
import { contentsOf, startSource, temporaryFolder } from '../storage/testing';
import { readCheckpoint } from './checkpoint';
import { RunStore } from './run-store';
import { bytesOf, smallConfiguration, smallDataset, trainToEnd, trainUntil } from './testing';
import { TrainingRun } from './training-run';

let home: string;
let store: RunStore;

beforeEach(() => {
  home = temporaryFolder();
  store = new RunStore(path.join(home, 'runs'));
});

const create = (changes: Partial<TrainingConfiguration> = {}, where = store) =>
  TrainingRun.create(where, smallConfiguration(changes), smallDataset);
const modelOf = (changes: Partial<TrainingConfiguration> = {}) => {
  const training = create(changes, new RunStore(path.join(home, 'uninterrupted')));
  trainToEnd(training);
  return bytesOf(training.folder.modelFile);
};

describe('a recorded run', () => {
  it('records each epoch, then its model and its test', () => {
    const training = create();
    const { folder } = training;
    const events = training.events();
    const seen: string[] = [];
    let step = events.next();
    for (; !step.done; step = events.next()) {
      const event = step.value;
      if (seen.at(-1) !== event.type) seen.push(event.type);
      if (event.type !== 'epoch') continue;
      const { epoch } = event.record;
      // On disk before it is told.
      expect(folder.history().at(-1)).toEqual(event.record);
      expect(readCheckpoint(folder.checkpointFile(epoch)).state.epoch).toBe(epoch);
      expect(folder.read()).toMatchObject({ status: 'running', epoch });
    }
    const epochs = ['epoch', 'step', 'working', 'epoch', 'step', 'working'];
    expect(seen.filter((type) => type !== 'loading')).toEqual([
      'working',
      ...epochs,
      ...epochs,
      'epoch',
      'testing',
    ]);
    const result = step.value;
    expect(folder.checkpointEpochs()).toEqual([0, 1, 2, 3, 4]);
    expect(result.history).toEqual(folder.history());
    expect(result.history.map(({ stepLosses }) => stepLosses.length)).toEqual([0, 6, 6, 6, 6]);
    expect(result.outcome).toBe('completed');
    const best = Math.max(...result.history.map(({ valAccuracy }) => valAccuracy));
    expect(result.best.valAccuracy).toBe(best);
    expect(best).toBeGreaterThan(0.3);

    const model = readModelNpz(readFileSync(folder.modelFile));
    expect(model).toEqual(result.model);
    expect(model).toMatchObject({
      shape: { inputs: 196, hidden: 7, classes: 10 },
      lambda: 0.1,
      imageSize: [14, 14],
    });
    const network = KERNEL_SETS.reference(model.shape, model.preprocessing, {
      ...training.configuration,
      name: 'sgd',
    });
    network.setParameters(model.parameters);
    const samples = finish(network.loadSamples(splitDataset(smallDataset, training.configuration).test));
    const { accuracy, loss } = evaluate(network, samples, 0.1);
    expect(result.test).toEqual({ samples: 60, accuracy, loss });

    const run = folder.read();
    expect(run).toMatchObject({
      status: 'completed',
      outcome: 'completed',
      epoch: 4,
      best: result.best,
      test: result.test,
    });
    expect(run.seconds).toBe(result.history.reduce((sum, { seconds }) => sum + seconds, 0));
    expect(Date.parse(run.finishedAt!)).toBeGreaterThanOrEqual(Date.parse(run.createdAt));
    expect(readdirSync(folder.folder).sort()).toEqual([
      'checkpoints',
      'history.jsonl',
      'model.npz',
      'run.json',
    ]);
  });

  it.each(KERNEL_NAMES)('gives the same bytes for the same seed and others for another: %s', (kernels) => {
    const first = modelOf({ kernels });
    expect(first.length).toBeGreaterThan(5000);
    expect(modelOf({ kernels })).toBe(first);
    expect(modelOf({ kernels, seed: 1 })).not.toBe(first);
  });

  it('gives the model of the last epoch or of the best', () => {
    // Learning so fast that it gets worse again.
    const fast = { learningRate: 0.02, epochs: 8, momentum: 0.5, seed: 1 };
    const last = create(fast);
    trainToEnd(last);
    const best = create({ ...fast, select: 'best' });
    const result = trainToEnd(best);
    expect(result.best.epoch).toBeLessThan(8);
    expect(result.model).toEqual(readCheckpoint(best.folder.checkpointFile(result.best.epoch)).model);
    expect(readModelNpz(readFileSync(best.folder.modelFile))).toEqual(result.model);
    expect(readModelNpz(readFileSync(last.folder.modelFile))).toEqual(
      readCheckpoint(best.folder.checkpointFile(8)).model,
    );
  });

  it('that diverges has no model and no test, and diverges again', () => {
    const training = create({ learningRate: 50, preprocess: 'raw', lambda: 1, kernels: 'simd' });
    const result = trainToEnd(training);
    expect(result).toMatchObject({ outcome: 'diverged', model: null, test: null });
    const { folder } = training;
    expect(folder.read()).toMatchObject({ status: 'diverged', outcome: 'diverged', epoch: 0 });
    expect(readdirSync(folder.folder).sort()).toEqual(['checkpoints', 'history.jsonl', 'run.json']);
    expect(trainToEnd(TrainingRun.resume(folder, smallDataset)).outcome).toBe('diverged');
  });

  it('leaves nothing when the data set is too small', () => {
    expect(() => create({ trainSize: 200 })).toThrow(ConfigurationError);
    expect(readdirSync(home)).toEqual([]);
  });
});

describe('a run ended before its time', () => {
  it('stopped in the middle of an epoch, again and again, ends with the same bytes', () => {
    let training = create();
    const { folder } = training;
    for (let steps = 1; ; steps++) {
      let left = 3 * steps;
      let isStopped = false;
      for (const event of training.events()) {
        if (event.type !== 'step' || --left > 0) continue;
        isStopped = true;
        break;
      }
      if (!isStopped) break;
      training.abandon('stopped');
      expect(folder.read()).toMatchObject({ status: 'stopped', finishedAt: expect.any(String) as string });
      expect(readdirSync(folder.folder)).not.toContain('run.lock');
      training = TrainingRun.resume(folder, smallDataset);
      expect(folder.read().status).toBe('running');
      expect(folder.read().finishedAt).toBeUndefined();
      expect(training.recorded).toEqual(folder.history());
    }
    expect(folder.read().status).toBe('completed');
    expect(bytesOf(folder.modelFile)).toBe(modelOf());
  });

  it('by an error before its first epoch leaves nothing, not even the folder of runs', () => {
    const training = create();
    training.events().next();
    training.abandon('failed', new Error('x'));
    expect(readdirSync(home)).toEqual([]);
  });

  it('by the user before its first epoch is kept, and resumed from the beginning', () => {
    const training = create();
    training.events().next();
    training.abandon('stopped');
    trainToEnd(TrainingRun.resume(training.folder, smallDataset));
    expect(bytesOf(training.folder.modelFile)).toBe(modelOf());
  });

  it('by an error says so, until it is resumed', () => {
    const training = create();
    trainUntil(training, 2);
    training.abandon('failed', new Error('two\nlines'));
    const { folder } = training;
    expect(folder.read()).toMatchObject({ status: 'failed', error: 'two lines', epoch: 2 });
    trainToEnd(TrainingRun.resume(folder, smallDataset));
    expect(folder.read()).toMatchObject({ status: 'completed', epoch: 4 });
    expect(folder.read().error).toBeUndefined();
    expect(bytesOf(folder.modelFile)).toBe(modelOf());
  });

  it('a resumed run that fails at once is kept', () => {
    const training = create();
    training.events().next();
    training.abandon('stopped');
    const resumed = TrainingRun.resume(training.folder, smallDataset);
    resumed.abandon('failed', new Error('x'));
    expect(training.folder.read()).toMatchObject({ status: 'failed', error: 'x' });
  });

  it('once completed changes nothing when it is resumed', () => {
    const training = create({ earlyStopping: 'accuracy', patience: 1 });
    const result = trainToEnd(training);
    const { finishedAt: _before, ...run } = training.folder.read();
    const files = contentsOf(path.join(training.folder.folder, 'checkpoints'));
    const again = trainToEnd(TrainingRun.resume(training.folder, smallDataset));
    expect(again).toEqual(result);
    const { finishedAt: _after, ...rerun } = training.folder.read();
    expect(rerun).toEqual(run);
    expect(contentsOf(path.join(training.folder.folder, 'checkpoints'))).toEqual(files);
  });

  it('forgets the epochs it has to do again', () => {
    const training = create();
    trainToEnd(training);
    const { folder } = training;
    const records = folder.history();
    for (const epoch of [2, 3, 4]) truncateSync(folder.checkpointFile(epoch), 1000);
    const resumed = TrainingRun.resume(folder, smallDataset);
    const run = folder.read();
    expect(run).toMatchObject({ status: 'running', epoch: 1 });
    expect(run.seconds).toBe(records[0]!.seconds + records[1]!.seconds);
    expect([run.test, run.outcome, run.finishedAt]).toEqual([undefined, undefined, undefined]);
    expect(folder.history()).toEqual(records.slice(0, 2));
    trainToEnd(resumed);
    expect(bytesOf(folder.modelFile)).toBe(modelOf());
  });
});

describe('a run is refused', () => {
  it('another data set than its own', () => {
    const training = create();
    trainUntil(training, 1);
    training.abandon('stopped');
    const before = contentsOf(training.folder.folder);
    const other = generateSynthetic({ trainCount: 240, testCount: 60, seed: 2 });
    expect(() => TrainingRun.resume(training.folder, other)).toThrow(
      new FileError(
        'generated, seed 2',
        `is not the data set of run ${training.id}, which came from generated, seed 1`,
      ),
    );
    expect(contentsOf(training.folder.folder)).toEqual(before);
  });

  it('to a second trainer in the same process', () => {
    const training = create();
    trainUntil(training, 1);
    const busy = /run\.lock: this process is training this run already; wait for it/;
    expect(() => TrainingRun.resume(training.folder, smallDataset)).toThrow(busy);
    training.abandon('stopped');
    TrainingRun.resume(training.folder, smallDataset).abandon('stopped');
  });

  it('to a second process while the first lives, and given to it when that was killed', async () => {
    const training = create();
    trainUntil(training, 1);
    training.abandon('stopped');
    const { folder } = training;
    const child = startSource(`
      import { RunFolder } from 'SOURCES/runs/run-store.ts';
      const run = new RunFolder(${JSON.stringify(folder.folder)});
      run.lock();
      run.write({ ...run.read(), status: 'running' });
      console.log('training');
      process.stdin.resume();`);
    const closed = new Promise((resolve) => child.on('close', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(folder.read().status).toBe('running');
    expect(() => TrainingRun.resume(folder, smallDataset)).toThrow(
      `process ${child.pid} is training this run already`,
    );
    child.kill('SIGKILL');
    await closed;
    expect(folder.read().status).toBe('interrupted');
    trainToEnd(TrainingRun.resume(folder, smallDataset));
    expect(bytesOf(folder.modelFile)).toBe(modelOf());
  });
});
