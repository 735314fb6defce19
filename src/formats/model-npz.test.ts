import { describe, expect, it } from 'vitest';
import type { Model } from '../core/model';
import { PARAMETER_NAMES, zeroParameters } from '../core/parameters';
import { PREPROCESSING_KINDS } from '../core/preprocessing';
import { RandomStream } from '../core/random';
import { modelEntries, readModelNpz, writeModelNpz } from './model-npz';
import { writeNpy } from './npy';
import { readNpz, writeNpz } from './npz';
import {
  fixture,
  formatErrorOf,
  hasNumpy,
  hexOf,
  loadWithNumpy,
  truncations,
  withFlippedBits,
} from './testing';

const shape = { inputs: 6, hidden: 5, classes: 3 };

function sampleModel(
  precision: 'float32' | 'float64',
  kind: Model['preprocessing']['kind'] = 'mean-image',
): Model {
  const random = RandomStream.named(1, 'search');
  const parameters = zeroParameters(shape, precision);
  for (const name of PARAMETER_NAMES)
    parameters[name].forEach((_, i) => (parameters[name][i] = random.normal()));
  parameters.W1.set([0, -0, 1e-45, 3e38]);
  return {
    shape,
    parameters,
    lambda: 0.1,
    preprocessing: {
      kind,
      scale: 1 / 255,
      offset: Float64Array.from({ length: 6 }, () => random.between(0, 255)),
    },
    imageSize: [3, 2],
  };
}

/** The model's file with some entries replaced, added or (null) left out. */
function changed(changes: Record<string, Uint8Array | null>): Uint8Array {
  const entries = new Map<string, Uint8Array | null>(modelEntries(sampleModel('float64')));
  for (const [name, npy] of Object.entries(changes)) entries.set(name, npy);
  return writeNpz([...entries].filter((entry): entry is [string, Uint8Array] => entry[1] !== null));
}

const zeros = (...dimensions: number[]) =>
  writeNpy(dimensions, new Float64Array(dimensions.reduce((product, n) => product * n, 1)));

