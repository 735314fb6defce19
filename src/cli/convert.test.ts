/** `convert`: between all formats, of runs, with its options, and what is told of what is lost. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { foldPreprocessing } from '../core/fold-preprocessing';
import { readHistory } from '../runs/history';
import { RunFolder } from '../runs/run-store';
import { isRoot, smallDisk } from '../storage/testing';
import { expectOneLineError, inklingHome } from './testing/inkling-process';
import {
  ALL_FORMATS,
  bitsOf,
  difficultModel,
  EXACT_FORMATS,
  loadModel,
  sampleHistory,
  saveModel,
} from './testing/model-files';
import { smallDataset, writeIdxFolder } from './testing/small-data';
import type { TrainReport } from './testing/train-report';

const home = inklingHome();
const LOST = 'the format has no place for it';

/** Converts, which must succeed; what it warned of, without the name of the file. */
async function convert(from: string, to: string, ...options: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await home.run(['convert', from, to, ...options]);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^[^\n]+\n$/);
  const lines = stderr.split('\n').slice(0, -1);
  const prefix = `inkling: ${to}: warning: `;
  for (const line of lines) expect(line.slice(0, prefix.length)).toBe(prefix);
  return lines.map((line) => line.slice(prefix.length));
}

function targetsOf(from: (typeof ALL_FORMATS)[number]) {
  const at = ALL_FORMATS.indexOf(from);
  return [1, 3].map((step) => ALL_FORMATS[(at + step) % ALL_FORMATS.length]!);
}

describe('inkling convert', () => {
  it.each(ALL_FORMATS)(
    'from %s to every format keeps every bit that the format has room for',
    async (from) => {
      const source = saveModel(home.at(`from.${from}`), from, { model: difficultModel('raw') });
      const { model } = loadModel(source);
      await Promise.all(
        // A reader and a writer know nothing of each other: two targets for each do.
        targetsOf(from).map(async (to) => {
          const target = home.at(`${from}-to.${to}`);
          const warnings = await convert(source, target);
          const written = loadModel(target);
          expect(written.format).toBe(to);
          expect(written.model.lambda).toBe(0.1);
          expect(written.model.imageSize).toEqual([3, 2]);
          if (to === 'onnx' && from !== 'onnx') {
            expect(warnings).toEqual(['float64 is rounded to float32: the format holds no more']);
            expect(written.model.parameters.W1).toEqual(Float32Array.from(model.parameters.W1));
          } else {
            expect(warnings).toEqual([]);
            expect(bitsOf(written.model)).toEqual(bitsOf(model));
          }
        }),
      );
    },
  );

  it('around through all exact formats and back gives the same bytes, preprocessing included', async () => {
    const first = saveModel(home.at('first.npz'), 'npz', {});
    let at = first;
    for (const to of ['safetensors', 'pkl', 'model', 'json', 'npz'] as const) {
      const next = home.at(`round.${to}`);
      expect(await convert(at, next)).toEqual([]);
      at = next;
    }
    expect(readFileSync(at)).toEqual(readFileSync(first));
  });

  it('keeps the history and the class, or says that they are lost', async () => {
    const pythonClass = { module: 'nets.mine', name: 'Net' };
    const source = saveModel(home.at('history.pkl'), 'pkl', { history: sampleHistory, pythonClass });
    for (const [to, keepsHistory, keepsClass] of [
      ['pkl', true, true],
      ['json', true, true],
      ['model', false, true],
      ['npz', false, false],
      ['safetensors', false, false],
    ] as const) {
      const target = home.at(`kept.${to}`);
      expect(await convert(source, target), to).toEqual([
        ...(keepsHistory ? [] : [`the history is left out: ${LOST}`]),
        ...(keepsClass ? [] : [`the class nets.mine.Net is left out: ${LOST}`]),
      ]);
      expect(loadModel(target).history).toEqual(keepsHistory ? sampleHistory : null);
      expect(loadModel(target).pythonClass).toEqual(keepsClass ? pythonClass : null);
    }
  });

  it('names the class that --class says', async () => {
    const source = saveModel(home.at('class.npz'), 'npz', {});
    await convert(source, home.at('class.model'));
    expect(loadModel(home.at('class.model')).pythonClass).toEqual({
      module: 'model.two_layers_net',
      name: 'TwoLayerNet',
    });
    await convert(home.at('class.model'), home.at('class.PKL'), '--class', '__main__.Net');
    expect(loadModel(home.at('class.PKL'))).toMatchObject({
      format: 'pkl',
      pythonClass: { module: '__main__', name: 'Net' },
    });
  });

  it('folds the preprocessing with --fold-preprocessing, and says where a format does it', async () => {
    const model = difficultModel('standardised');
    const source = saveModel(home.at('fold.json'), 'json', { model });
    expect(await convert(source, home.at('fold.model'), '--fold-preprocessing')).toEqual([]);
    const folded = loadModel(home.at('fold.model'));
    expect(folded.model.preprocessing.kind).toBe('raw');
    expect(folded.preprocessingRecorded).toBe(false);
    expect(bitsOf(folded.model)).toEqual(bitsOf(foldPreprocessing(model)));
    expect(await convert(source, home.at('fold.onnx'))).toEqual([
      'float64 is rounded to float32: the format holds no more',
      'the preprocessing standardised is folded into W1 and b1: it takes raw grey levels',
    ]);
  });

  it('records what --preprocess says of a model that does not say it', async () => {
    const source = saveModel(home.at('unsaid.model'), 'model', { model: difficultModel('raw') });
    expect(loadModel(source).preprocessingRecorded).toBe(false);
    await convert(source, home.at('said.model'), '--preprocess', 'unit');
    const { model, preprocessingRecorded } = loadModel(home.at('said.model'));
    expect({ kind: model.preprocessing.kind, preprocessingRecorded }).toEqual({
      kind: 'unit',
      preprocessingRecorded: true,
    });
    expect(bitsOf(model)).toEqual(bitsOf(difficultModel('raw')));
  });

  it('changes the precision with --float32 and --float64', async () => {
    const model = difficultModel();
    const source = saveModel(home.at('precision.npz'), 'npz', { model });
    await convert(source, home.at('single.npz'), '--float32');
    const single = loadModel(home.at('single.npz'));
    expect(Object.values(single.dtypes)).toEqual(Array(4).fill('float32'));
    expect(single.model.parameters.W2).toEqual(Float32Array.from(model.parameters.W2));
    // Folded with all digits, not rounded on the way.
    await convert(home.at('single.npz'), home.at('double.npz'), '--float64', '--fold-preprocessing');
    const parameters = { ...single.model.parameters };
    for (const name of ['W1', 'b1', 'W2', 'b2'] as const)
      parameters[name] = Float64Array.from(parameters[name]);
    const double = loadModel(home.at('double.npz')).model;
    expect(bitsOf(double)).toEqual(bitsOf(foldPreprocessing({ ...single.model, parameters })));
  });

  it('replaces the file itself, in another format than its name says too', async () => {
    const file = saveModel(home.at('same.npz'), 'pkl', { history: sampleHistory });
    expect(await convert(file, file)).toEqual([`the history is left out: ${LOST}`]);
    expect(loadModel(file).format).toBe('npz');
    expect(bitsOf(loadModel(file).model)).toEqual(bitsOf(difficultModel()));
  });
});

