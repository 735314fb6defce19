import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PRESETS } from '../core/configuration';
import { temporaryFolder } from '../storage/testing';
import { divergenceReason, RunLibrary } from './run-library';
import { RunStore } from './run-store';
import { smallConfiguration, smallDataset, trainToEnd, trainUntil } from './testing';
import { TrainingRun } from './training-run';
import { weightImages } from './weight-images';

/** A folder with one finished run. */
function setUp() {
  const folder = temporaryFolder();
  const store = new RunStore(folder);
  const begin = () => TrainingRun.create(store, smallConfiguration(), smallDataset);
  const training = begin();
  const result = trainToEnd(training);
  return { folder, store, begin, training, result, id: training.id, library: new RunLibrary(folder) };
}

describe('the run library', () => {
  it('sums up runs', () => {
    const { library, id, result } = setUp();
    expect(library.list()).toEqual([
      {
        id,
        name: id,
        status: 'completed',
        starred: false,
        note: '',
        createdAt: expect.stringMatching(/^\d{4}-/),
        configuration: smallConfiguration(),
        dataset: expect.objectContaining({ name: 'synthetic', height: 14 }),
        epoch: 4,
        best: result.best,
        test: result.test,
        seconds: expect.any(Number),
        parent: null,
        error: null,
      },
    ]);
    expect(new RunLibrary(path.join(temporaryFolder(), 'none')).list()).toEqual([]);
  });

  it('gives curves with the loss of every mini-batch', () => {
    const { library, id, result } = setUp();
    const { epochs, losses, stepsPerEpoch } = library.curves(id);
    expect(epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4]);
    expect(epochs[4]).not.toHaveProperty('stepLosses');
    expect(stepsPerEpoch).toBe(6);
    expect([...losses]).toEqual([
      ...Float32Array.from(result.history.flatMap(({ stepLosses }) => stepLosses)),
    ]);
  });

  it('shows the weights of any epoch, the newest unless told', () => {
    const { library, id, result } = setUp();
    const newest = library.weights(id, null);
    expect(newest).toEqual(weightImages(result.model!.parameters.W1, 7, [14, 14]));
    expect(library.weights(id, 4)).toEqual(newest);
    expect(library.weights(id, 0)).not.toEqual(newest);
    expect(library.weights(id, 99)).toBeNull();
  });

  it('notes names, stars and notes, also while the run is trained', () => {
    const { library, begin } = setUp();
    const training = begin();
    trainUntil(training, 1);
    expect(library.change(training.id, { name: 'Wide', starred: true })).toMatchObject({
      name: 'Wide',
      status: 'running',
    });
    training.abandon('stopped');
    expect(library.change(training.id, { note: 'again' })).toMatchObject({
      name: 'Wide',
      starred: true,
      note: 'again',
      status: 'stopped',
      epoch: 1,
    });
    trainToEnd(TrainingRun.resume(training.folder, smallDataset));
    expect(library.list().find(({ id }) => id === training.id)).toMatchObject({
      name: 'Wide',
      status: 'completed',
    });
  });

  it('tells why a run diverged', () => {
    const { library, store } = setUp();
    const wild = smallConfiguration({ learningRate: 100, std: 100, init: 'normal', preprocess: 'raw' });
    const { id } = TrainingRun.create(store, wild, smallDataset);
    const folder = store.open(id);
    folder.write({ ...folder.read(), status: 'diverged', epoch: 2 });
    expect(library.list().find((run) => run.id === id)?.error).toBe(divergenceReason(3));
  });
});

describe('deleting runs', () => {
  it('moves them aside, from where they can be brought back', () => {
    const { folder, library, id } = setUp();
    const before = library.curves(id);
    library.delete([id]);
    expect(library.list()).toEqual([]);
    expect(existsSync(path.join(folder, '.deleted', id, 'run.json'))).toBe(true);
    library.restore([id]);
    expect(library.list()).toHaveLength(1);
    expect(library.curves(id)).toEqual(before);
    expect(() => library.restore([id])).toThrow(`${id}: cannot be brought back: it is not there any more`);
  });

  it('refuses all of them when one is being trained', () => {
    const { library, begin, id } = setUp();
    const training = begin();
    expect(() => library.delete([id, training.id])).toThrow(`${training.id}: is being trained`);
    expect(library.list()).toHaveLength(2);
    training.abandon('stopped');
    library.delete([id, training.id]);
    expect(library.list()).toEqual([]);
  });

  it('is for good after 30 days', () => {
    const { folder, library, begin, id } = setUp();
    const other = begin();
    other.abandon('stopped');
    library.delete([id, other.id]);
    const longAgo = new Date(Date.now() - 31 * 24 * 3600 * 1000);
    utimesSync(path.join(folder, '.deleted', id), longAgo, longAgo);
    library.purge();
    expect(readdirSync(path.join(folder, '.deleted'))).toEqual([other.id]);
    new RunLibrary(temporaryFolder()).purge();
  });

  it.each(['', '.', '..', '.deleted', '../runs', 'a/b', 'a\\b', '/etc'])(
    'takes no path for a run: %j',
    (id) => {
      const { library } = setUp();
      expect(() => library.delete([id])).toThrow('is not the id of a run');
      expect(() => library.restore([id])).toThrow('is not the id of a run');
      expect(() => library.curves(id)).toThrow('is not the id of a run');
    },
  );
});

describe('a thousand runs', () => {
  it('are listed in a blink', () => {
    const folder = temporaryFolder();
    for (let i = 0; i < 1000; i++) {
      const id = `20260101-000000-${i.toString(16).padStart(6, '0')}`;
      mkdirSync(path.join(folder, id));
      const run = {
        version: 1,
        id,
        name: `run ${i}`,
        status: 'completed',
        createdAt: new Date(i * 1000).toISOString(),
        configuration: PRESETS.course,
        dataset: { name: 'synthetic', source: 'generated, seed 0', height: 28, width: 28, classes: 10 },
        epoch: 10,
        best: { epoch: 10, valAccuracy: 0.95 },
      };
      writeFileSync(path.join(folder, id, 'run.json'), JSON.stringify(run, null, 2));
    }
    const library = new RunLibrary(folder);
    const started = performance.now();
    expect(library.list()).toHaveLength(1000);
    // 90 ms on a quiet two-core machine; tests share theirs.
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('pictures of weights', () => {
  it('stretch each column to its own 0..255', () => {
    // W1 (4,3): a ramp, a constant, and negative weights.
    const W1 = Float32Array.of(0, 5, -4, 1, 5, -3, 2, 5, -2, 4, 5, 0);
    const { count, height, width, pixels } = weightImages(W1, 3, [2, 2]);
    expect([count, height, width]).toEqual([3, 2, 2]);
    expect([...pixels]).toEqual([0, 64, 128, 255, 128, 128, 128, 128, 0, 64, 128, 255]);
  });

  it('are 100 at most', () => {
    expect(weightImages(new Float32Array(2 * 300), 300, [1, 2]).count).toBe(100);
  });
});
