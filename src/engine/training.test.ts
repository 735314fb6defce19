import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PRESETS, type TrainingConfiguration } from '../core/configuration';
import { RunStore } from '../runs/run-store';
import { temporaryFolder } from '../storage/testing';
import type { EngineEvents, TrainingJob } from '../shared/protocol';
import { TrainingService } from './training';

const SMALL: TrainingConfiguration = {
  ...PRESETS.course,
  hidden: 8,
  epochs: 3,
  batchSize: 10,
  trainSize: 200,
  valSize: 20,
  testSize: 20,
};

type Told = { [K in keyof EngineEvents]: { event: K; value: EngineEvents[K] } }[keyof EngineEvents];

/** A service whose events are kept, and can be acted upon the moment they are told. */
function service() {
  const told: Told[] = [];
  const listeners: ((event: Told) => void)[] = [];
  const training = new TrainingService((event, value) => {
    told.push({ event, value } as Told);
    for (const listener of listeners) listener(told.at(-1)!);
  });
  const when = (matches: (event: Told) => boolean) =>
    new Promise<Told>((resolve) => {
      listeners.push((event) => matches(event) && resolve(event));
    });
  return {
    training,
    told,
    when,
    onEvent: (listener: (event: Told) => void) => listeners.push(listener),
    ended: () => when(({ event }) => event === 'ended').then((event) => event.value as EngineEvents['ended']),
    status: (status: string) => when((told) => told.event === 'status' && told.value.status === status),
    losses: () => told.flatMap(({ event, value }) => (event === 'progress' ? [value] : [])),
    statuses: () => told.flatMap(({ event, value }) => (event === 'status' ? [value.status] : [])),
  };
}

const foldersIn = (runs: string) => ({
  runs,
  models: path.join(runs, 'models'),
  drawings: path.join(runs, 'my-digits.npz'),
  bundledModel: path.join(runs, 'mnist.model'),
});
const newRun = (runsFolder: string, configuration = SMALL, name = ''): TrainingJob => ({
  folders: foldersIn(runsFolder),
  task: {
    kind: 'new',
    name,
    configuration,
    dataset: { kind: 'synthetic' },
    from: null,
    withDrawings: false,
  },
});

/** Everything that a finished run computed, by file name. */
function results(runsFolder: string, id: string): Map<string, string> {
  const folder = path.join(runsFolder, id);
  const checkpoints = readdirSync(path.join(folder, 'checkpoints')).map((name) => `checkpoints/${name}`);
  return new Map(
    [...checkpoints, 'model.npz'].map((name) => [
      name,
      readFileSync(path.join(folder, name)).toString('base64'),
    ]),
  );
}

async function trainUndisturbed(runsFolder: string) {
  const { training, ended, losses } = service();
  const end = ended();
  const { id } = await training.train(newRun(runsFolder));
  await end;
  return { results: results(runsFolder, id), losses: losses() };
}

