import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { foldPreprocessing } from '../core/fold-preprocessing';
import { predictImage } from '../core/model';
import type { ModelFormatName } from '../formats/model-file';
import { readModelFile } from '../formats/model-formats';
import { courseModel, foldersIn, smallModel, trainedRun } from '../models/testing';
import { smallDataset } from '../runs/testing';
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

/** A file of the course's that was opened. */
const opened = () => {
  writeFileSync(path.join(home, 'mine.npz'), courseModel(smallModel()));
  const entry = service.handlers.importModel(folders, path.join(home, 'mine.npz'));
  return entry as { choice: ModelChoice & { kind: 'file' } };
};
const read = (choice: ModelChoice) => service.read(folders, choice);
const ofRun = (run: string, epoch: number | null = null): ModelChoice => ({ kind: 'run', run, epoch });

describe('exporting models', () => {
  const target = () => path.join(home, 'out', 'exported');
  const exported = (choice: ModelChoice, fold = false, format: ModelFormatName = 'npz') => {
    service.handlers.exportModel(folders, choice, format, { foldPreprocessing: fold }, target());
    return readModelFile(new Uint8Array(readFileSync(target())));
  };

  it('writes what was opened, as the user says that it is read', () => {
    const { choice } = opened();
    service.handlers.changeModel(folders, choice.id, { preprocess: 'unit' });
    const { model, preprocessingRecorded } = exported(choice);
    expect(preprocessingRecorded).toBe(true);
    expect(model.preprocessing.kind).toBe('unit');
    expect(model.parameters).toEqual(smallModel().parameters);
  });

  it('folds the preprocessing into the first layer', () => {
    const { id } = trainedRun(folders.runs);
    const { model } = exported(ofRun(id), true);
    expect(model).toEqual(foldPreprocessing(read(ofRun(id)).model));
    expect(model.preprocessing.kind).toBe('raw');
    const image = smallDataset.test!.images.subarray(0, 196);
    const { scores } = predictImage(read(ofRun(id)).model, image);
    predictImage(model, image).scores.forEach((score, i) => expect(score).toBeCloseTo(scores[i]!, 10));
  });

  it('writes a checkpoint of a run as one that Python can go on from', () => {
    const { id, folder, configuration } = trainedRun(folders.runs);
    const records = folder.history();
    for (const epoch of [null, 2]) {
      const last = epoch ?? 4;
      const { model, history } = exported(ofRun(id, epoch), false, 'pkl');
      expect(model.parameters).toEqual(read(ofRun(id, epoch)).model.parameters);
      expect(history).toMatchObject({
        epoch: last,
        learningRate: records[last]!.learningRate,
        batchSize: configuration.batchSize,
        lossHistory: records.slice(0, last + 1).flatMap(({ stepLosses }) => stepLosses),
        valLossHistory: records.slice(0, last + 1).map(({ valLoss }) => valLoss),
        valAccuracyHistory: records.slice(0, last + 1).map(({ valAccuracy }) => valAccuracy),
      });
      expect(history!.lossHistory).toHaveLength(6 * last);
    }
  });

  it('replaces whole files, and leaves nothing where it fails', () => {
    const { choice } = opened();
    mkdirSync(path.dirname(target()));
    writeFileSync(target(), 'old');
    exported(choice);
    expect(readdirSync(path.dirname(target()))).toEqual(['exported']);
    const into = path.join(home, 'mine.npz', 'below.npz');
    const options = { foldPreprocessing: false };
    expect(() => service.handlers.exportModel(folders, choice, 'npz', options, into)).toThrow(into);
    const other = path.join(home, 'none.npz');
    expect(() => service.handlers.exportModel(folders, { kind: 'bundled' }, 'npz', options, other)).toThrow(
      `${folders.bundledModel}: no such file`,
    );
    expect(existsSync(other)).toBe(false);
  });
});
