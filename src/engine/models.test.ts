import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { PRESETS } from '../core/configuration';
import type { Model } from '../core/model';
import { readModelNpz, writeModelNpz } from '../formats/model-npz';
import { courseModel, foldersIn, smallModel, trainedRun, writeDataset } from '../models/testing';
import { readCheckpoint } from '../runs/checkpoint';
import { selectCheckpoint } from '../runs/run-checkpoints';
import { RunStore } from '../runs/run-store';
import { smallConfiguration, smallDataset, trainUntil } from '../runs/testing';
import { TrainingRun } from '../runs/training-run';
import type { ModelChoice } from '../shared/models';
import type { Folders } from '../shared/protocol';
import { temporaryFolder } from '../storage/testing';
import { ModelService } from './models';

let home: string;
let folders: Folders;
let service: ModelService;

beforeEach(() => {
  home = temporaryFolder();
  folders = foldersIn(home);
  service = new ModelService();
});

const file = (name: string, bytes: Uint8Array | string) => {
  mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
  writeFileSync(path.join(home, name), bytes);
  return path.join(home, name);
};
const opened = (model: Model | Uint8Array = smallModel(), name = 'mine.npz') => {
  const bytes = model instanceof Uint8Array ? model : writeModelNpz(model);
  return service.handlers.importModel(folders, file(name, bytes)) as {
    choice: ModelChoice & { kind: 'file' };
  };
};
const bundle = (facts?: unknown) => {
  file('resources/mnist.model', writeModelNpz(smallModel(9)));
  if (facts !== undefined) file('resources/mnist.json', JSON.stringify(facts));
};
const read = (choice: ModelChoice) => service.read(folders, choice);
const ofRun = (run: string, epoch: number | null = null): ModelChoice => ({ kind: 'run', run, epoch });

/** A run that stands after two epochs. */
function unfinishedRun(): TrainingRun {
  const training = TrainingRun.create(new RunStore(folders.runs), smallConfiguration(), smallDataset);
  trainUntil(training, 2);
  training.abandon('stopped');
  return training;
}