describe('the training service', () => {
  it('trains to the end, tells every epoch and the test', async () => {
    const folder = temporaryFolder();
    const { training, told, ended, statuses } = service();
    const end = ended();
    const started = await training.train(newRun(folder, SMALL, 'My run'));
    expect(started).toMatchObject({
      name: 'My run',
      epochs: [],
      stepsPerEpoch: 20,
      dataset: { name: 'synthetic' },
    });
    expect(await end).toMatchObject({
      id: started.id,
      status: 'completed',
      test: { samples: 20 },
      error: null,
    });
    const epochs = told.flatMap(({ event, value }) => (event === 'epoch' ? [value.epoch.epoch] : []));
    expect(epochs).toEqual([0, 1, 2, 3]);
    expect(statuses()).toEqual(['running', 'testing']);
    expect(new RunStore(folder).open(started.id).read()).toMatchObject({
      name: 'My run',
      status: 'completed',
    });
  });

  it('loses no loss, however seldom it tells of them', async () => {
    const { losses } = await trainUndisturbed(temporaryFolder());
    let next = 1;
    for (const { firstStep, losses: some } of losses) {
      if (some.length > 0) expect(firstStep).toBe(next);
      next += some.length;
    }
    expect(next - 1).toBe(60);
    expect(losses.at(-1)).toMatchObject({ step: 60, totalSteps: 60 });
    expect(losses.length).toBeLessThan(30);
  });

  it('stands still while it is paused, and goes on to the same bytes', async () => {
    const undisturbed = await trainUndisturbed(temporaryFolder());
    const folder = temporaryFolder();
    const { training, told, status, onEvent, ended } = service();
    onEvent(({ event, value }) => event === 'epoch' && value.epoch.epoch === 1 && training.pause());
    const paused = status('paused');
    const end = ended();
    const { id } = await training.train(newRun(folder));
    await paused;
    const before = told.length;
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(told).toHaveLength(before);
    training.continue();
    expect((await end).status).toBe('completed');
    expect(results(folder, id)).toEqual(undisturbed.results);
  });

  it('cancels while it is paused as well; resumed, it comes to the same bytes', async () => {
    const undisturbed = await trainUndisturbed(temporaryFolder());
    const folder = temporaryFolder();
    const { training, status, onEvent, ended } = service();
    onEvent(({ event, value }) => event === 'epoch' && value.epoch.epoch === 2 && training.pause());
    const paused = status('paused');
    const end = ended();
    const { id } = await training.train(newRun(folder));
    await paused;
    training.cancel();
    expect(await end).toEqual({ id, status: 'stopped', test: null, error: null });
    expect(new RunStore(folder).open(id).read().status).toBe('stopped');

    const second = service();
    const secondEnd = second.ended();
    const resumed = await second.training.train({
      folders: foldersIn(folder),
      task: { kind: 'resume', run: id },
    });
    expect(resumed.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    expect(resumed.losses).toHaveLength(40);
    expect((await secondEnd).status).toBe('completed');
    expect(results(folder, id)).toEqual(undisturbed.results);
    expect(second.losses().find(({ losses }) => losses.length > 0)?.firstStep).toBe(41);
  });

  it('stops after the epoch that is going on', async () => {
    const folder = temporaryFolder();
    const { training, onEvent, ended, statuses } = service();
    onEvent(({ event }) => event === 'status' && training.stopAfterEpoch());
    const end = ended();
    const { id } = await training.train(newRun(folder));
    expect((await end).status).toBe('stopped');
    const run = new RunStore(folder).open(id).read();
    expect(run.status).toBe('stopped');
    expect(run.epoch).toBeLessThan(3);
    expect(statuses()).toContain('stopping');
  });

  it('takes back a stop after the epoch when it is told to continue', async () => {
    const { training, onEvent, ended, statuses } = service();
    onEvent(({ event, value }) => {
      if (event !== 'epoch' || value.epoch.epoch !== 1) return;
      training.stopAfterEpoch();
      training.continue();
    });
    const end = ended();
    await training.train(newRun(temporaryFolder()));
    expect((await end).status).toBe('completed');
    expect(statuses()).toEqual(['running', 'stopping', 'running', 'testing']);
  });

  it('tells why a run diverged', async () => {
    const folder = temporaryFolder();
    const { training, ended } = service();
    const end = ended();
    const { id } = await training.train(newRun(folder, { ...SMALL, learningRate: 100, std: 10 }));
    expect(await end).toEqual({
      id,
      status: 'diverged',
      test: null,
      error: expect.stringMatching(
        /^training diverged in epoch \d: the loss is no longer finite; try a lower/,
      ),
    });
  });

  it('refuses a second run, and leaves nothing of one that could not begin', async () => {
    const folder = temporaryFolder();
    const { training, ended } = service();
    const end = ended();
    await training.train(newRun(folder));
    await expect(training.train(newRun(folder))).rejects.toThrow('a run is being trained already');
    training.cancel();
    await end;
    await training.close();
    const missing = { kind: 'location' as const, location: path.join(folder, 'nowhere') };
    const job = newRun(folder);
    await expect(
      training.train({ ...job, task: { ...job.task, dataset: missing } as never }),
    ).rejects.toThrow('no such file or folder');
    expect(new RunStore(folder).list().runs).toHaveLength(1);
  });

  it('can be cancelled while it draws digits; then there is no run', async () => {
    const folder = temporaryFolder();
    const { training, onEvent } = service();
    onEvent(({ event }) => event === 'progress' && training.cancel());
    await expect(training.train(newRun(folder))).rejects.toThrow('stopped before it began');
    expect(new RunStore(folder).list().runs).toEqual([]);
  });

  it('closes: the run is stopped and its lock given back', async () => {
    const folder = temporaryFolder();
    const { training } = service();
    const { id } = await training.train(newRun(folder));
    await training.close();
    expect(new RunStore(folder).open(id).read().status).toBe('stopped');
  });
});
