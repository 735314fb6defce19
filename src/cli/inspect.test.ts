/** `inspect` of every format, and files of Python and of hostile make given to the commands that read models. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createCanvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { arrayStatistics } from '../core/array-statistics';
import { predictImage } from '../core/model';
import { parameterDimensions, PARAMETER_NAMES } from '../core/parameters';
import { fixture, hexOf } from '../formats/testing';
import { writeNpy } from '../formats/npy';
import { writeNpz } from '../formats/npz';
import { expectOneLineError, inklingHome } from './testing/inkling-process';
import { ALL_FORMATS, difficultModel, loadModel, sampleHistory, saveModel } from './testing/model-files';

const home = inklingHome();

describe('inkling inspect --json', () => {
  it.each(ALL_FORMATS)('of a file of the format %s', async (format) => {
    const pythonClass = { module: 'model.two_layers_net', name: 'TwoLayerNet' };
    const contents = { model: difficultModel('unit'), history: sampleHistory, pythonClass };
    const file = saveModel(home.at(`any-name.${format}.bin`), format, contents);
    const { model } = loadModel(file);
    const dimensions = parameterDimensions(model.shape);
    const params = PARAMETER_NAMES.map((name) => {
      const { min, max, mean, std } = arrayStatistics(model.parameters[name]);
      const dtype = format === 'onnx' ? 'float32' : 'float64';
      return [name, { shape: dimensions[name], dtype, min, max, mean, std }];
    });
    const { epoch, lossHistory, valLossHistory, valAccuracyHistory } = sampleHistory;
    const ended = await home.run(['inspect', file, '--json']);
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toEqual({
      format,
      ...(['model', 'pkl', 'json'].includes(format) ? { class: 'model.two_layers_net.TwoLayerNet' } : {}),
      params: Object.fromEntries(params) as unknown,
      lambda: 0.1,
      preprocessing: format === 'onnx' ? 'raw' : 'unit',
      ...(['pkl', 'json'].includes(format)
        ? { history: { epoch, lossHistory, valLossHistory, valAccuracyHistory } }
        : {}),
    });
    expect(ended.stderr).toMatch(
      format === 'onnx' ? /^inkling: [^\n]+: warning: its preprocessing is part of W1 and b1[^\n]*\n$/ : /^$/,
    );
  });

  it('of values that are not finite is JSON all the same, with a warning and exit code 0', async () => {
    const model = difficultModel('raw');
    model.parameters.W1.set([NaN, 3, -Infinity]);
    model.parameters.b2.fill(NaN);
    const history = { ...sampleHistory, lossHistory: [2, NaN, Infinity] };
    const file = saveModel(home.at('broken.pkl'), 'pkl', { model, history });
    const warning = (name: string, count: number) =>
      `inkling: ${file}: warning: ${name} has ${count} values that are not finite numbers\n`;
    const warnings = warning('W1', 2) + warning('b2', 3);
    const { code, stdout, stderr } = await home.run(['inspect', file, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: warnings });
    expect(JSON.parse(stdout)).toMatchObject({
      params: {
        W1: { max: 1e38, notFinite: 2 },
        b2: { shape: [1, 3], dtype: 'float64', min: null, max: null, mean: null, std: null, notFinite: 3 },
      },
      history: { lossHistory: [2, null, null] },
    });
    const text = await home.run(['inspect', file]);
    expect(text).toMatchObject({ code: 0, stderr: warnings });
    expect(text.stdout).toMatch(/^Array .* Not finite$/m);
    expect(text.stdout).toMatch(/^W1 .* 1\.0000e\+38 .* 2$/m);
    expect(text.stdout).toMatch(/^b2 +\(1, 3\) +float64 +– +– +– +– +3$/m);
    // Every command that reads it says so, and does its work.
    const converted = await home.run(['convert', file, home.at('broken.model')]);
    expect(converted).toMatchObject({
      code: 0,
      stderr: `${warnings}inkling: ${home.at('broken.model')}: warning: the history is left out: the format has no place for it\n`,
    });
  });
});

describe('inkling inspect', () => {
  it('sums up a checkpoint for people', async () => {
    const file = saveModel(home.at('readable.pkl'), 'pkl', {
      model: difficultModel('raw'),
      history: sampleHistory,
      pythonClass: { module: '__main__', name: 'Net' },
    });
    const { code, stdout, stderr } = await home.run(['inspect', file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head, , history] = stdout.split('\n\n');
    expect(head).toBe(
      [
        `File:  ${file}`,
        'Format:  Python checkpoint of the course (.pkl)',
        'Class:  __main__.Net',
        'Network:  6 inputs, 5 hidden units, 3 classes (53 parameters)',
        'Lambda:  0.1',
        'Preprocessing:  raw (not recorded: taken as raw grey levels)',
        'Epochs:  2 (learning rate 0.0009025, batch size 20)',
      ].join('\n'),
    );
    expect(history).toBe(
      `${[
        'History              Values    First     Last     Best',
        'Training loss             6   2.5000   1.2500   1.2500',
        'Validation loss           3   2.5000   1.5000   1.5000',
        'Validation accuracy       3  0.12500  0.37500  0.50000',
      ].join('\n')}\n`,
    );
  });

  it('explains in its help what is said of values that are not finite', async () => {
    expect((await home.run(['inspect', '--help'])).stdout).toMatch(/NaN[^]*null/);
  });
});

/** What make_pickle_fixtures.py wrote beside the pickles: what Python made of them. */
const expected = JSON.parse(Buffer.from(fixture('pickle_expected.json')).toString()) as Record<
  'f8' | 'f4' | 'f2',
  { hex: Record<string, string>; digits: number[]; scores: number[][] }