describe('a model file', () => {
  it.each(['float32', 'float64'] as const)('gives back a %s model bit by bit', (precision) => {
    const model = sampleModel(precision);
    const file = writeModelNpz(model);
    const read = readModelNpz(file);
    expect(read).toEqual(model);
    for (const name of PARAMETER_NAMES) {
      expect(read.parameters[name].constructor).toBe(model.parameters[name].constructor);
      expect(hexOf(read.parameters[name])).toBe(hexOf(model.parameters[name]));
    }
    expect(hexOf(read.preprocessing.offset)).toBe(hexOf(model.preprocessing.offset));
    expect(Buffer.compare(writeModelNpz(read), file)).toBe(0);
    expect(Buffer.compare(writeModelNpz(sampleModel(precision)), file)).toBe(0);
  });

  it.each(PREPROCESSING_KINDS)('knows its preprocessing: %s', (kind) => {
    expect(readModelNpz(writeModelNpz(sampleModel('float32', kind))).preprocessing.kind).toBe(kind);
  });

  it('reads what the course saves with NumPy: float64, b2 of one dimension, raw pixels', () => {
    const model = readModelNpz(fixture('course-model.npz'));
    const arrays = readNpz(fixture('course-model.npz'));
    expect(arrays.get('b2')!.shape).toEqual([3]);
    expect(model).toMatchObject({
      shape,
      lambda: 0.1,
      preprocessing: { kind: 'raw', scale: 1, offset: new Float64Array(6) },
      imageSize: [2, 3],
    });
    for (const name of PARAMETER_NAMES) expect(model.parameters[name]).toEqual(arrays.get(name)!.data);
    const single = readModelNpz(fixture('course-model-float32.npz'));
    for (const name of PARAMETER_NAMES) {
      expect(single.parameters[name]).toEqual(Float32Array.from(model.parameters[name]));
    }
    expect(single.lambda).toBe(Math.fround(0.1));
  });

  it('may hold more than a model, less than lambda, and whole numbers', () => {
    const ones = writeNpy([5, 3], new Uint8Array(15).fill(1));
    const model = readModelNpz(changed({ velocity: zeros(2), lam: null, W2: ones }));
    expect(model.lambda).toBe(0);
    expect(model.parameters.W2).toEqual(new Float64Array(15).fill(1));
    expect(model.parameters.W1).toEqual(sampleModel('float64').parameters.W1);
  });

  it.each<[string, Uint8Array | null]>([
    ['none', null],
    ['one that does not fit', writeNpy([2], Int32Array.of(28, 28))],
    ['a negative one', writeNpy([2], Int32Array.of(-3, -2))],
    ['halves', writeNpy([2], Float64Array.of(0.5, 12))],
    ['a single number', writeNpy([], Float64Array.of(6))],
    ['text', writeNpy([], '3 x 2')],
  ])('takes the likeliest image size where it has %s', (_, size) => {
    expect(readModelNpz(changed({ image_size: size })).imageSize).toEqual([2, 3]);
  });

  it.each<[string, Record<string, Uint8Array | null>, string]>([
    ['no W1', { W1: null }, 'no array W1'],
    ['no b1', { b1: null }, 'no array b1'],
    ['no W2', { W2: null }, 'no array W2'],
    ['no b2', { b2: null }, 'no array b2'],
    ['W1 of three dimensions', { W1: zeros(6, 5, 1) }, 'W1 has shape (6, 5, 1), expected (any, any)'],
    ['W1 without rows', { W1: zeros(0, 5) }, 'W1 has shape (0, 5), expected (any, any)'],
    ['a scalar W1', { W1: zeros() }, 'W1 has shape (), expected (any, any)'],
    ['b1 of another length', { b1: zeros(1, 4) }, 'b1 has shape (1, 4), expected (1, 5)'],
    ['b1 as a column', { b1: zeros(5, 1) }, 'b1 has shape (5, 1), expected (1, 5)'],
    ['W2 of other hidden units', { W2: zeros(6, 3) }, 'W2 has shape (6, 3), expected (5, any)'],
    ['W2 the other way round', { W2: zeros(3, 5) }, 'W2 has shape (3, 5), expected (5, any)'],
    ['b2 of other classes', { b2: zeros(4) }, 'b2 has shape (4), expected (1, 3)'],
    ['W1 of text', { W1: writeNpy([1, 1], 'x') }, 'W1 holds text, expected numbers'],
    ['lam of two numbers', { lam: zeros(2) }, 'lam is not a single value'],
    ['lam of text', { lam: writeNpy([], '0.1') }, 'lam is not a number'],
    [
      'an unknown preprocessing',
      { preprocessing: writeNpy([], 'whitened') },
      'unknown preprocessing whitened',
    ],
    ['a number for preprocessing', { preprocessing: zeros() }, 'unknown preprocessing 0'],
    ['no offset', { pixel_offset: null }, 'no array pixel_offset'],
    ['an offset of other images', { pixel_offset: zeros(784) }, 'pixel_offset has 784 values, expected 6'],
    ['no scale', { pixel_scale: null }, 'no number pixel_scale'],
    ['a scale of text', { pixel_scale: writeNpy([], 'x') }, 'no number pixel_scale'],
  ])('is refused with %s', (_, changes, message) => {
    expect(formatErrorOf(() => readModelNpz(changed(changes)))).toBe(message);
  });

  it('is refused cut off anywhere, and never read wrongly with a bit flipped', () => {
    const model = sampleModel('float32');
    const file = writeModelNpz(model);
    for (const damaged of truncations(file, 7))
      expect(formatErrorOf(() => readModelNpz(damaged))).not.toBeNull();
    for (const damaged of withFlippedBits(file, 500)) {
      formatErrorOf(() => expect(readModelNpz(damaged)).toEqual(model));
    }
  });

  it.skipIf(!hasNumpy)('is what NumPy loads without pickle, bit by bit (needs python3 with numpy)', () => {
    for (const precision of ['float32', 'float64'] as const) {
      const model = sampleModel(precision);
      const loaded = loadWithNumpy(writeModelNpz(model));
      const dtype = precision === 'float32' ? '<f4' : '<f8';
      const { W1, b1, W2, b2 } = model.parameters;
      expect(loaded).toEqual({
        W1: [dtype, [6, 5], hexOf(W1)],
        b1: [dtype, [1, 5], hexOf(b1)],
        W2: [dtype, [5, 3], hexOf(W2)],
        b2: [dtype, [1, 3], hexOf(b2)],
        lam: ['<f8', [], hexOf(Float64Array.of(0.1))],
        preprocessing: ['<U10', [], hexOf(Uint32Array.from(Buffer.from('mean-image')))],
        pixel_offset: ['<f8', [6], hexOf(model.preprocessing.offset)],
        pixel_scale: ['<f8', [], hexOf(Float64Array.of(1 / 255))],
        image_size: ['<i4', [2], hexOf(Int32Array.of(3, 2))],
      });
    }
  });
});
