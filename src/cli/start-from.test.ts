/** `train --from`, `resume` of Python's checkpoints, and `--out` in every format. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../core/model';
import { fitPreprocessing } from '../core/preprocessing';
import type { RunParent } from '../runs/run';
import { RunFolder } from '../runs/run-store';
import { expectOneLineError, inklingHome } from './testing/inkling-process';
import { ALL_FORMATS, bitsOf, loadModel, sampleHistory, saveModel } from './testing/model-files';
import { smallDataset, writeIdxFolder } from './testing/small-data';
import type { TrainReport } from './testing/train-report';

type Report = TrainReport & { parent?: RunParent };

const home = inklingHome();
const data = home.at('digits');
const sizes = ['--data', data, '--train-size', '400', '--val-size', '100', '--test-size', '60'];
let first: Report;

const train = (...args: string[]) => home.json<Report>(['train', ...sizes, ...args]);
const startOf = ({ run }: Report) => loadModel(new RunFolder(run.dir).startFile).model;

/** The first run's model, as the course's program has it: float64, raw grey levels, nothing recorded. */
function courseModel(): Model {
  const { model } = loadModel(first.model);
  const { W1, b1, W2, b2 } = model.parameters;
  const doubles = { W1, b1, W2, b2 };
  for (const name of ['W1', 'b1', 'W2', 'b2'] as const) doubles[name] = Float64Array.from(doubles[name]);
  const preprocessing = fitPreprocessing('raw', new Uint8Array(), model.shape.inputs);
  return { ...model, parameters: doubles, preprocessing, lambda: 0.05 };
}

beforeAll(async () => {
  writeIdxFolder(data, smallDataset(500, 60));
  first = await train('--preset', 'adam', '--hidden', '37', '--epochs', '3', '--batch-size', '50');
});