describe('listing models', () => {
  it('shows none where there are none', () => {
    expect(service.list(folders)).toEqual([]);
    expect(readdirSync(home)).toEqual([]);
  });

  it('shows the bundled one first, then runs and files, newest first', () => {
    bundle({ name: 'Ready-made', valAccuracy: 0.98, testAccuracy: 0.975 });
    const first = trainedRun(folders.runs);
    const { choice } = opened();
    const second = unfinishedRun();
    const entries = service.list(folders);
    expect(entries.map((entry) => entry.choice)).toEqual([
      { kind: 'bundled' },
      ofRun(second.id),
      choice,
      ofRun(first.id),
    ]);
    const shape = { inputs: 196, hidden: 7, classes: 10 };
    const result = first.folder.read();
    expect(entries[0]).toEqual({
      ...{ choice: { kind: 'bundled' }, name: 'Ready-made', format: 'npz', createdAt: '', ...shape },
      ...{ valAccuracy: 0.98, testAccuracy: 0.975, starred: false },
    });
    expect(entries[3]).toEqual({
      ...{ choice: ofRun(first.id), name: first.id, format: 'npz', createdAt: result.createdAt, ...shape },
      valAccuracy: first.folder.history()[4]!.valAccuracy,
      testAccuracy: result.test!.accuracy,
      starred: false,
    });
    expect(entries[2]).toMatchObject({ name: 'mine', valAccuracy: null, testAccuracy: null });
    expect(entries[1]).toMatchObject({
      valAccuracy: second.folder.history()[2]!.valAccuracy,
      testAccuracy: null,
    });
  });

  it('leaves out runs that have nothing to show yet, and what cannot be read', () => {
    const { folder } = unfinishedRun();
    rmSync(folder.checkpointFolder, { recursive: true });
    file('resources/mnist.model', 'damaged');
    const { choice } = opened();
    writeFileSync(path.join(folders.models, choice.id, 'entry.json'), '{');
    mkdirSync(path.join(folders.runs, 'copied'));
    writeFileSync(path.join(folders.runs, 'copied', 'run.json'), readFileSync(folder.runFile));
    expect(service.list(folders)).toEqual([]);
  });

  it.each(['best', 'last'] as const)('knows the accuracy of the epoch that was selected: %s', (select) => {
    const { id, folder } = trainedRun(folders.runs, { select, learningRate: 0.02, momentum: 0.5, epochs: 6 });
    const accuracies = folder.history().map(({ valAccuracy }) => valAccuracy);
    const best = folder.read().best!;
    const entry = service.list(folders)[0]!;
    expect(entry.valAccuracy).toBe(select === 'best' ? best.valAccuracy : accuracies.at(-1));
    expect(read(ofRun(id)).entry).toEqual(entry);
    for (const [epoch, valAccuracy] of accuracies.entries())
      expect(read(ofRun(id, epoch)).entry).toMatchObject({ choice: ofRun(id, epoch), valAccuracy });
  });

  it('shows what the user says of runs and files', () => {
    const { id, folder } = trainedRun(folders.runs);
    folder.annotate({ name: 'Wide', starred: true });
    const { choice } = opened();
    service.handlers.changeModel(folders, choice.id, { name: 'Narrow', starred: true });
    const shown = service.list(folders).map(({ name, starred }) => `${name} ${starred}`);
    expect(shown).toEqual(['Narrow true', 'Wide true']);
    expect(read(ofRun(id)).entry.name).toBe('Wide');
  });

  it('opens no checkpoint: a thousand runs are listed in a blink', () => {
    const configuration = PRESETS.course;
    const dataset = { name: 'synthetic', source: 'generated', height: 28, width: 28, classes: 10 };
    for (let i = 0; i < 1000; i++) {
      const id = `20260101-000000-${i.toString(16).padStart(6, '0')}`;
      const createdAt = new Date(i * 1000).toISOString();
      const best = { epoch: 10, valAccuracy: 0.95 };
      const run = {
        version: 1,
        id,
        name: id,
        status: 'completed',
        createdAt,
        configuration,
        dataset,
        epoch: 10,
        best,
      };
      file(`runs/${id}/run.json`, JSON.stringify(run));
      file(`runs/${id}/checkpoints/epoch-0010.npz`, 'not to be read');
      if (i % 2) file(`runs/${id}/model.npz`, 'not to be read');
    }
    const started = performance.now();
    const entries = service.list(folders);
    // 0.2 s on a quiet two-core machine; tests share theirs.
    expect(performance.now() - started).toBeLessThan(2000);
    expect(entries).toHaveLength(1000);
    expect(entries[0]).toMatchObject({ inputs: 784, hidden: 100, classes: 10, valAccuracy: 0.95 });
  });
});

