import { beforeEach, describe, expect, it } from 'vitest';
import { PRESETS } from '../core/configuration';
import type { LiveRun, TrainingProgress, TrainingRequest } from '../shared/contract';
import type { TrainingJob, TrainingStarted } from '../shared/protocol';
import { EngineError } from './engine-host';
import { TrainingQueue } from './training-queue';

/** A host whose answers the test gives. */
class FakeHost {
  readonly calls: [string, ...unknown[]][] = [];
  private answers: { resolve(value: unknown): void; reject(error: Error): void }[] = [];

  readonly call = ((call: string, ...args: unknown[]) => {
    this.calls.push([call, ...args]);
    if (call !== 'train') return Promise.resolve(undefined);
    return new Promise((resolve, reject) => this.answers.push({ resolve, reject }));
  }) as never;

  get jobs(): TrainingJob['task'][] {
    return this.calls.filter(([call]) => call === 'train').map(([, job]) => (job as TrainingJob).task);
  }
  async starts(started: TrainingStarted): Promise<void> {
    this.answers.shift()!.resolve(started);
    await Promise.resolve();
    await Promise.resolve();
  }
  async refuses(error: Error): Promise<void> {
    this.answers.shift()!.reject(error);
    await Promise.resolve();
    await Promise.resolve();
  }
}

const dataset = {
  name: 'synthetic',
  source: 'generated, seed 0',
  height: 28,
  width: 28,
  classes: 10,
} as const;
const request = (name: string): TrainingRequest => ({
  name,
  configuration: PRESETS.course,
  dataset: { kind: 'synthetic' },
  from: null,
  withDrawings: false,
});
const started = (id: string, losses: number[] = []): TrainingStarted => ({
  id,
  name: id,
  configuration: PRESETS.course,
  dataset,
  epochs: losses.length
    ? [{ epoch: 0, trainLoss: null, valLoss: 2.3, valAccuracy: 0.1, learningRate: 1e-3, seconds: 1 }]
    : [],
  losses: Float32Array.from(losses),
  stepsPerEpoch: 490,
});
const progress = (id: string, firstStep: number, losses: number[]): TrainingProgress => ({
  id,
  step: firstStep + losses.length - 1,
  totalSteps: 4900,
  share: 0,
  firstStep,
  losses: Float32Array.from(losses),
  learningRate: 1e-3,
  samplesPerSecond: 1,
  secondsLeft: 1,
});
const ended = (id: string, status: LiveRun['status'] = 'completed') => ({
  event: 'ended' as const,
  value: { id, status, test: null, error: null },
});

const FOLDERS = { runs: '/runs', models: '/models', drawings: '/my.npz', bundledModel: '/mnist.model' };

let host: FakeHost;
let queue: TrainingQueue;
let told: TrainingProgress[];
let endings: LiveRun[];

beforeEach(() => {
  host = new FakeHost();
  told = [];
  endings = [];
  queue = new TrainingQueue({ call: host.call }, () => FOLDERS, {
    stateChanged: () => undefined,
    progress: (value) => told.push(value),
    weights: () => undefined,
    runsChanged: () => undefined,
    ended: (run) => endings.push(run),
  });
});

const status = () => queue.state.current?.status;
const waiting = () => queue.state.queue.map(({ name }) => name);