describe('inkling convert of a run', () => {
  let report: TrainReport;
  beforeAll(async () => {
    const data = writeIdxFolder(home.at('digits'), smallDataset(500, 60));
    const sizes = ['--train-size', '400', '--val-size', '100', '--test-size', '60'];
    const args = ['--preset', 'adam', '--epochs', '4', '--hidden', '37', '--batch-size', '100'];
    report = await home.json<TrainReport>(['train', '--data', data, ...sizes, ...args]);
  });

  it('by its id, folder, model or checkpoint writes the history up to that epoch', async () => {
    const { id, dir } = report.run;
    const folder = new RunFolder(dir);
    const records = readHistory(folder.historyFile);
    for (const [name, epoch] of [
      [id, 4],
      [dir, 4],
      [report.model, 4],
      [folder.checkpointFile(2), 2],
    ] as const) {
      expect(await convert(name, home.at('run.pkl'))).toEqual([]);
      const { history, model } = loadModel(home.at('run.pkl'));
      const reached = records.slice(0, epoch + 1);
      expect(history).toEqual({
        epoch,
        learningRate: report.epochs[epoch]!.learningRate,
        batchSize: 100,
        lossHistory: reached.flatMap(({ stepLosses }) => stepLosses),
        valLossHistory: report.epochs.slice(0, epoch + 1).map(({ valLoss }) => valLoss),
        valAccuracyHistory: report.epochs.slice(0, epoch + 1).map(({ valAccuracy }) => valAccuracy),
      });
      expect(history?.lossHistory).toHaveLength(4 * epoch);
      const original = loadModel(epoch === 4 ? report.model : folder.checkpointFile(epoch)).model;
      expect(bitsOf(model)).toEqual(bitsOf(original));
      expect(model.preprocessing).toEqual(original.preprocessing);
    }
  });

  it('does not complain of a history that the run keeps', async () => {
    expect(await convert(report.run.id, home.at('run.safetensors'))).toEqual([]);
    expect(await convert(report.run.id, home.at('run.onnx'))).toEqual([
      'the preprocessing unit is folded into W1 and b1: it takes raw grey levels',
    ]);
  });

  it('evaluates alike in every format', async () => {
    const data = ['--data', home.at('digits'), '--test-size', '60', '--kernels', 'reference'];
    const expected = await home.json<Record<string, unknown>>(['evaluate', report.model, ...data]);
    for (const to of EXACT_FORMATS) {
      await convert(report.run.id, home.at(`evaluated.${to}`));
      expect(await home.json(['evaluate', home.at(`evaluated.${to}`), ...data]), to).toEqual(expected);
    }
  });
});

