/** Runs that go on from a model, or learn from drawings as well. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LabelledImages } from '../core/kernels';
import { ConfigurationError } from '../core/configuration';
import { readCheckpoint } from './checkpoint';
import { checkpointFiles, deleteCheckpoints, modelEpoch, selectCheckpoint } from './run-checkpoints';
import { RunLibrary } from './run-library';
import { configurationFor, trainingSamples, type RunOrigin } from './run-origin';
import { RunFolder, RunStore } from './run-store';
import { bytesOf, smallConfiguration, smallDataset, trainToEnd, trainUntil } from './testing';
import { TrainingRun } from './training-run';
import { temporaryFolder } from '../storage/testing';

let store: RunStore;

beforeEach(() => {
  store = new RunStore(path.join(temporaryFolder(), 'runs'));
});

const parentRun = (changes = {}) => {
  const training = TrainingRun.create(store, smallConfiguration(changes), smallDataset);
  trainToEnd(training);
  return training.folder;
};
/** The origin of a run that goes on from an epoch of another. */
function startOf(folder: RunFolder, epoch: number): RunOrigin {
  const { model } = readCheckpoint(folder.checkpointFile(epoch));
  return { start: { model, parent: { kind: 'run', run: folder.id, epoch } } };
}
const drawings: LabelledImages = {
  images: Uint8Array.from({ length: 3 * 196 }, (_, i) => (7 * i) % 256),
  labels: Uint8Array.of(1, 4, 1),
};

describe('a run that goes on from a model', () => {
  it('starts where it was, remembers it, and validates to the same', () => {
    const parent = parentRun();
    const origin = startOf(parent, 2);
    const configuration = smallConfiguration({ learningRate: 1e-4 });
    const child = TrainingRun.create(store, configuration, smallDataset, origin);
    trainToEnd(child);
    const [before, first] = [parent.history()[2]!, child.folder.history()[0]!];
    expect([first.valLoss, first.valAccuracy]).toEqual([before.valLoss, before.valAccuracy]);
    expect(child.folder.read().parent).toEqual({ kind: 'run', run: parent.id, epoch: 2 });
    expect(new RunLibrary(store.folder).summary(child.id).parent).toEqual(origin.start!.parent);
  });

  it.each([0, 2])('resumes to the same bytes, killed in epoch %i, whatever became of the parent', (epoch) => {
    const parent = parentRun();
    const origin = startOf(parent, 4);
    const whole = TrainingRun.create(store, smallConfiguration(), smallDataset, origin);
    trainToEnd(whole);
    const killed = TrainingRun.create(store, smallConfiguration(), smallDataset, origin);
    trainUntil(killed, epoch);
    killed.abandon('stopped');
    // Of the first epoch, too: then only the copied weights are left to start from.
    if (epoch === 0) rmSync(killed.folder.checkpointFolder, { recursive: true });
    parent.remove();
    trainToEnd(TrainingRun.resume(killed.folder, smallDataset));
    expect(bytesOf(killed.folder.modelFile)).toBe(bytesOf(whole.folder.modelFile));
    expect(killed.folder.read().parent).toEqual(origin.start!.parent);
  });

  it('takes its hidden units and its preprocessing, and refuses what does not fit', () => {
    const origin = startOf(parentRun(), 1);
    const { model } = origin.start!;
    const wide = smallConfiguration({ hidden: 9 });
    const create =
      (configuration = wide, dataset = smallDataset) =>
      () =>
        TrainingRun.create(store, configuration, dataset, origin);
    expect(create()).toThrow('hidden units: must be the 7 of the model to start from, not 9');
    expect(create(smallConfiguration({ preprocess: 'raw' }))).toThrow(
      'preprocessing: must be the mean-image of the model to start from, not raw',
    );
    expect(create(configurationFor(wide, model), { ...smallDataset, classes: 11 })).toThrow(
      ConfigurationError,
    );
    expect(store.list().runs).toHaveLength(1);
    const run = create(configurationFor({ ...wide, preprocess: 'unit' }, model))();
    expect([run.configuration.hidden, run.configuration.preprocess]).toEqual([7, 'mean-image']);
    run.abandon('stopped');
  });
});