describe('inkling train --from', () => {
  it('a run goes on from its weights, hidden units and preprocessing', async () => {
    expect(first).not.toHaveProperty('parent');
    const report = await train('--from', first.run.id, '--epochs', '1');
    expect(report.parent).toEqual({ kind: 'run', run: first.run.id, epoch: 3 });
    expect(report.config).toMatchObject({ hidden: 37, preprocess: 'unit', lambda: 0.1, optimizer: 'sgd' });
    expect(report.epochs[0]!.valAccuracy).toBe(first.epochs[3]!.valAccuracy);
    expect(bitsOf(startOf(report))).toEqual(bitsOf(loadModel(first.model).model));
    const listed = await home.json<{ id: string; parent?: RunParent }[]>(['runs']);
    expect(listed.find(({ id }) => id === report.run.id)?.parent).toEqual(report.parent);
    expect(listed.find(({ id }) => id === first.run.id)).not.toHaveProperty('parent');
  });

  it('a checkpoint or a run’s folder names the run and the epoch', async () => {
    const checkpoint = new RunFolder(first.run.dir).checkpointFile(1);
    const fromCheckpoint = await train('--from', checkpoint, '--epochs', '1');
    expect(fromCheckpoint.parent).toEqual({ kind: 'run', run: first.run.id, epoch: 1 });
    expect(fromCheckpoint.epochs[0]!.valAccuracy).toBe(first.epochs[1]!.valAccuracy);
    expect((await train('--from', first.run.dir, '--epochs', '1')).parent).toMatchObject({ epoch: 3 });
  });

  it.each(ALL_FORMATS)('a file of the format %s is named in parent', async (format) => {
    const file = saveModel(home.at(`start.${format}`), format, { model: courseModel() });
    const report = await train('--from', file, '--epochs', '1', '--learning-rate', '1e-6');
    expect(report.parent).toEqual({ kind: 'file', name: `start.${format}` });
    expect(report.config).toMatchObject({ hidden: 37, preprocess: 'raw' });
    const evaluated = await home.json<{ accuracy: number }>([
      ...['evaluate', file, '--split', 'val', ...sizes],
    ]);
    expect(report.epochs[0]!.valAccuracy).toBe(evaluated.accuracy);
  });

  it('takes --preprocess for a file that does not say what it wants', async () => {
    const file = saveModel(home.at('unsaid.model'), 'model', { model: courseModel() });
    const report = await train('--from', file, '--epochs', '1', '--preprocess', 'unit');
    // The first run's weights were trained on these.
    expect(report.epochs[0]!.valAccuracy).toBe(first.epochs[3]!.valAccuracy);
    expect(report.config.preprocess).toBe('unit');
    const fitted = await train('--from', file, '--epochs', '1', '--preprocess', 'mean-image');
    expect(startOf(fitted).preprocessing).toMatchObject({ kind: 'mean-image', scale: 1 });
    expect(startOf(fitted).preprocessing.offset.some((value) => value > 0)).toBe(true);
  });

  it('prints where it starts, and can be resumed from there', async () => {
    const { code, stdout, stderr } = await home.run([
      'train',
      ...sizes,
      '--from',
      first.run.id,
      '--epochs',
      '1',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`\nStart:  ${first.model} (784-37-10, run ${first.run.id}, epoch 3)\n`);
    const id = /^Run: {2}(.*)$/m.exec(stdout)?.[1];
    const resumed = await home.json<Report>(['resume', id!]);
    expect(resumed.parent).toEqual({ kind: 'run', run: first.run.id, epoch: 3 });
  });

  it('refuses in one line what contradicts the model, before anything is written', async () => {
    const runs = ['--runs', home.at('none')];
    const small = saveModel(home.at('small.npz'), 'npz', {});
    const from = first.model;
    for (const [args, ...mentions] of [
      [['--from', from, '--hidden', '50'], `hidden units: ${from} has 37, so --hidden cannot be 50`],
      [
        ['--from', from, '--preprocess', 'raw'],
        `preprocessing: ${from} wants unit, so --preprocess cannot be raw`,
      ],
      [['--from', small], 'the model to start from has 6 inputs and 3 classes', '28 x 28 pixels'],
      [['--from', home.at('nothing')], `${home.at('nothing')}: no such file or run`],
    ] as [string[], ...string[]][]) {
      const ended = await home.run(['train', ...sizes, ...runs, ...args]);
      expectOneLineError(ended, ...mentions);
    }
    const { code, stderr } = await home.run(['train', ...sizes, ...runs, '--from', from, '--init', 'he']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^inkling: [^\n]*'--from <model>' cannot be used with option '--init <name>'[^\n]*\n$/,
    );
    expect(existsSync(home.at('none'))).toBe(false);
    const broken = courseModel();
    broken.parameters.b1[3] = NaN;
    saveModel(home.at('broken.npz'), 'npz', { model: broken });
    expect(await home.run(['train', ...sizes, ...runs, '--from', 'broken.npz'])).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: expect.stringMatching(
        /^inkling: broken.npz: warning: b1 [^\n]+\ninkling: broken.npz: holds values that are not finite [^\n]+\n$/,
      ) as string,
    });
    expect(existsSync(home.at('none'))).toBe(false);
    // What is typed and the same is no contradiction.
    await train('--from', from, '--hidden', '37', '--preprocess', 'unit', '--epochs', '1');
  });
});

describe('--out', () => {
  it('writes every format, and the history where it has a place', async () => {
    for (const format of ALL_FORMATS) {
      const out = home.at(`out.${format}`);
      const args = ['--epochs', '2', '--hidden', '5', '--batch-size', '100', '--out', out];
      const { model, run, epochs } = await train(...args);
      expect(model).toBe(out);
      const written = loadModel(out);
      expect(written.format).toBe(format);
      expect(bitsOf(written.model)).toEqual(bitsOf(loadModel(path.join(run.dir, 'model.npz')).model));
      if (format !== 'pkl' && format !== 'json') continue;
      expect(written.history).toMatchObject({
        epoch: 2,
        batchSize: 100,
        learningRate: epochs[2]!.learningRate,
        valAccuracyHistory: epochs.map(({ valAccuracy }) => valAccuracy),
      });
      expect(written.history?.lossHistory).toHaveLength(8);
    }
  });

  it('tells of the history of the epoch that was selected', async () => {
    const out = home.at('best.pkl');
    const { best } = await train('--epochs', '4', '--hidden', '5', '--select', 'best', '--out', out);
    expect(loadModel(out).history).toMatchObject({ epoch: best.epoch });
    expect(loadModel(out).history?.valLossHistory).toHaveLength(best.epoch + 1);
  });

  it('of no known extension is refused before anything is read or trained', async () => {
    for (const args of [
      ['train', ...sizes, '--runs', home.at('none')],
      ['resume', first.run.id],
    ]) {
      const ended = await home.run([...args, '--out', home.at('model.h5')]);
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toMatch(
        /^inkling: [^\n]*model\.h5: [^\n]*\.model, \.pkl, [^\n]*\.json; see [^\n]*\n$/,
      );
    }
    expect([home.at('none'), home.at('model.h5')].filter(existsSync)).toEqual([]);
  });
});