describe('the training queue', () => {
  it('trains one run at a time; the next starts when one ends', async () => {
    queue.start(request('one'));
    queue.start(request('two'));
    queue.start(request('three'));
    expect(host.jobs).toMatchObject([{ kind: 'new', name: 'one' }]);
    expect([status(), waiting()]).toEqual(['loading', ['two', 'three']]);
    await host.starts(started('run-1'));
    queue.hear({ event: 'status', value: { id: 'run-1', status: 'running' } });
    expect(status()).toBe('running');
    queue.hear(ended('run-1'));
    expect(endings).toMatchObject([{ id: 'run-1', status: 'completed' }]);
    expect([status(), waiting()]).toEqual(['loading', ['three']]);
    expect(host.jobs.at(-1)).toMatchObject({ name: 'two' });
  });

  it('keeps all that a window needs which was opened late', async () => {
    queue.start(request('one'));
    queue.hear({ event: 'progress', value: progress('', 1, []) });
    expect(told[0]?.id).toBe(queue.state.current?.id);
    await host.starts(started('run-1'));
    queue.hear({ event: 'progress', value: progress('run-1', 1, [3, 2]) });
    queue.hear({ event: 'progress', value: progress('run-1', 3, [1]) });
    expect([...queue.snapshot.losses]).toEqual([3, 2, 1]);
    expect(queue.snapshot.progress?.step).toBe(3);
    expect(queue.snapshot.losses.byteLength).toBe(queue.snapshot.losses.buffer.byteLength);
  });

  it('tells the past curve of a run that is gone on with', async () => {
    queue.resume({ id: 'run-1', name: 'old', status: 'stopped', configuration: PRESETS.course, dataset });
    expect(host.jobs).toEqual([{ kind: 'resume', run: 'run-1' }]);
    expect(queue.state.current).toMatchObject({ id: 'run-1', name: 'old', status: 'loading' });
    await host.starts(started('run-1', [5, 4]));
    expect(told).toMatchObject([{ id: 'run-1', firstStep: 1, step: 2 }]);
    expect([...told[0]!.losses]).toEqual([5, 4]);
    queue.hear({ event: 'progress', value: progress('run-1', 3, [3]) });
    expect([...queue.snapshot.losses]).toEqual([5, 4, 3]);
    expect(queue.state.current?.epochs).toHaveLength(1);
  });

  it('refuses to resume what is going on, waiting or complete', () => {
    const run = {
      id: 'run-1',
      name: 'old',
      status: 'stopped' as const,
      configuration: PRESETS.course,
      dataset,
    };
    queue.resume(run);
    expect(() => queue.resume(run)).toThrow('old: is being trained already');
    queue.resume({ ...run, id: 'run-2' });
    expect(() => queue.resume({ ...run, id: 'run-2' })).toThrow('old: is waiting in the queue already');
    expect(() => queue.resume({ ...run, id: 'run-3', status: 'running' })).toThrow(
      'is being trained already',
    );
    expect(() => queue.resume({ ...run, id: 'run-4', status: 'completed' })).toThrow('nothing to resume');
  });

  it('interrupts the run whose engine died, and starts nothing by itself', async () => {
    queue.start(request('one'));
    queue.start(request('two'));
    await host.starts(started('run-1'));
    queue.engineEnded({ asked: false, reason: 'the engine ended unexpectedly (exit code 9)' });
    expect(queue.state.current).toMatchObject({
      id: 'run-1',
      status: 'interrupted',
      error: expect.any(String),
    });
    expect(waiting()).toEqual(['two']);
    expect(host.jobs).toHaveLength(1);
    queue.start(request('three'));
    expect(host.jobs.at(-1)).toMatchObject({ name: 'two' });
  });

  it('calls a new run failed whose engine died before there was anything to resume', async () => {
    queue.start(request('one'));
    queue.engineEnded({ asked: false, reason: 'the engine ended unexpectedly' });
    await host.refuses(new EngineError('the engine ended unexpectedly'));
    expect(queue.state.current).toMatchObject({ status: 'failed', error: 'the engine ended unexpectedly' });
    expect(endings).toHaveLength(1);
  });

  it('fails a run that cannot begin, and goes on with the next', async () => {
    queue.start(request('one'));
    queue.start(request('two'));
    await host.refuses(new EngineError('/data/mnist: no such file or folder'));
    expect(endings).toMatchObject([{ status: 'failed', error: '/data/mnist: no such file or folder' }]);
    expect(queue.state.current).toMatchObject({ name: 'two', status: 'loading' });
  });

  it('forgets a run that was cancelled before it began', async () => {
    queue.start(request('one'));
    await queue.cancel();
    await host.refuses(new EngineError('stopped before it began'));
    expect(queue.state.current).toBeNull();
    expect(endings).toEqual([]);
  });

  it('takes runs out of the queue', () => {
    queue.start(request('one'));
    queue.start(request('two'));
    const [entry] = queue.state.queue;
    queue.remove(entry!.id);
    expect(waiting()).toEqual([]);
    expect(() => queue.remove(entry!.id)).toThrow('not waiting any more');
  });

  it('has nothing to pause when nothing is trained', async () => {
    await expect(queue.pause()).rejects.toThrow('nothing is being trained');
    queue.start(request('one'));
    await host.starts(started('run-1'));
    await queue.pause();
    await queue.continue();
    await queue.stopAfterEpoch();
    expect(host.calls.slice(1)).toEqual([['pause'], ['continue'], ['stopAfterEpoch']]);
    queue.hear(ended('run-1', 'stopped'));
    await expect(queue.cancel()).rejects.toThrow('nothing is being trained');
  });
});