> & { images: number[][] };

describe('models that Python pickled', () => {
  const data = home.at('images.npz');
  beforeAll(() => {
    const images = Uint8Array.from(expected.images.flat());
    const part = (name: string, labels: number[]): [string, Uint8Array][] => [
      [`x_${name}`, writeNpy([4, 4, 4], images)],
      [`y_${name}`, writeNpy([4], Uint8Array.from(labels))],
    ];
    // The labels of the test part tell the rows of the confusion matrix, and so the samples, apart.
    writeFileSync(data, writeNpz([...part('train', [9, 9, 9, 9]), ...part('test', [0, 1, 2, 3])]));
  });

  const files = [1, 2].flatMap((numpy) =>
    (
      [
        ['protocol0.model', 'f8', 'float64'],
        ['protocol2.model', 'f8', 'float64'],
        ['protocol5.model', 'f8', 'float64'],
        ['big-endian.model', 'f8', 'float64'],
        ['fortran-buffer.model', 'f8', 'float64'],
        ['float16.model', 'f2', 'float16'],
        ['main.model', 'f4', 'float32'],
        ['checkpoint.pkl', 'f8', 'float64'],
        ['plain.pkl', 'f4', 'float32'],
      ] as const
    )
      // All of them are read in the tests of the format; here each kind once, of one NumPy or the other.
      .filter((_, i) => i % 2 === numpy - 1)
      .map(([name, key, dtype]) => [`pickle_numpy${numpy}_${name}`, key, dtype] as const),
  );

  it.each(files)('%s: inspected and evaluated as Python would', async (name, key, dtype) => {
    const file = home.at(name);
    writeFileSync(file, fixture(name));
    const { hex, digits, scores } = expected[key];
    const sizes = ['--train-size', '1', '--val-size', '1', '--test-size', '4', '--kernels', 'reference'];
    const [inspected, evaluated] = await Promise.all([
      home.json<Record<string, unknown>>(['inspect', file]),
      home.json<{ confusion: number[][]; loss: number }>(['evaluate', file, '--data', data, ...sizes]),
    ]);
    expect(inspected).toMatchObject({
      format: name.split('.').at(-1),
      lambda: 0.1,
      preprocessing: 'raw',
      params: { W1: { shape: [16, 37], dtype }, b2: { shape: [1, 10], dtype } },
    });
    const isMain = name.includes('main');
    const isPlain = name.includes('plain');
    expect(inspected.class).toBe(
      isPlain ? undefined : isMain ? '__main__.TwoLayerNet' : 'model.two_layers_net.TwoLayerNet',
    );
    if (name.includes('checkpoint')) {
      expect(inspected.history).toEqual({
        epoch: 3,
        lossHistory: [2.302585, 1.5, null, 0.25],
        valLossHistory: [2.25, 1.25, 0.375],
        valAccuracyHistory: [0.125, 0.5, 0.75],
      });
    }
    const { model } = loadModel(file);
    for (const array of PARAMETER_NAMES) expect(hexOf(model.parameters[array])).toBe(hex[array]);
    expected.images.forEach((image, i) => {
      const predicted = predictImage(model, image);
      expect(evaluated.confusion[i]![digits[i]!]).toBe(1);
      expect(predicted.digit).toBe(digits[i]);
      predicted.scores.forEach((score, c) => expect(score).toBeCloseTo(scores[i]![c]!, 6));
    });
    // The loss from Python's scores.
    const crossEntropy = scores.map((row, label) => {
      const largest = Math.max(...row);
      const sum = row.reduce((total, score) => total + Math.exp(score - largest), 0);
      return largest + Math.log(sum) - row[label]!;
    });
    const squares = [...model.parameters.W1, ...model.parameters.W2].reduce((sum, w) => sum + w * w, 0);
    const mean = crossEntropy.reduce((sum, loss) => sum + loss, 0) / 4;
    expect(Math.abs(evaluated.loss - (mean + 0.05 * squares))).toBeLessThan(1e-5);
  });

  it('predict the digits of pictures of their size', async () => {
    const file = home.at('small-pictures.model');
    writeFileSync(file, fixture('pickle_numpy2_protocol4.model'));
    const canvas = createCanvas(4, 4);
    const context = canvas.getContext('2d');
    context.fillStyle = '#000';
    context.fillRect(0, 0, 4, 4);
    context.fillStyle = '#fff';
    context.fillRect(1, 1, 2, 1);
    writeFileSync(home.at('small.png'), canvas.toBuffer('image/png'));
    const image = Array.from({ length: 16 }, (_, i) => (i === 5 || i === 6 ? 255 : 0));
    const [own, unit] = await Promise.all([
      home.json<{ digit: number; scores: number[] }[]>(['predict', file, home.at('small.png')]),
      home.json<{ scores: number[] }[]>(['predict', file, home.at('small.png'), '--preprocess', 'unit']),
    ]);
    const { model } = loadModel(file);
    expect(own[0]).toMatchObject(predictImage(model, image));
    const scaled = predictImage(
      model,
      image.map((level) => level / 255),
    );
    scaled.scores.forEach((score, c) => expect(unit[0]!.scores[c]).toBeCloseTo(score, 12));
  });
});