describe('inkling resume of a checkpoint of Python', () => {
  const history = { ...sampleHistory, epoch: 4, learningRate: 0.0025, batchSize: 40 };
  let checkpoint: string;
  beforeAll(() => {
    checkpoint = saveModel(home.at('checkpoint.pkl'), 'pkl', { model: courseModel(), history });
  });

  it('trains a new run for the epochs that are left', async () => {
    const report = await home.json<Report>(['resume', checkpoint, ...sizes]);
    expect(report.parent).toEqual({ kind: 'file', name: 'checkpoint.pkl' });
    expect(report.config).toMatchObject({
      ...{ learningRate: 0.0025, batchSize: 40, lambda: 0.05, hidden: 37, preprocess: 'raw', epochs: 6 },
      ...{ optimizer: 'sgd', schedule: 'exponential', gamma: 0.95, trainSize: 400 },
    });
    expect(report.epochs).toHaveLength(7);
    expect(report.epochs[0]!.learningRate).toBe(0.0025);
    expect(startOf(report).parameters.W2).toEqual(courseModel().parameters.W2);
    expect(bitsOf(loadModel(checkpoint).model)).toEqual(bitsOf(courseModel()));
  });

  it('says that it is a new run; --epochs says how many in all', async () => {
    const { code, stdout, stderr } = await home.run(['resume', checkpoint, ...sizes, '--epochs', '5']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^New run: {2}goes on from checkpoint\.pkl \(4 epochs done, 1 to go\)\n/);
    expect(stdout).toMatch(/^Epoch \(1 \/ 1\)/m);
    const past = saveModel(home.at('past.pkl'), 'pkl', {
      model: courseModel(),
      history: { ...history, epoch: 30 },
    });
    expect((await home.json<Report>(['resume', past, ...sizes])).config.epochs).toBe(1);
    expectOneLineError(
      await home.run(['resume', past, ...sizes, '--epochs', '30']),
      `epochs: ${past} has done 30, so in all there must be at least 31, not 30`,
    );
  });

  it('takes --preprocess, which such a checkpoint does not say', async () => {
    const args = ['--epochs', '5', '--preprocess', 'unit'];
    const { epochs, config } = await home.json<Report>(['resume', checkpoint, ...sizes, ...args]);
    expect(config.preprocess).toBe('unit');
    expect(epochs[0]!.valAccuracy).toBe(first.epochs[3]!.valAccuracy);
  });

  it('goes on from the JSON of a checkpoint as well', async () => {
    const file = saveModel(home.at('checkpoint.json'), 'json', { model: courseModel(), history });
    const { config, parent } = await home.json<Report>(['resume', file, ...sizes, '--epochs', '5']);
    expect({ batchSize: config.batchSize, parent }).toEqual({
      batchSize: 40,
      parent: { kind: 'file', name: 'checkpoint.json' },
    });
  });

  it('refuses what is none, and says what to do', async () => {
    const model = saveModel(home.at('plain.model'), 'model', { model: courseModel() });
    const ofRun = new RunFolder(first.run.dir).checkpointFile(2);
    writeFileSync(home.at('copied.npz'), readFileSync(ofRun));
    for (const [args, ...mentions] of [
      [[model], `${model}: holds a model without its training history`, `inkling train --from ${model}`],
      [[home.at('copied.npz')], `inkling train --from ${home.at('copied.npz')}`],
      [[ofRun], `${ofRun}: belongs to run ${first.run.id}`, `inkling resume ${first.run.id}`, 'train --from'],
      [[first.model], `belongs to run ${first.run.id}`],
      [[checkpoint, '--epochs', 'many'], 'epochs: must be a whole number', 'not many'],
    ] as [string[], ...string[]][]) {
      expectOneLineError(await home.run(['resume', ...args, '--runs', home.at('none')]), ...mentions);
    }
    expect(existsSync(home.at('none'))).toBe(false);
    const { code, stderr } = await home.run(['resume', first.run.id, '--epochs', '9']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `inkling: ${first.run.id}: a run goes on as it was configured; only --data can be another; see inkling resume --help\n`,
    });
    expect(readdirSync(first.run.dir)).not.toContain('run.lock');
  });
});
