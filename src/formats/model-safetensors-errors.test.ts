import { describe, expect, it } from 'vitest';
import { safetensorsFormat } from './model-safetensors';
import { double, fileOf, fileOfTensors, network, parts } from './safetensors-samples';
import { contentsOf, sampleModel } from './sample-model';
import { formatErrorOf, truncations, withFlippedBits } from './testing';

const { read, write } = safetensorsFormat;
const sampleFile = write(contentsOf(sampleModel('float64')));

/** The sample's file with its header changed. */
function changed(change: (header: Record<string, Record<string, unknown>>) => void): Uint8Array {
  const { header, data } = parts(sampleFile);
  change(header as Record<string, Record<string, unknown>>);
  return fileOf(header, data);
}

describe('a safetensors file', () => {
  it.each<[string, () => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(), 'too short for a safetensors file (0 bytes)'],
    ['no header', () => new Uint8Array(8), 'the header is not a JSON object'],
    [
      'a header over 100 MB',
      () => fileOf('{}', new Uint8Array(), 100_000_001n),
      'a header of 100000001 bytes; safetensors allows 100000000',
    ],
    [
      'a header of 2^64 - 1 bytes',
      () => fileOf('{}', new Uint8Array(), 2n ** 64n - 1n),
      'a header of 18446744073709551615 bytes; safetensors allows 100000000',
    ],
    [
      'a header longer than the file',
      () => fileOf('{}', new Uint8Array(), 3n),
      'truncated: a header of 3 bytes, the file holds 2',
    ],
    ['a list for a header', () => fileOf('[]', new Uint8Array()), 'the header is not a JSON object'],
    ['space before the header', () => fileOf(' {}', new Uint8Array()), 'the header is not a JSON object'],
    ['no tensors', () => fileOf('{}', new Uint8Array()), 'no tensor W1 among 0 ()'],
    [
      "a network of PyTorch's names",
      () => fileOfTensors({ 'fc1.weight': ['F32', [1, 2], Float32Array.of(1, 2)] }),
      'no tensor W1 among 1 (fc1.weight)',
    ],
    [
      'two tensors of one name',
      () => fileOf(parts(sampleFile).text.replace('"b1"', '"W1"'), parts(sampleFile).data),
      'the JSON has two members W1',
    ],
    [
      'deep nesting',
      () => fileOf(`{"W1":${'['.repeat(200_000)}`, new Uint8Array()),
      'the JSON is nested deeper than 16',
    ],
    [
      'a tensor that is no object',
      () => changed((header) => Object.assign(header, { x: 1 })),
      'the header does not say dtype, shape and data_offsets of x',
    ],
    [
      'a tensor called __proto__ that is no object',
      () => fileOf('{"__proto__":[1]}', new Uint8Array()),
      'the header does not say dtype, shape and data_offsets of __proto__',
    ],
    [
      'a negative offset',
      () => changed(({ W1 }) => (W1!.data_offsets = [-240, 0])),
      'the header does not say dtype, shape and data_offsets of W1',
    ],
    [
      'three offsets',
      () => changed(({ W1 }) => (W1!.data_offsets = [0, 240, 240])),
      'the header does not say dtype, shape and data_offsets of W1',
    ],
    [
      'a fraction in a shape',
      () => changed(({ W1 }) => (W1!.shape = [6.5, 5])),
      'the header does not say dtype, shape and data_offsets of W1',
    ],
    [
      'a shape beyond 2^53',
      () => changed(({ W1 }) => (W1!.shape = [1e17, 5])),
      'the header does not say dtype, shape and data_offsets of W1',
    ],
    [
      'a shape of many dimensions',
      () => changed(({ W1 }) => (W1!.shape = new Array(33).fill(1))),
      'the header does not say dtype, shape and data_offsets of W1',
    ],
    [
      'a dtype that is no text',
      () => changed(({ W1 }) => (W1!.dtype = { toString: 1 })),
      'the header does not say dtype, shape and data_offsets of W1',
    ],
    [
      'a dtype of 8 bits',
      () => changed(({ W1 }) => (W1!.dtype = 'F8_E4M3')),
      'W1 holds values of dtype F8_E4M3, which are not supported',
    ],
    [
      'a shape that does not fit',
      () => changed(({ W1 }) => (W1!.shape = [6, 6])),
      'W1 of shape (6, 6) needs 288 bytes, its offsets span 240',
    ],
    [
      'a shape whose product overflows',
      () => changed(({ W1 }) => (W1!.shape = [2 ** 52, 2 ** 52, 2 ** 52])),
      'W1 of shape (4503599627370496, 4503599627370496, 4503599627370496) needs 7.307508186654515e+47 bytes, its offsets span 240',
    ],
    [
      'tensors that overlap',
      () => changed(({ W2 }) => (W2!.data_offsets = [232, 352])),
      'W2 overlaps another tensor',
    ],
    [
      'two tensors of the same bytes',
      () => changed((header) => (header.x = structuredClone(header.W1!))),
      'x overlaps another tensor',
    ],
    ['a gap', () => changed((header) => delete header.b1), '40 bytes before b2 belong to no tensor'],
    [
      'tensors beyond the end',
      () => changed((header) => (header.x = { dtype: 'U8', shape: [9], data_offsets: [472, 481] })),
      'truncated: the tensors need 481 bytes, the file holds 472',
    ],
    [
      'bytes behind the tensors',
      () => changed((header) => delete header.pixel_offset),
      '48 bytes behind the last tensor',
    ],
    [
      'metadata that are no text',
      () => changed((header) => (header.__metadata__!.lam = 0.1)),
      '__metadata__ is not a map from text to text',
    ],
    [
      'metadata that are a list',
      () => changed((header) => Object.assign(header, { __metadata__: ['a'] })),
      '__metadata__ is not a map from text to text',
    ],
    [
      'a lam of words',
      () => changed((h) => (h.__metadata__!.lam = 'much')),
      'lam is not a finite number: much',
    ],
    ['an empty lam', () => changed((h) => (h.__metadata__!.lam = ' ')), 'lam is not a finite number:'],
    [
      'a lam of two numbers',
      () => fileOfTensors({ ...network, lam: ['F64', [2], double(1, 2)] }),
      'lam is not a finite number',
    ],
    [
      'an unknown preprocessing',
      () => changed((header) => (header.__metadata__!.preprocessing = 'whitened')),
      'unknown preprocessing whitened',
    ],
    [
      'a scale that is not finite',
      () => changed((header) => (header.__metadata__!.pixel_scale = 'Infinity')),
      'pixel_scale is not a finite number: Infinity',
    ],
    ['no scale', () => changed((header) => delete header.__metadata__!.pixel_scale), 'no number pixel_scale'],
    [
      'no offset',
      () => fileOfTensors(network, { preprocessing: 'standardised', pixel_scale: '1' }),
      'no offset for the preprocessing standardised',
    ],
    [
      'an offset and no word of preprocessing',
      () => fileOfTensors({ ...network, pixel_offset: ['F64', [2], double(1, 2)] }),
      'has pixel_offset, but no preprocessing',
    ],
    [
      'an offset of other images',
      () => fileOfTensors({ ...network, pixel_offset: ['F64', [1], double(1)] }, { preprocessing: 'unit' }),
      'pixel_offset has 1 values, expected 2',
    ],
    [
      'a third layer',
      () => fileOfTensors({ ...network, W3: ['F64', [1], double(1)] }),
      'has an array W3: not a network of two layers',
    ],
    [
      'W1 without columns',
      () => fileOfTensors({ ...network, W1: ['F64', [1e15, 0], double()] }, { preprocessing: 'unit' }),
      'W1 has shape (1000000000000000, 0), expected (any, any)',
    ],
    [
      'an integer beyond 2^53',
      () => fileOfTensors({ ...network, b1: ['I64', [1], BigInt64Array.of(2n ** 60n)] }),
      'the integer 1152921504606846976 is too large',
    ],
  ])('is refused with %s', (_, file, message) => {
    expect(formatErrorOf(() => read(file()))).toBe(message);
  });

  it('is refused cut off anywhere, and read or refused with a bit flipped', () => {
    for (const step of [97, 7]) {
      for (const damaged of truncations(sampleFile, step))
        expect(formatErrorOf(() => read(damaged))).not.toBeNull();
    }
    for (const damaged of withFlippedBits(sampleFile, 500)) formatErrorOf(() => read(damaged));
  });
});
