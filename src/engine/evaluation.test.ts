import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { calibration } from '../core/calibration';
import { PRESETS, SPLIT_NAMES, type TrainingConfiguration } from '../core/configuration';
import { evaluate, finish } from '../core/evaluation';
import type { LabelledImages } from '../core/kernels';
import type { Model } from '../core/model';
import { softmax } from '../core/network';
import { optimizerSettings } from '../core/trainer';
import { readNpzDataset } from '../datasets/npz-dataset';
import { splitDataset } from '../datasets/split';
import { generateSynthetic } from '../datasets/synthetic-dataset';
import { writeModelNpz } from '../formats/model-npz';
import { KERNEL_SETS } from '../kernels/kernel-sets';
import { ModelLibrary } from '../models/model-library';
import { courseModel, foldersIn, smallModel, trainedRun, writeDataset } from '../models/testing';
import { readCheckpoint } from '../runs/checkpoint';
import { smallDataset } from '../runs/testing';
import type { DatasetChoice } from '../shared/contract';
import type { EvaluationPart, EvaluationResult, ModelChoice } from '../shared/models';
import type { Folders } from '../shared/protocol';
import { temporaryFolder } from '../storage/testing';
import { DatasetShelf } from './dataset-shelf';
import { EvaluationService } from './evaluation';

let home: string;
let folders: Folders;
let dataset: DatasetChoice & { kind: 'location' };
let service: EvaluationService;

beforeEach(() => {
  home = temporaryFolder();
  folders = foldersIn(home);
  dataset = { kind: 'location', location: writeDataset(path.join(home, 'digits.npz'), smallDataset) };
  service = new EvaluationService(new DatasetShelf(), () => undefined);
});

const SYNTHETIC: DatasetChoice = { kind: 'synthetic' };
const ofRun = (run: string, epoch: number | null = null): ModelChoice => ({ kind: 'run', run, epoch });

const ask = async (
  model: ModelChoice,
  part: EvaluationPart,
  limit: number | null = null,
  choice: DatasetChoice = dataset,
): Promise<EvaluationResult> =>
  service.handlers.evaluateModel(folders, { model, dataset: choice, part, limit });

/** A model file that was opened. */
function opened(model: Model | Uint8Array = smallModel()): ModelChoice & { kind: 'file' } {
  const file = path.join(home, 'model.npz');
  writeFileSync(file, model instanceof Uint8Array ? model : writeModelNpz(model));
  return { kind: 'file', id: new ModelLibrary(folders.models).importModel(file)!.id };
}

/** The images of a result, by where it says that they stand. */
function imagesOf({ source, indices }: EvaluationResult, data = smallDataset): Uint8Array {
  const pixels = data.height * data.width;
  const from = data[source]!.images;
  const images = new Uint8Array(indices.length * pixels);
  indices.forEach((index, i) => images.set(from.slice(index * pixels, (index + 1) * pixels), i * pixels));
  return images;
}

function byReference(model: Model, samples: LabelledImages) {
  const network = KERNEL_SETS.reference(model.shape, model.preprocessing, optimizerSettings(PRESETS.course));
  network.setParameters(model.parameters);
  return evaluate(network, finish(network.loadSamples(samples)), model.lambda);
}

/** Everything in a result, against the same worked out by the reference kernels. */
function expectResult(result: EvaluationResult, model: Model, samples: LabelledImages): void {
  const { scores, loss, accuracy, confusion, perClass } = byReference(model, samples);
  const { classes } = model.shape;
  const probabilities = softmax(scores, classes);
  expect(result).toMatchObject({ samples: samples.labels.length, accuracy, confusion, perClass });
  expect(result.loss).toBeCloseTo(loss, 4);
  expect([...result.labels]).toEqual([...samples.labels]);
  const right = result.predicted.filter((top, i) => top === samples.labels[i]).length;
  expect(right / result.samples).toBe(accuracy);
  result.predicted.forEach((top, i) => {
    expect(result.confidences[i]).toBeCloseTo(probabilities[i * classes + top]!, 4);
    expect(result.labelProbabilities[i]).toBeCloseTo(probabilities[i * classes + samples.labels[i]!]!, 4);
  });
  const { bins, expectedError } = calibration(probabilities, samples.labels, classes);
  expect(result.expectedCalibrationError).toBeCloseTo(expectedError, 4);
  expect(result.calibration.map(({ count }) => count)).toEqual(bins.map(({ count }) => count));
  result.calibration.forEach(({ from, to, meanConfidence, accuracy: share }, i) => {
    expect([from, to]).toEqual([bins[i]!.from, bins[i]!.to]);
    expect(meanConfidence).toBeCloseTo(bins[i]!.meanConfidence ?? 0, 4);
    expect(share).toBe(bins[i]!.accuracy ?? 0);
  });
}

