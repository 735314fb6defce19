import { describe, expect, it } from 'vitest';
import { zeroParameters } from '../core/parameters';
import { jsonFormat } from './model-json';
import { contentsOf, sampleModel } from './sample-model';
import { formatErrorOf, truncations, withFlippedBits } from './testing';

const { read, write } = jsonFormat;
const bytes = (text: string) => new TextEncoder().encode(text);
const sample = {
  ...contentsOf(sampleModel('float64')),
  history: {
    epoch: 3,
    learningRate: 0.1,
    batchSize: 100,
    lossHistory: [2, 1],
    valLossHistory: [2, 1],
    valAccuracyHistory: [0.1, 0.5],
  },
  pythonClass: { module: 'net', name: 'Net' },
};
const sampleFile = write(sample);

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a document that is to be spoilt
type Spoilt = any;

/** The sample's file with its document changed. */
function changed(change: (value: Spoilt) => void): Uint8Array {
  const value = JSON.parse(new TextDecoder().decode(sampleFile)) as Spoilt;
  change(value);
  return bytes(JSON.stringify(value));
}

describe('a JSON model', () => {
  it.each<[string, (value: Spoilt) => void, string]>([
    ['no format', (v) => delete v.format, 'JSON that is not a model: its "format" is not "inkling-model"'],
    ['no version', (v) => delete v.version, 'inkling-model of version null; only version 1 is known'],
    ['a later version', (v) => (v.version = 2), 'inkling-model of version 2; only version 1 is known'],
    [
      'a version that is an object',
      (v) => (v.version = { toString: 1 }),
      'inkling-model of version {"toString":1}; only version 1 is known',
    ],
    ['no parameters', (v) => delete v.parameters, 'no parameters'],
    ['parameters in a list', (v) => (v.parameters = [1]), 'no parameters'],
    ['no W2', (v) => delete v.parameters.W2, 'no array W2'],
    ['W1 as text', (v) => (v.parameters.W1 = 'x'), 'W1 is not a list'],
    ['W1 as an object', (v) => (v.parameters.W1 = { length: 5 }), 'W1 is not a list'],
    ['an empty W1', (v) => (v.parameters.W1 = []), 'W1 has shape (0), expected (any, any)'],
    ['empty rows', (v) => (v.parameters.W1 = [[], []]), 'W1 has shape (2, 0), expected (any, any)'],
    [
      'rows of different lengths',
      (v) => v.parameters.W1[3].push(1),
      'W1[3] has 6 numbers, the first row has 5',
    ],
    ['a number for a row', (v) => (v.parameters.W1[3] = 1), 'W1[3] is not a list'],
    ['null among numbers', (v) => (v.parameters.W1[3][2] = null), 'W1[3][2] is not a number'],
    ['text among numbers', (v) => (v.parameters.W1[0][0] = '1.5'), 'W1[0][0] is not a number'],
    ['a row among numbers', (v) => (v.parameters.b1 = [1, [2]]), 'b1[1] is not a number'],
    ['W1 of three dimensions', (v) => (v.parameters.W1 = [[[1]]]), 'W1[0][0] is not a number'],
    ['b1 of another length', (v) => v.parameters.b1[0].pop(), 'b1 has shape (1, 4), expected (1, 5)'],
    ['a third layer', (v) => (v.parameters.W3 = [1]), 'has an array W3: not a network of two layers'],
    ['a dtype of its own', (v) => (v.dtype = 'float16'), 'dtype is neither float32 nor float64'],
    ['another number of inputs', (v) => (v.network.inputs = 7), 'network.inputs is 7, expected 6'],
    [
      'another activation',
      (v) => (v.network.activation = 'tanh'),
      'network.activation is "tanh", expected relu',
    ],
    ['a list for the network', (v) => (v.network = [6, 5, 3]), 'network is not an object'],
    ['lambda as text', (v) => (v.lambda = '0.1'), 'lambda is not a finite number'],
    ['text for the preprocessing', (v) => (v.preprocessing = 'unit'), 'preprocessing is not an object'],
    [
      'an unknown preprocessing',
      (v) => (v.preprocessing.kind = 'whitened'.repeat(20)),
      `unknown preprocessing ${'whitened'.repeat(7)}whit…`,
    ],
    [
      'a kind that is no text',
      (v) => (v.preprocessing.kind = { toString: 1 }),
      'the kind of preprocessing is not text',
    ],
    ['no kind', (v) => delete v.preprocessing.kind, 'the kind of preprocessing is not text'],
    ['no scale', (v) => delete v.preprocessing.scale, 'no number pixel_scale'],
    ['a scale that is not finite', (v) => (v.preprocessing.scale = 'NaN'), 'no number pixel_scale'],
    ['no offset', (v) => delete v.preprocessing.offset, 'no offset for the preprocessing mean-image'],
    [
      'an offset that is too short',
      (v) => v.preprocessing.offset.pop(),
      'pixel_offset has 5 values, expected 6',
    ],
    [
      'an offset with text',
      (v) => (v.preprocessing.offset[2] = 'x'),
      'preprocessing.offset[2] is not a number',
    ],
    ['a history in a list', (v) => (v.history = [1]), 'history is not an object'],
    ['an epoch as text', (v) => (v.history.epoch = '3'), 'history.epoch is not a number'],
    ['losses that are no list', (v) => (v.history.lossHistory = 1), 'history.lossHistory is not a list'],
    [
      'null among the losses',
      (v) => (v.history.valLossHistory[1] = null),
      'history.valLossHistory[1] is not a number',
    ],
    [
      'a class without a name',
      (v) => delete v.pythonClass.name,
      'pythonClass does not name a module and a class',
    ],
    [
      'a class of two lines',
      (v) => (v.pythonClass.name = 'Net\nos\nsystem'),
      'pythonClass names net.Net os system, which is no class of a network',
    ],
    [
      'a class that does things',
      (v) => (v.pythonClass = { module: 'subprocess', name: 'Popen' }),
      'pythonClass names subprocess.Popen, which is no class of a network',
    ],
    [
      "a class of NumPy's",
      (v) => (v.pythonClass = { module: 'numpy', name: 'ndarray' }),
      'pythonClass names numpy.ndarray, which is no class of a network',
    ],
  ])('is refused with %s', (_, change, message) => {
    expect(formatErrorOf(() => read(changed(change)))).toBe(message);
  });

  it.each<[string, string, string | RegExp]>([
    ['nothing', '', /^damaged JSON: /],
    ['a list', '[1]', 'JSON that is not a model: its "format" is not "inkling-model"'],
    [
      'an object with a member twice',
      '{"format": "inkling-model", "format": ""}',
      'the JSON has two members format',
    ],
    ['lists in lists', '{"a":' + '['.repeat(200_000), 'the JSON is nested deeper than 16'],
    ['NaN as Python writes it', '{"lambda": NaN}', /^damaged JSON: Unexpected token 'N'/],
    ['a prototype', '{"__proto__": {"format": "inkling-model"}}', /^JSON that is not a model/],
  ])('is refused when it is %s', (_, text, message) => {
    const error = formatErrorOf(() => read(bytes(text)));
    if (typeof message === 'string') expect(error).toBe(message);
    else expect(error).toMatch(message);
  });

  it('is refused over 128 MB', () => {
    expect(formatErrorOf(() => read(new Uint8Array(2 ** 27 + 1)))).toBe(
      '134217729 bytes of JSON, over 134217728 are not read',
    );
  });

  it('is not written where it could not be read', () => {
    const shape = { inputs: 5000, hidden: 1000, classes: 10 };
    const model = { ...sampleModel('float32'), shape, parameters: zeroParameters(shape, 'float32') };
    expect(formatErrorOf(() => write(contentsOf(model)))).toBe(
      'a network of 5011010 parameters is too large for JSON; write .npz instead',
    );
  });

  it('is refused cut off anywhere, and read or refused with a bit flipped', () => {
    for (const step of [97, 7]) {
      // The last byte is a line feed, without which it is whole.
      for (const damaged of truncations(sampleFile.slice(0, -1), step))
        expect(formatErrorOf(() => read(damaged))).not.toBeNull();
    }
    for (const damaged of withFlippedBits(sampleFile, 500)) formatErrorOf(() => read(damaged));
  });
});
