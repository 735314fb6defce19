import { describe, expect, it } from 'vitest';
import { predictImage } from '../core/model';
import { PARAMETER_NAMES } from '../core/parameters';
import { PREPROCESSING_KINDS } from '../core/preprocessing';
import { MODEL_FORMATS, readModelFile } from './model-formats';
import { COURSE_CLASS, readModelPickle, writeCheckpointPickle, writeModelPickle } from './model-pickle';
import type { ModelFile, TrainingHistory } from './model-file';
import { contentsOf, sampleModel } from './sample-model';
import { fixture, hexOf } from './testing';

type Precision = 'f8' | 'f4' | 'f2';
interface Expected extends Record<
  Precision,
  { hex: Record<string, string>; scores: number[][]; digits: number[] }
> {
  images: number[][];
  loss_history: string[];
  val_acc_history: number[];
  val_loss_history: number[];
}
const expected = JSON.parse(new TextDecoder().decode(fixture('pickle_expected.json'))) as Expected;

const FIXTURES: [name: string, precision: Precision, dtype: string][] = [
  ...[0, 1, 2, 3, 4, 5].map((n): [string, Precision, string] => [`protocol${n}.model`, 'f8', 'float64']),
  ['float32.model', 'f4', 'float32'],
  ['float16.model', 'f2', 'float16'],
  ['fortran.model', 'f8', 'float64'],
  ['fortran-buffer.model', 'f8', 'float64'],
  ['big-endian.model', 'f8', 'float64'],
  ['big-endian-float32.model', 'f4', 'float32'],
  ['main.model', 'f4', 'float32'],
  ['main-protocol0.model', 'f2', 'float16'],
  ['checkpoint.pkl', 'f8', 'float64'],
  ['checkpoint-misspelt.pkl', 'f8', 'float64'],
  ['checkpoint-scalars.pkl', 'f8', 'float64'],
  ['checkpoint-arrays.pkl', 'f8', 'float64'],
  ['plain.pkl', 'f4', 'float32'],
];

/** Values and scores as NumPy has them; see make_pickle_fixtures.py. */
function expectNumbers({ model, dtypes }: ModelFile, precision: Precision, dtype: string): void {
  const { hex, scores, digits } = expected[precision];
  for (const name of PARAMETER_NAMES) {
    expect([name, hexOf(model.parameters[name])]).toEqual([name, hex[name]]);
    expect(dtypes[name]).toBe(dtype);
  }
  expect(model).toMatchObject({
    shape: { inputs: 16, hidden: 37, classes: 10 },
    lambda: 0.1,
    imageSize: [4, 4],
  });
  expected.images.forEach((image, i) => {
    const prediction = predictImage(model, image);
    expect(prediction.digit).toBe(digits[i]);
    prediction.scores.forEach((score, c) => expect(Math.abs(score - scores[i]![c]!)).toBeLessThan(1e-5));
  });
}

describe.each(['numpy1', 'numpy2'])('what %s pickled', (version) => {
  it.each(FIXTURES)('is read bit by bit: %s', (name, precision, dtype) => {
    const read = readModelFile(fixture(`pickle_${version}_${name}`));
    expectNumbers(read, precision, dtype);
    expect(read.format).toBe(name.endsWith('.pkl') ? 'pkl' : 'model');
    const module = name.startsWith('main') ? '__main__' : 'model.two_layers_net';
    expect(read.pythonClass).toEqual(name === 'plain.pkl' ? null : { module, name: 'TwoLayerNet' });
    expect([read.preprocessingRecorded, read.model.preprocessing.kind, read.warnings]).toEqual([
      false,
      'raw',
      [],
    ]);
    if (!name.startsWith('checkpoint')) expect(read.history).toBeNull();
  });

  it.each(FIXTURES.map(([name]) => name).filter((name) => name.startsWith('checkpoint')))(
    'has its history: %s',
    (name) => {
      expect(readModelPickle(fixture(`pickle_${version}_${name}`)).history).toEqual({
        epoch: 3,
        learningRate: 0.05,
        batchSize: 200,
        lossHistory: expected.loss_history.map(Number),
        valLossHistory: expected.val_loss_history,
        valAccuracyHistory: expected.val_acc_history,
      });
    },
  );

  it.each(MODEL_FORMATS.map(({ name }) => name))('is none of the other formats: %s', (name) => {
    const { matches } = MODEL_FORMATS.find((format) => format.name === name)!;
    for (const [file] of FIXTURES)
      expect([file, matches(fixture(`pickle_${version}_${file}`))]).toEqual([
        file,
        file.endsWith(`.${name}`),
      ]);
  });
});