describe('evaluating a run', () => {
  it.each(SPLIT_NAMES)('deals the samples as the run did: %s', async (split) => {
    const { id, folder, configuration } = trainedRun(folders.runs, { split, seed: 3 });
    const { model } = readCheckpoint(folder.checkpointFile(4));
    const parts = splitDataset(smallDataset, configuration);
    for (const part of ['train', 'validation', 'test'] as const) {
      const result = await ask(ofRun(id), part);
      expectResult(result, model, parts[part]);
      expect(imagesOf(result)).toEqual(parts[part].images);
      expect(result.source).toBe(part === 'test' ? 'test' : 'train');
    }
  });

  it('comes to what the run came to itself, at any epoch', async () => {
    const { id, folder } = trainedRun(folders.runs, { kernels: 'simd' });
    expect(await ask(ofRun(id), 'test')).toMatchObject(folder.read().test!);
    for (const { epoch, valAccuracy, valLoss } of folder.history()) {
      const { accuracy, loss } = await ask(ofRun(id, epoch), 'validation');
      expect(accuracy).toBe(valAccuracy);
      expect(loss).toBeCloseTo(valLoss, 6);
    }
  });

  it('tests on all of the test part, or on the first so many', async () => {
    const { id } = trainedRun(folders.runs, { testSize: 10 });
    const all = await ask(ofRun(id), 'test');
    expect(all.samples).toBe(60);
    const some = await ask(ofRun(id), 'test', 25);
    expect(some.samples).toBe(25);
    for (const name of ['labels', 'predicted', 'confidences', 'labelProbabilities', 'indices'] as const) {
      expect(some[name]).toEqual(all[name].slice(0, 25));
      // A view would take all of it along to the other process.
      expect(some[name].buffer.byteLength).toBe(25 * some[name].BYTES_PER_ELEMENT);
    }
    expect(await ask(ofRun(id), 'validation', 7)).toMatchObject({ samples: 7 });
    expect((await ask(ofRun(id), 'train', 1000)).samples).toBe(190);
  });

  it('takes tests from behind validation where there is no test part', async () => {
    const sizes: Partial<TrainingConfiguration> = { trainSize: 150, valSize: 50, testSize: 30 };
    const { id, configuration } = trainedRun(folders.runs, { ...sizes, split: 'shuffled' });
    const alone = { ...smallDataset, test: null };
    const choice: DatasetChoice = {
      kind: 'location',
      location: writeDataset(path.join(home, 'alone.npz'), alone),
    };
    const result = await ask(ofRun(id), 'test', null, choice);
    expect(result).toMatchObject({ source: 'train', samples: 30 });
    expect(imagesOf(result)).toEqual(splitDataset(alone, configuration).test.images);
  });
});

describe('evaluating a file', () => {
  it('takes all of a data set that is smaller than the course’s', async () => {
    const choice = opened();
    for (const part of ['train', 'validation'] as const) {
      const result = await ask(choice, part);
      expect(result.source).toBe('train');
      expectResult(result, smallModel(), smallDataset.train);
    }
    expectResult(await ask(choice, 'test'), smallModel(), smallDataset.test!);
  });

  it('reads it as the user says', async () => {
    const choice = opened(courseModel(smallModel()));
    const unit = { ...smallModel(), lambda: 0 };
    const raw = await ask(choice, 'test');
    new ModelLibrary(folders.models).change(choice.id, { preprocess: 'unit' });
    expectResult(await ask(choice, 'test'), unit, smallDataset.test!);
    new ModelLibrary(folders.models).change(choice.id, { preprocess: 'raw' });
    expect(await ask(choice, 'test')).toEqual(raw);
  });

  it('has room for more classes than the data set names', async () => {
    const result = await ask(opened(smallModel(0, 30)), 'test');
    expectResult(result, smallModel(0, 30), smallDataset.test!);
    expect(result.confusion).toHaveLength(30);
  });

  it('does not fail where a network diverged', async () => {
    const model = smallModel();
    model.parameters.W2.fill(NaN);
    const result = await ask(opened(model), 'test');
    expect(result.loss).toBeNaN();
    expect(result.expectedCalibrationError).toBeNaN();
    expect(result.calibration.reduce((sum, { count }) => sum + count, 0)).toBe(0);
    const few = smallModel();
    // Only where the first hidden unit is active.
    few.parameters.W2[0] = Infinity;
    const some = await ask(opened(few), 'test');
    const counted = some.calibration.reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBe(some.confidences.filter((value) => !Number.isNaN(value)).length);
    expect(some.expectedCalibrationError).toBeGreaterThanOrEqual(0);
  });

  it('says on one line why it does not fit', async () => {
    const fits = 'digits.npz has images of 14 x 14 pixels and 10 classes';
    const reason = async (model: Model) => {
      const error = await ask(opened(model), 'test').then(
        () => null,
        (thrown: Error) => thrown,
      );
      expect(error!.name).toBe('FormatError');
      return error!.message.replace(`${home}${path.sep}`, '');
    };
    expect(await reason(smallModel(0, 10, 100))).toBe(`model: has 100 inputs and 10 classes, ${fits}`);
    expect(await reason(smallModel(0, 9))).toBe(`model: has 196 inputs and 9 classes, ${fits}`);
    expect(await reason(smallModel(0, 2, 257 ** 2))).toBe(
      'model: has 66049 inputs; at most 65535 can be evaluated',
    );
  });

  it('names what is missing or damaged', async () => {
    const choice = opened();
    await expect(ask({ kind: 'bundled' }, 'test')).rejects.toThrow(folders.bundledModel);
    await expect(ask({ kind: 'file', id: 'abc' }, 'test')).rejects.toThrow('abc: no such model');
    const gone: DatasetChoice = { kind: 'location', location: path.join(home, 'gone.npz') };
    await expect(ask(choice, 'test', null, gone)).rejects.toThrow(`${gone.location}: no such file or folder`);
    writeFileSync(dataset.location, 'damaged');
    await expect(ask(choice, 'test')).rejects.toThrow(`${dataset.location}: is no data set`);
  });
});

