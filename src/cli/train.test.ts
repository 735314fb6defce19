import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PRESETS, type TrainingConfiguration } from '../core/configuration';
import { PARAMETER_NAMES } from '../core/parameters';
import { readNpz } from '../formats/npz';
import { readModelNpz } from '../formats/model-npz';
import { RunFolder } from '../runs/run-store';
import { expectOneLineError, inklingHome } from './testing/inkling-process';
import { smallDataset, writeIdxFolder, writeKerasFile } from './testing/small-data';
import { ROOT } from './testing/built-command';
import type { TrainReport } from './testing/train-report';

const home = inklingHome();
const data = home.at('digits');
const npz = home.at('digits.npz');
const sizes = ['--train-size', '600', '--val-size', '200', '--test-size', '150'];
const small = ['--data', data, ...sizes];
const train = (...args: string[]) => home.json<TrainReport>(['train', ...args]);
const mnist = process.env.INKLING_MNIST_DIR;

beforeAll(() => {
  const dataset = smallDataset(800, 150);
  writeIdxFolder(data, dataset);
  writeKerasFile(npz, dataset);
});

describe('inkling train', () => {
  const real = mnist ? ['--data', mnist] : small;
  it(`prints the assignment's table and a summary (${mnist ? 'MNIST' : 'small generated set'})`, async () => {
    const { code, stdout, stderr } = await home.run(['train', '--epochs', '2', ...real]);
    const lines = stdout.split('\n');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(lines[0]).toMatch(/^Data: {2}(mnist|custom) \(\/.*\): [\d,]+ train, [\d,]+ val, [\d,]+ test$/);
    expect(lines[1]).toBe('Epoch (k / n)  val loss  val accuracy');
    for (const [epoch, line] of lines.slice(2, 5).entries()) {
      expect(line).toMatch(/^Epoch \(\d \/ 2\) {4}\d\.\d{4} {8}\d\.\d{4}$/);
      expect(line).toContain(`(${epoch} / 2)`);
    }
    expect(lines[5]).toMatch(/^Best val accuracy: {2}\d\.\d{4} \(epoch [012]\)$/);
    expect(lines[6]).toMatch(/^Test accuracy: {2}\d\.\d{4} \((150|1,000) samples\)$/);
    expect(lines[7]).toMatch(/^Time per epoch: {2}\d+\.\d{3} s$/);
    expect(lines[8]).toMatch(/^Run: {2}\d{8}-\d{6}-[0-9a-f]{6}$/);
    expect(lines[9]).toBe(`Model:  ${home.at('inkling', 'runs', lines[8]!.slice(6), 'model.npz')}`);
    expect(lines.slice(10)).toEqual(['']);
    expect(existsSync(lines[9]!.slice(8))).toBe(true);
  });

  it.each([12, 100])('keeps the table aligned over %i epochs', async (epochs) => {
    const { stdout } = await home.run([
      'train',
      ...small,
      '--train-size',
      '200',
      '--hidden',
      '5',
      '--epochs',
      String(epochs),
    ]);
    const table = stdout.split('\n').filter((line) => line.startsWith('Epoch'));
    expect(table).toHaveLength(epochs + 2);
    expect(new Set(table.map((line) => line.length))).toEqual(new Set([table[0]!.length]));
    expect(table.at(-1)).toMatch(/^Epoch \((\d+) \/ \1\) {2}\d/);
  });

  it('prints one JSON document and nothing else with --json', async () => {
    const started = Date.now();
    const report = await train(...small, '--epochs', '2', '--seed', '5');
    const number = expect.any(Number) as number;
    const epoch = (k: number) => ({
      epoch: k,
      trainLoss: k === 0 ? null : number,
      valLoss: number,
      valAccuracy: number,
      learningRate: number,
      seconds: number,
    });
    const dir = home.at('inkling', 'runs', report.run.id);
    expect(report).toEqual({
      run: { id: expect.stringMatching(/^\d{8}-\d{6}-[0-9a-f]{6}$/) as string, dir },
      config: { ...PRESETS.course, trainSize: 600, valSize: 200, testSize: 150, epochs: 2, seed: 5 },
      dataset: { name: 'custom', source: data, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      epochs: [epoch(0), epoch(1), epoch(2)],
      best: { epoch: number, valAccuracy: Math.max(...report.epochs.map(({ valAccuracy }) => valAccuracy)) },
      test: { samples: 150, accuracy: number, loss: number },
      secondsPerEpoch: number,
      model: path.join(dir, 'model.npz'),
    });
    expect(report.epochs.map(({ learningRate }) => learningRate)).toEqual(
      [0, 1, 2].map((k) => expect.closeTo(1e-3 * 0.95 ** k, 12) as number),
    );
    expect(report.secondsPerEpoch).toBeLessThan((Date.now() - started) / 1000);
    const { status, configuration, test } = new RunFolder(dir).read();
    expect({ status, configuration, test }).toEqual({
      status: 'completed',
      configuration: report.config,
      test: report.test,
    });
  });

  it('also writes the model to --out, making its folder', async () => {
    const out = home.at('a', 'b', 'model.npz');
    const report = await train(...small, '--epochs', '1', '--out', out);
    expect(report.model).toBe(out);
    expect(readFileSync(out)).toEqual(readFileSync(path.join(report.run.dir, 'model.npz')));
    expect(readdirSync(path.dirname(out))).toEqual(['model.npz']);
    const arrays = readNpz(readFileSync(out));
    expect(['W1', 'b1', 'W2', 'b2', 'lam'].map((name) => arrays.get(name)?.shape)).toEqual([
      [784, 100],
      [1, 100],
      [100, 10],
      [1, 10],
      [],
    ]);
    expect(arrays.get('preprocessing')?.data).toEqual(['raw']);
  });

  it('keeps runs in --runs, and notes where its data came from even when that was named relatively', async () => {
    const args = [...sizes, '--data', 'digits', '--runs', 'runs here', '--epochs', '1'];
    const { run, dataset } = await train(...args);
    expect(run.dir).toBe(home.at('runs here', run.id));
    expect(dataset.source).toBe(data);
  });

  it('takes every hyperparameter from its option', async () => {
    const options = {
      hidden: ['--hidden', 7],
      init: ['--init', 'xavier'],
      std: ['--std', 0.02],
      preprocess: ['--preprocess', 'standardised'],
      optimizer: ['--optimizer', 'nesterov'],
      learningRate: ['--learning-rate', 0.003],
      momentum: ['--momentum', 0.8],
      beta1: ['--beta1', 0.85],
      beta2: ['--beta2', 0.98],
      epsilon: ['--epsilon', 1e-7],
      lambda: ['--lambda', 0.002],
      schedule: ['--schedule', 'step'],
      gamma: ['--gamma', 0.5],
      stepEpochs: ['--step-epochs', 2],
      warmupEpochs: ['--warmup-epochs', 1],
      batchSize: ['--batch-size', 33],
      epochs: ['--epochs', 4],
      sampling: ['--sampling', 'replacement'],
      earlyStopping: ['--early-stopping', 'loss'],
      patience: ['--patience', 4],
      select: ['--select', 'best'],
      trainSize: ['--train-size', 500],
      valSize: ['--val-size', 250],
      testSize: ['--test-size', 99],
      split: ['--split-order', 'stratified'],
      seed: ['--seed', 4294967295],
      kernels: ['--kernels', 'reference'],
    } satisfies Record<keyof TrainingConfiguration, [string, string | number]>;
    const args = Object.values(options).flatMap((option) => option.map(String));
    const report = await train('--data', data, ...args);
    const expected = Object.fromEntries(Object.entries(options).map(([key, [, value]]) => [key, value]));
    expect(report.config).toEqual(expected);
    for (const [key, value] of Object.entries(expected)) {
      expect(value, `${key} differs from the preset`).not.toBe(
        PRESETS.course[key as keyof TrainingConfiguration],
      );
    }
    expect(report.test.samples).toBe(99);
    const model = readModelNpz(readFileSync(report.model));
    expect(model).toMatchObject({
      lambda: 0.002,
      shape: { hidden: 7 },
      preprocessing: { kind: 'standardised' },
    });
    expect(model.parameters.W1).toBeInstanceOf(Float64Array);
  });

  it.each(['course', 'adam'] as const)('starts from the preset %s', async (preset) => {
    const { config } = await train('--preset', preset, ...small, '--epochs', '1');
    const sizes = { trainSize: 600, valSize: 200, testSize: 150 };
    expect(config).toEqual({ ...PRESETS[preset], ...sizes, epochs: 1 });
  });

  it('writes the same bytes for the same seed, and others for another', async () => {
    const bytes = async (seed: string) => {
      const { model } = await train(...small, '--epochs', '2', '--seed', seed, '--split-order', 'shuffled');
      return readFileSync(model);
    };
    const [first, second, other] = [await bytes('3'), await bytes('3'), await bytes('4')];
    expect(second.equals(first)).toBe(true);
    expect(other.equals(first)).toBe(false);
  });
});

describe('inkling train --data', () => {
  it('reads a folder of IDX files and a .npz file with the same digits to the same model', async () => {
    const fromFolder = await train(...small, '--epochs', '1');
    const fromFile = await train(...sizes, '--data', npz, '--epochs', '1');
    expect(readFileSync(fromFile.model)).toEqual(readFileSync(fromFolder.model));
    expect(fromFile.dataset).toEqual({ ...fromFolder.dataset, source: npz });
  });

  it('generates synthetic digits', async () => {
    const { dataset, test } = await train('--data', 'synthetic', ...sizes, '--epochs', '1');
    expect(dataset).toMatchObject({ name: 'synthetic', source: 'generated, seed 0' });
    expect(test.samples).toBe(150);
  });

  it('finds mnist by INKLING_MNIST_DIR, which also is the default', async () => {
    const environment = { INKLING_MNIST_DIR: data };
    for (const named of [['--data', 'mnist'], []]) {
      const args = ['train', ...named, ...sizes, '--epochs', '1'];
      expect((await home.json<TrainReport>(args, { environment })).dataset.source).toBe(data);
    }
    const missing = { INKLING_MNIST_DIR: home.at('nowhere') };
    expectOneLineError(
      await home.run(['train', '--json'], { environment: missing }),
      `${home.at('nowhere')}: no such file or folder`,
    );
  });

  const bundled = existsSync(path.join(ROOT, 'resources', 'mnist'));
  it.skipIf(bundled)('falls back to synthetic digits where MNIST is not found', async () => {
    expect((await train(...sizes, '--epochs', '1')).dataset.name).toBe('synthetic');
    const asked = await home.run(['train', '--data', 'mnist', '--json']);
    expectOneLineError(asked, 'mnist: not found on this computer', 'inkling data fetch');
  });
});

describe('inkling train --select and --early-stopping', () => {
  // So high a rate makes the accuracy jump about.
  const restless = [...small, '--preprocess', 'unit', '--learning-rate', '1', '--gamma', '1', '--std', '0.1'];

  it('takes the last or the best epoch as the model', async () => {
    for (const select of ['last', 'best']) {
      const report = await train(...restless, '--epochs', '8', '--select', select);
      expect(report.best.epoch).toBeLessThan(8);
      const epoch = select === 'best' ? report.best.epoch : 8;
      const checkpoint = readNpz(readFileSync(new RunFolder(report.run.dir).checkpointFile(epoch)));
      const model = readNpz(readFileSync(report.model));
      for (const name of PARAMETER_NAMES) expect(model.get(name)).toEqual(checkpoint.get(name));
    }
  });

  it.each(['accuracy', 'loss'] as const)(
    'stops once the %s has not improved for --patience epochs',
    async (watched) => {
      mkdirSync(home.at('stopping'), { recursive: true });
      const args = [...restless, '--epochs', '60', '--early-stopping', watched, '--patience', '2'];
      const { stdout, code } = await home.run(['train', ...args, '--runs', home.at('stopping', watched)]);
      expect(code).toBe(0);
      expect(stdout).toContain('\nStopped early: no better validation for 2 epochs\n');
      const [id] = readdirSync(home.at('stopping', watched));
      const run = new RunFolder(home.at('stopping', watched, id!));
      const values = run
        .history()
        .map(({ valAccuracy, valLoss }) => (watched === 'loss' ? -valLoss : valAccuracy));
      expect(values.length).toBeLessThan(61);
      // Where the best stands third from the end, and nowhere before had two worse ones followed.
      expect(values.indexOf(Math.max(...values))).toBe(values.length - 3);
      expect(run.read()).toMatchObject({ status: 'completed', outcome: 'early-stopping' });
    },
  );
});