describe('a hostile file', () => {
  const canary = home.at('canary');
  const files: [name: string, bytes: () => Uint8Array | string, reason: string][] = [
    ['reduce.pkl', () => `cos\nsystem\n(S'touch ${canary}'\ntR.`, 'refuses os.system at byte 0'],
    [
      'eval.model',
      () => `\x80\x02cbuiltins\neval\n(S'open("${canary}", "w")'\ntR.`,
      'refuses builtins.eval at byte 2',
    ],
    ['cut.model', () => fixture('pickle_numpy2_protocol4.model').subarray(0, 5000), 'truncated'],
    ['deep.json', () => '{"format": '.repeat(5000), ''],
    ['empty.onnx', () => '', 'is not a model file of any known format (0 bytes)'],
    ['numbers.npz', () => fixture('numbers.npz'), 'no array W1'],
  ];

  it.each(files)(
    '%s ends every command in one line, and nothing else happens',
    async (name, bytes, reason) => {
      const file = home.at(name);
      const content = bytes();
      writeFileSync(file, typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
      await Promise.all(
        [
          ['inspect', file],
          ['inspect', file, '--json'],
          ['evaluate', file],
          ['predict', file, file],
          ['convert', file, home.at('never.npz')],
          ['train', '--from', file, '--runs', home.at('never')],
          ['resume', file, '--runs', home.at('never')],
        ].map(async (args) => expectOneLineError(await home.run(args), `${file}: ${reason}`)),
      );
      for (const path of [canary, home.at('never.npz'), home.at('never')])
        expect(() => readFileSync(path)).toThrow('ENOENT');
    },
  );
});