describe('evaluating on generated digits', () => {
  const large = () => smallModel(1, 10, 784);

  it('takes those that a run of this size is given', async () => {
    const sizes = { trainSize: 60, valSize: 40, testSize: 20, split: 'shuffled' } as const;
    const { id } = trainedRun(folders.runs, { ...sizes, trainSize: 190, valSize: 50 });
    // The same run, as if it had been trained on larger images.
    writeFileSync(path.join(folders.runs, id, 'model.npz'), writeModelNpz(large()));
    const run = path.join(folders.runs, id, 'run.json');
    const { configuration, ...others } = JSON.parse(readFileSync(run, 'utf8')) as { configuration: object };
    writeFileSync(run, JSON.stringify({ ...others, configuration: { ...configuration, ...sizes } }));
    const generated = generateSynthetic({ trainCount: 100, testCount: 30, seed: 0 });
    const parts = splitDataset(generated, { ...sizes, seed: 0 });
    for (const part of ['train', 'validation'] as const) {
      const result = await ask(ofRun(id), part, null, SYNTHETIC);
      expectResult(result, large(), parts[part]);
      expect(imagesOf(result, generated)).toEqual(parts[part].images);
    }
    const test = await ask(ofRun(id), 'test', 30, SYNTHETIC);
    expectResult(test, large(), generated.test!);
    expect(test.source).toBe('test');
  });

  it('takes the course’s sizes for a file', async () => {
    const result = await ask(opened(large()), 'validation', 5, SYNTHETIC);
    expect([...result.indices]).toEqual([49000, 49001, 49002, 49003, 49004]);
  });
});

describe('what was done before', () => {
  it('is remembered, until something of it changes', async () => {
    const choice = opened();
    const first = await ask(choice, 'test');
    expect(await ask(choice, 'test')).toBe(first);
    expect(await ask(choice, 'test', 60)).not.toBe(first);
    expect(await ask(opened(smallModel(2)), 'test')).not.toBe(first);
    expect(await ask(choice, 'test')).toBe(first);
    writeDataset(dataset.location, { ...smallDataset, test: smallDataset.train });
    expectResult(await ask(choice, 'test'), smallModel(), readNpzDataset(dataset.location).test!);
  });

  it('is forgotten when 50 others were asked for later', async () => {
    const choice = opened();
    const [first, second] = [await ask(choice, 'test', 1), await ask(choice, 'test', 2)];
    for (let limit = 3; limit <= 50; limit++) await ask(choice, 'test', limit);
    expect(await ask(choice, 'test', 1)).toBe(first);
    await ask(choice, 'test', 51);
    expect(await ask(choice, 'test', 1)).toBe(first);
    expect(await ask(choice, 'test', 2)).not.toBe(second);
  });

  it('is not done twice by those who ask at once', async () => {
    const choice = opened();
    const [one, other] = await Promise.all([ask(choice, 'test'), ask(choice, 'test')]);
    expect(one).toBe(other);
  });
});