describe('reading models', () => {
  it('tells all of a file that was opened', () => {
    const { choice } = opened(courseModel(smallModel()), 'course.npz');
    expect(read(choice)).toEqual({
      entry: service.list(folders)[0],
      model: expect.objectContaining({ shape: smallModel().shape, parameters: smallModel().parameters }),
      arrays: [
        { name: 'W1', shape: [196, 7], dtype: 'float64' },
        { name: 'b1', shape: [1, 7], dtype: 'float64' },
        { name: 'W2', shape: [7, 10], dtype: 'float64' },
        { name: 'b2', shape: [1, 10], dtype: 'float64' },
      ],
      file: {
        path: path.join(folders.models, choice.id, 'model.npz'),
        bytes: courseModel(smallModel()).length,
      },
      source: path.join(home, 'course.npz'),
      preprocessingRecorded: false,
      pythonClass: null,
      history: null,
      warnings: [],
    });
    expect(read(choice).model.preprocessing.kind).toBe('raw');
    service.handlers.changeModel(folders, choice.id, { preprocess: 'unit' });
    expect(read(choice).model.preprocessing.kind).toBe('unit');
  });

  it('warns of one that holds no numbers', () => {
    const model = smallModel();
    model.parameters.W2[3] = NaN;
    const { choice } = opened(model);
    expect(read(choice).warnings).toEqual(['W2 has 1 values that are not finite numbers']);
  });

  it('reads the bundled one, with or without what was measured of it', () => {
    expect(() => read({ kind: 'bundled' })).toThrow(`${folders.bundledModel}: no such file or folder`);
    bundle();
    const { entry, model, file } = read({ kind: 'bundled' });
    expect([entry.name, entry.valAccuracy, entry.testAccuracy]).toEqual(['mnist', null, null]);
    expect(model).toEqual(smallModel(9));
    expect(file.path).toBe(folders.bundledModel);
    bundle({ valAccuracy: 'high' });
    expect(read({ kind: 'bundled' }).entry.valAccuracy).toBeNull();
  });

  it('reads the result of a run, and each of its checkpoints', () => {
    const { id, folder } = trainedRun(folders.runs);
    const result = read(ofRun(id));
    expect(result.model).toEqual(readModelNpz(readFileSync(folder.modelFile)));
    expect(result).toMatchObject({ file: { path: folder.modelFile }, history: null, source: null });
    expect(result.preprocessingRecorded).toBe(true);
    const early = read(ofRun(id, 1));
    expect(early.model).toEqual(readCheckpoint(folder.checkpointFile(1)).model);
    expect(early.entry.testAccuracy).toBeNull();
    expect(read(ofRun(id, 4)).entry.testAccuracy).toBe(result.entry.testAccuracy);
  });

  it('reads the newest whole checkpoint while there is no result', () => {
    const { id, folder } = unfinishedRun();
    writeFileSync(folder.checkpointFile(2), 'damaged');
    const { model, file, entry } = read(ofRun(id));
    expect(file.path).toBe(folder.checkpointFile(1));
    expect(model).toEqual(readCheckpoint(folder.checkpointFile(1)).model);
    expect(entry.valAccuracy).toBe(folder.history()[1]!.valAccuracy);
    for (const epoch of [0, 1]) writeFileSync(folder.checkpointFile(epoch), 'damaged');
    expect(() => read(ofRun(id))).toThrow(`${folder.checkpointFile(2)}: not a .npz file`);
    rmSync(folder.checkpointFolder, { recursive: true });
    expect(() => read(ofRun(id))).toThrow(`${id}: has neither a model nor a checkpoint yet`);
  });

  it('follows the checkpoint that was selected, also when its own file was deleted', () => {
    const { id, folder } = trainedRun(folders.runs);
    const third = readCheckpoint(folder.checkpointFile(3)).model;
    selectCheckpoint(folder, 3, { samples: 60, accuracy: 0.5, loss: 1 });
    rmSync(folder.checkpointFile(3));
    const expected = { valAccuracy: folder.history()[3]!.valAccuracy, testAccuracy: 0.5 };
    for (const epoch of [null, 3]) {
      expect(read(ofRun(id, epoch)).model).toEqual(third);
      expect(read(ofRun(id, epoch)).entry).toMatchObject(expected);
    }
    expect(() => read(ofRun(id, 9))).toThrow(`${id}: has no checkpoint of epoch 9`);
  });

  it('takes no path for a run or a model', () => {
    const { folder } = trainedRun(folders.runs);
    for (const id of ['..', folder.folder, '../runs/x'])
      expect(() => read(ofRun(id))).toThrow('is not the id of a run');
    expect(() => read({ kind: 'file', id: '../models' })).toThrow('is not the id of a model');
    expect(() => read({ kind: 'file', id: 'abc' })).toThrow('abc: no such model');
    expect(() => read(ofRun('abc'))).toThrow('abc: no such run');
  });
});

describe('importing and deleting', () => {
  it('answers with the entry, or null for what is no model', () => {
    const entry = opened();
    expect(service.list(folders)).toEqual([entry]);
    const digits = writeDataset(path.join(home, 'digits.npz'), smallDataset);
    expect(service.handlers.importModel(folders, digits)).toBeNull();
    const truncated = file('half.npz', writeModelNpz(smallModel(5)).subarray(0, 4000));
    expect(() => service.handlers.importModel(folders, truncated)).toThrow(`${truncated}: truncated`);
  });

  it('brings back what was deleted', () => {
    const entry = opened();
    service.handlers.deleteModels(folders, [entry.choice.id]);
    expect(service.list(folders)).toEqual([]);
    service.handlers.restoreModels(folders, [entry.choice.id]);
    expect(service.list(folders)).toEqual([entry]);
  });
});