describe('drawings', () => {
  it('are learnt from, a tenth of the samples, and counted', () => {
    const configuration = smallConfiguration({ preprocess: 'unit' });
    const training = TrainingRun.create(store, configuration, smallDataset, { drawings });
    const { history } = trainToEnd(training);
    // 190 samples: each of the three drawings comes 6 times.
    expect(training.reference.drawings).toEqual({ count: 3, repeats: 6 });
    expect(trainingSamples(configuration, training.reference)).toBe(208);
    expect(history[1]!.stepLosses).toHaveLength(Math.ceil(208 / 33));
    expect(new RunLibrary(store.folder).curves(training.id).stepsPerEpoch).toBe(7);
    const plain = parentRun({ preprocess: 'unit' });
    expect(bytesOf(training.folder.modelFile)).not.toBe(bytesOf(plain.modelFile));
    expect(history[0]!.valLoss).toBe(plain.history()[0]!.valLoss);
  });

  it('stay with the run when it is resumed', () => {
    const whole = TrainingRun.create(store, smallConfiguration(), smallDataset, { drawings });
    trainToEnd(whole);
    const killed = TrainingRun.create(store, smallConfiguration(), smallDataset, { drawings });
    trainUntil(killed, 1);
    killed.abandon('stopped');
    trainToEnd(TrainingRun.resume(killed.folder, smallDataset));
    expect(bytesOf(killed.folder.modelFile)).toBe(bytesOf(whole.folder.modelFile));
    rmSync(whole.folder.drawingsFile);
    expect(() => TrainingRun.resume(whole.folder, smallDataset)).toThrow('the run’s drawings are missing');
  });

  it('of another size or class are refused before anything is written', () => {
    for (const wrong of [
      { ...drawings, labels: Uint8Array.of(1, 2) },
      { ...drawings, labels: Uint8Array.of(1, 2, 10) },
    ]) {
      expect(() =>
        TrainingRun.create(store, smallConfiguration(), smallDataset, { drawings: wrong }),
      ).toThrow('the drawings do not fit');
    }
    expect(store.list().runs).toEqual([]);
  });
});

describe('the checkpoints of a run', () => {
  it('are listed with what they take, and deleted for good', () => {
    const folder = parentRun();
    const files = checkpointFiles(folder);
    expect(files.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4]);
    for (const { epoch, bytes } of files)
      expect(bytes).toBe(bytesOf(folder.checkpointFile(epoch)).length / 2);
    deleteCheckpoints(folder, [0, 3, 3, 99]);
    expect(checkpointFiles(folder).map(({ epoch }) => epoch)).toEqual([1, 2, 4]);
  });

  it('become the model when they are chosen', () => {
    const folder = parentRun();
    expect(modelEpoch(folder)).toBe(4);
    const test = { samples: 60, accuracy: 0.5, loss: 1 };
    selectCheckpoint(folder, 2, test);
    expect([modelEpoch(folder), folder.read().test]).toEqual([2, test]);
    const checkpoint = readCheckpoint(folder.checkpointFile(2)).model;
    expect(new RunLibrary(store.folder).summary(folder.id).test).toEqual(test);
    selectCheckpoint(folder, 3, null);
    expect([modelEpoch(folder), folder.read().test]).toEqual([3, undefined]);
    expect(checkpoint.parameters.W1).not.toEqual(
      readCheckpoint(folder.checkpointFile(3)).model.parameters.W1,
    );
    expect(() => selectCheckpoint(folder, 9, null)).toThrow('no such file');
    expect(modelEpoch(folder)).toBe(3);
  });

  it('are left alone while the run is being trained', () => {
    const training = TrainingRun.create(store, smallConfiguration(), smallDataset);
    trainUntil(training, 1);
    expect(() => deleteCheckpoints(training.folder, [0])).toThrow('is training this run');
    expect(() => selectCheckpoint(training.folder, 0, null)).toThrow('is training this run');
    expect(checkpointFiles(training.folder)).toHaveLength(2);
    training.abandon('stopped');
    expect(modelEpoch(training.folder)).toBeNull();
  });

  it('of a run with the best epoch as its model say so', () => {
    const folder = parentRun({ select: 'best' });
    const history = folder.history();
    const best = Math.max(...history.map(({ valAccuracy }) => valAccuracy));
    expect(modelEpoch(folder)).toBe(history.findIndex(({ valAccuracy }) => valAccuracy === best));
  });
});