describe('inkling convert that cannot', () => {
  const notFound = 'the extension says the format: .model, .pkl, .npz, .onnx, .safetensors, .json';

  it('refuses an extension of no format, as a usage error that lists them', async () => {
    const source = saveModel(home.at('known.npz'), 'npz', {});
    for (const out of ['out.txt', 'out', 'out.pkl.gz']) {
      const { code, stdout, stderr } = await home.run(['convert', source, home.at(out)]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toBe(`inkling: ${home.at(out)}: ${notFound}; see inkling convert --help\n`);
      expect(existsSync(home.at(out))).toBe(false);
    }
    const both = await home.run(['convert', source, home.at('both.npz'), '--float32', '--float64']);
    expect(both).toMatchObject({ code: 2, stdout: '' });
    expect(both.stderr).toMatch(
      /^inkling: [^\n]*'--float32' cannot be used with option '--float64'[^\n]*\n$/,
    );
  });

  it('writes nothing when IN is damaged, dangerous or not there', async () => {
    const whole = readFileSync(saveModel(home.at('whole.pkl'), 'pkl', {}));
    writeFileSync(home.at('cut.pkl'), whole.subarray(0, 300));
    writeFileSync(home.at('evil.pkl'), `cos\nsystem\n(S'touch ${home.at('canary')}'\ntR.`);
    writeFileSync(home.at('text.npz'), 'no model at all');
    const before = readdirSync(home.home);
    const out = saveModel(home.at('stays.npz'), 'npz', {});
    const bytes = readFileSync(out);
    for (const [name, reason] of [
      ['cut.pkl', 'truncated'],
      ['evil.pkl', 'refuses os.system at byte 0'],
      ['text.npz', 'is not a model file of any known format'],
      ['missing.npz', 'no such file or run'],
    ] as const) {
      for (const target of [out, home.at('new', 'out.npz')]) {
        const ended = await home.run(['convert', home.at(name), target]);
        expectOneLineError(ended, `${home.at(name)}: ${reason}`);
      }
      expect(readFileSync(out)).toEqual(bytes);
    }
    expect(readdirSync(home.home)).toEqual([...before, 'stays.npz'].sort());
  });

  it('refuses what cannot be written, and leaves nothing', async () => {
    const source = saveModel(home.at('huge.npz'), 'npz', {});
    const large = difficultModel('raw');
    large.parameters.W2[0] = 1e300;
    const beyond = saveModel(home.at('beyond.npz'), 'npz', { model: large });
    const before = readdirSync(home.home);
    for (const [args, ...mentions] of [
      [[source, home.at('x.model'), '--class', 'Net'], 'class: must be module.Name, not Net'],
      [[source, home.at('x.model'), '--class', 'a b.Net'], 'class: must be module.Name, not a b.Net'],
      [[source, home.at('x.model'), '--class', 'os.system'], 'x.model: refuses os.system'],
      [[source, home.at('x.npz'), '--preprocess', 'blur'], 'preprocessing: must be one of raw, unit'],
      [[source, ''], "'': is no file name"],
      [[source, home.home], `${home.home}: is a folder, not a file`],
      [[source, path.join(source, 'x.npz')], 'is not a folder'],
      [[beyond, home.at('x.npz'), '--float32'], 'beyond.npz: W2 holds 1e+300, which is beyond float32'],
      [[beyond, home.at('x.onnx')], 'x.onnx: W2 holds 1e+300'],
    ] as [string[], ...string[]][]) {
      expectOneLineError(await home.run(['convert', ...args]), ...mentions);
      expect(readdirSync(home.home)).toEqual(before);
    }
  });

  it.skipIf(process.platform === 'win32')('says that it may not write there', async ({ skip }) => {
    // Root may write everywhere: the command is run as nobody.
    const options = isRoot ? { user: 65534 } : {};
    if (isRoot && spawnSync(process.execPath, ['-v'], { uid: 65534 }).error) skip('needs another user');
    const source = saveModel(home.at('readable.npz'), 'npz', {});
    const folder = home.at('unwritable');
    mkdirSync(folder, { mode: 0o555 });
    for (const out of [path.join(folder, 'x.pkl'), path.join(folder, 'deeper', 'x.pkl')]) {
      expectOneLineError(await home.run(['convert', source, out], options), `${out}: permission denied`);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves the old file on a full disk', async (context) => {
    const disk = smallDisk(context, '16k');
    const out = path.join(disk.path, 'model.npz');
    saveModel(out, 'npz', {});
    const bytes = readFileSync(out);
    const data = writeIdxFolder(home.at('few'), smallDataset(60, 20));
    const sizes = ['--train-size', '40', '--val-size', '20', '--test-size', '20', '--batch-size', '20'];
    const { model } = await home.json<TrainReport>(['train', '--data', data, ...sizes, '--epochs', '1']);
    for (const file of [out, path.join(disk.path, 'deeper', 'model.pkl')]) {
      expectOneLineError(await home.run(['convert', model, file]), `${file}: no space left on the disk`);
      expect(readdirSync(disk.path)).toEqual(['model.npz']);
      expect(readFileSync(out)).toEqual(bytes);
    }
  });
});