const history: TrainingHistory = {
  epoch: 12,
  learningRate: 0.0125,
  batchSize: 200,
  lossHistory: [2.5, NaN, 1, 0.125],
  valLossHistory: [Infinity, 1.5],
  valAccuracyHistory: [0, 1],
};

describe('a model of the course', () => {
  it('is written byte by byte as Python and NumPy 1 wrote it', () => {
    for (const name of ['protocol4.model', 'main.model', 'float32.model']) {
      const file = fixture(`pickle_numpy1_${name}`);
      expect(Buffer.compare(writeModelPickle(readModelPickle(file)), file)).toBe(0);
    }
    const checkpoint = fixture('pickle_numpy1_checkpoint.pkl');
    expect(Buffer.compare(writeCheckpointPickle(readModelPickle(checkpoint)), checkpoint)).toBe(0);
  });

  it.each(['float32', 'float64'] as const)('gives back a %s model bit by bit, NaN and all', (precision) => {
    const model = sampleModel(precision, 'raw');
    // NaNs of every sign, quiet and signalling, with something in their payload.
    const words = new Uint32Array(model.parameters.W2.buffer, model.parameters.W2.byteOffset);
    words.set([0xdeadbeef, 0x7ff4dead, 0x12345678, 0xfff8beef, 0x7fa00001, 0xffc12345]);
    const file = writeModelPickle(contentsOf(model));
    const read = readModelPickle(file);
    for (const name of PARAMETER_NAMES) {
      expect(read.model.parameters[name].constructor).toBe(model.parameters[name].constructor);
      expect(hexOf(read.model.parameters[name])).toBe(hexOf(model.parameters[name]));
      expect(read.dtypes[name]).toBe(precision);
    }
    expect(read.warnings).toEqual([expect.stringMatching(/^W2 has \d values that are not finite numbers$/)]);
    expect(read.model).toEqual(model);
    expect(read.pythonClass).toEqual(COURSE_CLASS);
    expect(Buffer.compare(writeModelPickle(read), file)).toBe(0);
  });

  it.each(PREPROCESSING_KINDS)('knows its preprocessing: %s', (kind) => {
    const model = sampleModel('float32', kind);
    const contents = { ...contentsOf(model), history };
    for (const file of [writeModelPickle(contents), writeCheckpointPickle(contents)]) {
      const read = readModelFile(file);
      expect(read.model).toEqual(model);
      expect(read.preprocessingRecorded).toBe(kind !== 'raw');
      expect(read.format).toBe(read.history ? 'pkl' : 'model');
    }
  });

  it('says no more than the course where there is no more to say', () => {
    const names = (file: Uint8Array) =>
      new TextDecoder('latin1').decode(file).match(/preprocessing|pixel_\w+|image_size/g);
    const model = sampleModel('float64', 'raw');
    expect(names(writeModelPickle(contentsOf({ ...model, imageSize: [2, 3] })))).toBeNull();
    expect(names(writeModelPickle(contentsOf(model)))).toEqual(['image_size']);
    const unit = { ...sampleModel('float64', 'unit'), imageSize: [2, 3] as [number, number] };
    expect(names(writeModelPickle(contentsOf(unit)))).toEqual([
      'preprocessing',
      'pixel_offset',
      'pixel_scale',
    ]);
  });

  it('keeps the class that it had', () => {
    const pythonClass = { module: 'my_nets.größe', name: 'Outer.Net' };
    const contents = { ...contentsOf(sampleModel('float32')), pythonClass };
    expect(readModelPickle(writeModelPickle(contents)).pythonClass).toEqual(pythonClass);
    expect(readModelPickle(writeCheckpointPickle(contents)).pythonClass).toEqual(pythonClass);
  });

  it('gives back its history', () => {
    const contents = { ...contentsOf(sampleModel('float32')), history };
    const file = writeCheckpointPickle(contents);
    expect(readModelPickle(file).history).toEqual(history);
    expect(Buffer.compare(writeCheckpointPickle(contents), file)).toBe(0);
    const empty: TrainingHistory = {
      ...{ epoch: null, learningRate: null, batchSize: null },
      ...{ lossHistory: [], valLossHistory: [], valAccuracyHistory: [] },
    };
    expect(readModelPickle(writeCheckpointPickle(contentsOf(contents.model))).history).toEqual(empty);
    const whole = { ...history, learningRate: 1, epoch: 70_000, lossHistory: Array<number>(2500).fill(1) };
    expect(readModelPickle(writeCheckpointPickle({ ...contents, history: whole })).history).toEqual(whole);
  });
});
