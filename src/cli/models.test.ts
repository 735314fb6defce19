/** `evaluate`, `inspect` and `runs`: what is told of models and runs. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readModelNpz, writeModelNpz } from '../formats/model-npz';
import { expectOneLineError, inklingHome } from './testing/inkling-process';
import { smallDataset, writeIdxFolder } from './testing/small-data';
import type { TrainReport } from './testing/train-report';

interface EvaluationReport {
  samples: number;
  accuracy: number;
  loss: number;
  confusion: number[][];
  perClass: { label: number; precision: number; recall: number; f1: number; support: number }[];
}

const home = inklingHome();
const data = home.at('digits');
const mnist = process.env.INKLING_MNIST_DIR;
const sizes = ['--train-size', '1500', '--val-size', '300', '--test-size', '200'];
let report: TrainReport;

const train = (...args: string[]) => home.json<TrainReport>(['train', '--data', data, ...sizes, ...args]);
const evaluate = (...args: string[]) => home.json<EvaluationReport>(['evaluate', ...args]);

beforeAll(async () => {
  writeIdxFolder(data, smallDataset(1800, 250));
  report = await train('--preset', 'adam', '--epochs', '8', '--split-order', 'stratified', '--seed', '6');
});

describe('inkling evaluate', () => {
  it('agrees with the run on the test and validation samples that it kept apart', async () => {
    const test = await evaluate(report.run.id, '--data', data);
    expect({ samples: test.samples, accuracy: test.accuracy, loss: test.loss }).toEqual(report.test);
    expect(test.accuracy).toBeGreaterThan(0.8);
    const val = await evaluate(report.run.id, '--data', data, '--split', 'val');
    const last = report.epochs.at(-1)!;
    expect(val).toMatchObject({ samples: 300, accuracy: last.valAccuracy });
    expect(val.loss).toBeCloseTo(last.valLoss, 6);
    // A file outside its run says nothing of the split; the options do.
    writeFileSync(home.at('alone.npz'), readFileSync(report.model));
    const again = ['--split', 'val', '--split-order', 'stratified', '--seed', '6', ...sizes];
    expect(await evaluate(home.at('alone.npz'), '--data', data, ...again)).toEqual(val);
  });

  it('gives exactly samples, accuracy, loss, confusion and perClass with --json', async () => {
    const result = await evaluate(report.model, '--data', data, '--split', 'train', '--limit', '700');
    expect(Object.keys(result).sort()).toEqual(['accuracy', 'confusion', 'loss', 'perClass', 'samples']);
    const { samples, accuracy, confusion, perClass } = result;
    expect(samples).toBe(700);
    expect(confusion.map((row) => row.length)).toEqual(Array(10).fill(10));
    expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(700);
    expect(confusion.reduce((sum, row, label) => sum + row[label]!, 0) / 700).toBeCloseTo(accuracy, 12);
    for (const [label, row] of confusion.entries()) {
      const support = row.reduce((sum, count) => sum + count, 0);
      expect(perClass[label]).toMatchObject({ label, support, recall: row[label]! / support });
      expect(Object.keys(perClass[label]!).sort()).toEqual(['f1', 'label', 'precision', 'recall', 'support']);
    }
  });

  it('prints the same numbers as tables', async () => {
    const { accuracy, loss, confusion } = await evaluate(report.run.dir, '--data', data, '--limit', '120');
    const { stdout, code } = await home.run(['evaluate', report.run.dir, '--data', data, '--limit', '120']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Data:  custom (${data})\n`);
    expect(stdout).toContain(`\nTest accuracy:  ${accuracy.toFixed(4)} (120 samples)\n`);
    expect(stdout).toContain(`\nTest loss:  ${loss.toFixed(4)}\n`);
    const rows = stdout.trimEnd().split('\n').slice(-10);
    expect(rows.map((row) => row.trim().split(/\s+/).slice(1).map(Number))).toEqual(confusion);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  });

  it('takes --preprocess instead of what the model says', async () => {
    const own = await evaluate(report.model, '--data', data);
    expect(await evaluate(report.model, '--data', data, '--preprocess', 'unit')).toEqual(own);
    const raw = await evaluate(report.model, '--data', data, '--preprocess', 'raw');
    expect(raw.loss).toBeGreaterThan(2 * own.loss);
    const model = readModelNpz(readFileSync(report.model));
    const other = { ...model.preprocessing, kind: 'raw' as const, scale: 1 };
    writeFileSync(home.at('raw.npz'), writeModelNpz({ ...model, preprocessing: other }));
    const corrected = ['--data', data, '--test-size', '200', '--preprocess', 'unit'];
    expect(await evaluate(home.at('raw.npz'), ...corrected)).toEqual(own);
  });

  it('takes what there is of a small test set, unless more is asked for', async () => {
    writeFileSync(home.at('alone.npz'), readFileSync(report.model));
    expect((await evaluate(home.at('alone.npz'), '--data', data)).samples).toBe(250);
    const ended = await home.run(['evaluate', report.model, '--data', data, '--test-size', '251', '--json']);
    expectOneLineError(ended, 'test size: 251 samples wanted', '250');
  });

  it('gives the same with both kernel sets', async () => {
    const simd = await evaluate(report.model, '--data', data, '--kernels', 'simd');
    const reference = await evaluate(report.model, '--data', data, '--kernels', 'reference');
    expect(reference.confusion).toEqual(simd.confusion);
    expect(reference.loss).toBeCloseTo(simd.loss, 5);
    expect(reference.loss).not.toBe(simd.loss);
  });

  it.skipIf(!mnist)('takes the whole test set with --test-size 10000 (MNIST)', async () => {
    const result = await evaluate(report.model, '--data', mnist!, '--test-size', '10000');
    expect(result.samples).toBe(10000);
    expect(result.perClass.map(({ support }) => support)).toEqual([
      980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]);
  });

  it('refuses in one line what does not fit', async () => {
    const dataset = smallDataset(60, 20);
    const half = writeIdxFolder(home.at('half'), { ...dataset, height: 14, width: 56 });
    const narrow = { ...dataset, height: 14, width: 28 };
    const images = (part: { images: Uint8Array }) => part.images.subarray(0, part.images.length / 2);
    writeIdxFolder(home.at('narrow'), {
      ...narrow,
      train: { ...narrow.train, images: images(narrow.train) },
      test: { ...narrow.test!, images: images(narrow.test!) },
    });
    // 14 x 56 pixels are as many inputs: that fits.
    expect((await evaluate(report.model, '--data', half)).samples).toBe(20);
    const model = report.model;
    for (const [args, ...mentions] of [
      [[model, '--data', home.at('narrow')], `${model}: has 784 inputs and 10 classes`, '14 x 28 pixels'],
      [[home.at('nothing.npz')], `${home.at('nothing.npz')}: no such file or run`],
      [[path.join(data, 'train-labels-idx1-ubyte.gz')], 'train-labels-idx1-ubyte.gz: is not a model file'],
      [[data], `${data}: is a folder without a model`],
      [[model, '--split', 'exam'], 'split: must be one of test, val, train, not exam'],
      [[model, '--limit', '0'], 'limit: must be a whole number at least 1, not 0'],
      [
        [model, '--data', data, '--preprocess', 'blur'],
        'preprocessing: must be one of raw, unit',
        'not blur',
      ],
    ] as [string[], ...string[]][]) {
      expectOneLineError(await home.run(['evaluate', ...args, '--json']), ...mentions);
    }
  });
});

describe('inkling inspect', () => {
  it('tells shape, type and range of every array', async () => {
    const { W1, b1, W2, b2 } = readModelNpz(readFileSync(report.model)).parameters;
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
    const statistics = (shape: number[], values: Float32Array | Float64Array) => ({
      shape,
      dtype: 'float32',
      min: Math.min(...values),
      max: Math.max(...values),
      mean: expect.closeTo(mean(values), 9) as number,
      std: expect.closeTo(Math.sqrt(mean(values.map((v) => v * v)) - mean(values) ** 2), 6) as number,
    });
    const expected = {
      format: 'npz',
      params: {
        W1: statistics([784, 100], W1),
        b1: statistics([1, 100], b1),
        W2: statistics([100, 10], W2),
        b2: statistics([1, 10], b2),
      },
      lambda: 1e-4,
      preprocessing: 'unit',
    };
    expect(await home.json(['inspect', report.model])).toEqual(expected);
    expect(await home.json(['inspect', report.run.id])).toEqual(expected);
    const checkpoint = path.join(report.run.dir, 'checkpoints', 'epoch-0008.npz');
    expect(await home.json(['inspect', checkpoint])).toEqual(expected);
    const { stdout } = await home.run(['inspect', report.model]);
    expect(stdout).toContain('Network:  784 inputs, 100 hidden units, 10 classes (79,510 parameters)\n');
    expect(stdout).toMatch(/^W1 +\(784, 100\) +float32 +-0\.\d+/m);
  });

  it('refuses a damaged file in one line', async () => {
    const bytes = readFileSync(report.model);
    bytes[5000]! ^= 1;
    writeFileSync(home.at('damaged.npz'), bytes);
    writeFileSync(home.at('cut.npz'), bytes.subarray(0, 10_000));
    expectOneLineError(
      await home.run(['inspect', home.at('damaged.npz')]),
      'damaged.npz: ',
      'checksum of W1.npy',
    );
    expectOneLineError(await home.run(['inspect', home.at('cut.npz'), '--json']), 'cut.npz: truncated');
  });
});

describe('inkling runs', () => {
  it('says where it looked when there are none', async () => {
    const { code, stdout } = await home.run(['runs', '--runs', home.at('empty')]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `No runs yet in ${home.at('empty')}. Make one with: inkling train\n`,
    });
    expect(await home.json(['runs', '--runs', home.at('empty')])).toEqual([]);
  });

  it('lists them newest first, and those it cannot read on stderr', async () => {
    const runs = home.at('listed');
    const older = await train('--epochs', '1', '--hidden', '8', '--runs', runs);
    const newer = await train('--epochs', '2', '--hidden', '9', '--optimizer', 'momentum', '--runs', runs);
    mkdirSync(path.join(runs, 'broken'));
    writeFileSync(path.join(runs, 'broken', 'run.json'), '{"version":1}');
    mkdirSync(path.join(runs, 'no run at all'));
    const { code, stdout, stderr } = await home.run(['runs', '--runs', runs]);
    const [heading, ...lines] = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(heading).toMatch(/^Run +Status +Epoch +Best val +Test +Time +Data +Configuration$/);
    expect(lines.map((line) => line.split('  ')[0])).toEqual([newer.run.id, older.run.id]);
    expect(lines[0]).toMatch(
      / completed {2}2 \/ 2 .* custom {2,}momentum, 9 hidden, rate 0\.001, lambda 0\.1, seed 0$/,
    );
    expect(lines[0]).toContain(` ${newer.test.accuracy.toFixed(4)} `);
    expect(stderr).toMatch(/^inkling: [^\n]*broken: is not a valid run: [^\n]+\n$/);

    const listed = await home.run(['runs', '--runs', runs, '--json']);
    expect(listed).toMatchObject({ code: 0, stderr });
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { id: newer.run.id, dir: newer.run.dir, status: 'completed', epoch: 2, test: newer.test },
      { id: older.run.id, dir: older.run.dir, best: older.best },
    ]);
  });

  it('of an id that is not there fails in one line', async () => {
    const ended = await home.run(['resume', 'nonsense', '--runs', home.at('empty')]);
    expectOneLineError(ended, `nonsense: no such run in ${home.at('empty')}`);
  });
});
