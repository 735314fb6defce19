import { describe, expect, it } from 'vitest';
import { MODEL_FORMATS, readModelFile } from './model-formats';
import { readModelPickle } from './model-pickle';
import { array, dict, doubles, int, named, network, object, pickle } from './pickle/assembler';
import { SMALL_ARRAYS, text, tuple, type Piece } from './pickle/assembler';
import { DANGEROUS_NAMES } from './pickle/dangerous-calls';
import { OPCODES as OP } from './pickle/opcodes';
import { formatErrorOf } from './testing';

describe('a model by hand', () => {
  const { W1, b1, W2, b2 } = SMALL_ARRAYS as Record<'W1' | 'b1' | 'W2' | 'b2', Piece>;
  const read = (...pieces: Piece[]) => readModelPickle(pickle(...pieces));

  it('may have its parameters anywhere that makes sense', () => {
    const usual = read(network());
    expect(usual.model.lambda).toBe(0.1);
    const lam = { lam: [OP.BINFLOAT, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0] as const };
    for (const file of [
      dict({ ...SMALL_ARRAYS, ...lam }),
      dict({ params: dict(SMALL_ARRAYS), ...lam }),
      object(dict({ ...SMALL_ARRAYS, ...lam })),
      object(dict({ params: dict(SMALL_ARRAYS), ...lam })),
      dict({ model: dict({ ...SMALL_ARRAYS, ...lam }) }),
    ])
      expect(read(file).model).toEqual({ ...usual.model, lambda: 0.5 });
    expect(read(dict(SMALL_ARRAYS)).model.lambda).toBe(0);
  });

  it('may hold more than a model, whatever it is called', () => {
    const extra = {
      optimizer: text('sgd'),
      X_val: doubles([3, 2]),
      __proto__2: int(1),
      v: dict({ W3: doubles([1]) }),
    };
    const hidden = [text('__proto__'), dict({ polluted: OP.NEWTRUE }), OP.SETITEM];
    expect(read(network({ ...SMALL_ARRAYS, gamma: doubles([1]) }, extra)).model).toEqual(
      read(network()).model,
    );
    expect(read(object([dict({ params: [dict(SMALL_ARRAYS), ...hidden] }), ...hidden])).model.lambda).toBe(0);
    expect('polluted' in {}).toBe(false);
  });

  const lambda = (value: Piece) => () => read(network(SMALL_ARRAYS, { lam: value })).model.lambda;
  it('has a lambda of any kind of number', () => {
    expect(lambda(int(1))()).toBe(1);
    expect(lambda(doubles([], 0.25))()).toBe(0.25);
    expect(lambda(doubles([1, 1], 0.25))()).toBe(0.25);
    expect(lambda(OP.NONE)()).toBe(0);
    expect(formatErrorOf(lambda(text('0.1')))).toBe('lam is not a number');
    expect(formatErrorOf(lambda(OP.NEWTRUE))).toBe('lam is not a number');
    expect(formatErrorOf(lambda(doubles([2])))).toBe('lam is not a number');
    expect(formatErrorOf(lambda(doubles([], NaN)))).toBe('lam is not a finite number');
  });

  it('with weights that are not numbers is read with a warning', () => {
    const { warnings } = read(
      network({ ...SMALL_ARRAYS, W2: doubles([5, 3], NaN), b1: doubles([5], Infinity) }),
    );
    expect(warnings).toEqual([
      'b1 has 5 values that are not finite numbers',
      'W2 has 15 values that are not finite numbers',
    ]);
  });

  it.each<[string, Piece, string]>([
    ['no W1', network({ b1, W2, b2 }), 'no array W1'],
    ['no b2', network({ W1, b1, W2 }), 'no array b2'],
    ['a list for W1', network({ ...SMALL_ARRAYS, W1: OP.EMPTY_LIST }), 'no array W1'],
    ['a third layer', network({ ...SMALL_ARRAYS, W3: W2 }), 'has an array W3: not a network of two layers'],
    [
      'a third layer beside',
      network(SMALL_ARRAYS, { b3: b2 }),
      'has an array b3: not a network of two layers',
    ],
    [
      'W2 of other hidden units',
      network({ ...SMALL_ARRAYS, W2: doubles([6, 3]) }),
      'W2 has shape (6, 3), expected (5, any)',
    ],
    ['params in a list', object(dict({ params: OP.EMPTY_LIST })), 'no array W1'],
    ['nothing in it', object(OP.EMPTY_DICT), 'no array W1'],
    ['a number', int(3), 'is a pickle, but not of a model'],
    ['None', OP.NONE, 'is a pickle, but not of a model'],
    ['an array', W1, 'is a pickle, but not of a model'],
    ['a list of models', [OP.EMPTY_LIST, network(), OP.APPEND], 'is a pickle, but not of a model'],
    ['a checkpoint of a checkpoint', dict({ model: dict({ model: network() }) }), 'no array W1'],
    ['a checkpoint of None', dict({ model: OP.NONE }), 'is a pickle, but not of a model'],
    [
      'an unknown preprocessing',
      network(SMALL_ARRAYS, {
        preprocessing: text('whitened'),
        pixel_offset: doubles([6]),
        pixel_scale: int(1),
      }),
      'unknown preprocessing whitened',
    ],
    [
      'a number for preprocessing',
      network(SMALL_ARRAYS, { preprocessing: int(1) }),
      'preprocessing is not a name',
    ],
    ['no offset', network(SMALL_ARRAYS, { preprocessing: text('unit') }), 'no array pixel_offset'],
    [
      'no scale',
      network(SMALL_ARRAYS, { preprocessing: text('unit'), pixel_offset: doubles([6]) }),
      'no number pixel_scale',
    ],
    [
      'a scale of text',
      network(SMALL_ARRAYS, {
        preprocessing: text('unit'),
        pixel_offset: doubles([6]),
        pixel_scale: text('x'),
      }),
      'pixel_scale is not a number',
    ],
    [
      'losses of text',
      dict({ model: network(), loss_history: [OP.EMPTY_LIST, text('x'), OP.APPEND] }),
      'loss_history holds what is not a number',
    ],
    [
      'losses in a dict',
      dict({ model: network(), loss_history: OP.EMPTY_DICT }),
      'loss_history is not a list',
    ],
    [
      'losses in a text',
      dict({ model: network(), val_loss_history: text('0.5') }),
      'val_loss_history is not a list',
    ],
    [
      'losses of pairs',
      dict({ model: network(), loss_history: [OP.EMPTY_LIST, doubles([2]), OP.APPEND] }),
      'loss_history holds what is not a number',
    ],
    ['an epoch of text', dict({ model: network(), epoch: text('3') }), 'epoch is not a number'],
    ['a rate of text, misspelt', dict({ model: network(), lr_mow: text('3') }), 'lr_mow is not a number'],
  ])('is refused with %s', (_, piece, message) => {
    expect(formatErrorOf(() => read(piece))).toBe(message);
  });

  it('has histories in tuples and arrays, too', () => {
    const file = dict({
      model: network(),
      loss_history: tuple(int(1), doubles([]), doubles([1])),
      val_loss_history: doubles([2]),
      val_acc_history: OP.NONE,
    });
    expect(read(file).history).toMatchObject({
      lossHistory: [1, 0.5, 0.5],
      valLossHistory: [0.5, 0.5],
      valAccuracyHistory: [],
    });
  });

  it.each<[string, Piece, [number, number]]>([
    ['of another shape', tuple(int(3), int(2)), [3, 2]],
    ['that does not fit', tuple(int(28), int(28)), [2, 3]],
    ['of text', text('3 x 2'), [2, 3]],
    ['in a list', [OP.EMPTY_LIST, OP.MARK, int(1), int(6), OP.APPENDS], [1, 6]],
    ['in an array', array([2], Uint8Array.of(6, 1), 'u1', '|'), [6, 1]],
    ['of bigints', tuple(int(2n ** 70n), int(2)), [2, 3]],
  ])('has an image size %s', (_, piece, size) => {
    expect(read(network(SMALL_ARRAYS, { image_size: piece })).model.imageSize).toEqual(size);
  });
});

describe('what is no pickle of a model', () => {
  const matching = (file: Uint8Array) =>
    MODEL_FORMATS.filter(({ matches }) => matches(file)).map(({ name }) => name);
  const bytes = (content: string) => Uint8Array.from(content, (character) => character.charCodeAt(0));

  it.each([
    ['nothing', ''],
    ['a full stop', '.'],
    ['a sentence', '(c) 2026, all rights reserved.'],
    ['a sentence in parentheses', '(data go here).'],
    ['a safetensors header of 640 bytes', '\x80\x02\0\0\0\0\0\0{}'],
    ['a protocol far away', '\x80\x20}.'],
    ['a protocol that has no PROTO', '\x80\x01}.'],
    ['a PROTO and nothing', '\x80\x04'],
    ['an object cut off', 'ccopy_reg\n_reconstructor\n'],
  ])('does not match: %s', (_, content) => {
    expect(matching(bytes(content)).filter((name) => name === 'model' || name === 'pkl')).toEqual([]);
  });

  it.each([
    ['cos\nsystem\n(tR.', 'refuses os.system at byte 0: it has no place in a model file'],
    ["(S'x'\nios\nsystem\n.", 'refuses os.system at byte 6: it has no place in a model file'],
    ['(cevil\nrun\no.', 'refuses evil.run at byte 1: a model file may not call it'],
    ['\x80\x02cevil\nrun\n)R.', 'refuses evil.run at byte 2: a model file may not call it'],
    ['\x80\x06}.', 'pickle protocol 6 is not known'],
    [']q\0.', 'is a pickle, but not of a model'],
  ])('is refused for what it is: %j', (content, message) => {
    expect(matching(bytes(content))).toHaveLength(1);
    expect(formatErrorOf(() => readModelFile(bytes(content)))).toBe(message);
  });

  it.each(DANGEROUS_NAMES)('is refused as an object of %s.%s, which nobody calls', (module, name) => {
    const error = formatErrorOf(() => readModelPickle(pickle(object(dict(SMALL_ARRAYS), module, name))));
    const told = `refuses ${module}.${name} at byte 2: it has no place in a model file`;
    // Nobody knows a package called evil: it may be a student's.
    expect(error).toBe(module.startsWith('evil') ? null : told);
  });

  it('tells a class that calls nothing from one that does', () => {
    expect(readModelPickle(pickle(object(dict(SMALL_ARRAYS), 'evil', 'run'))).pythonClass).toEqual({
      module: 'evil',
      name: 'run',
    });
    const called = pickle(named('evil', 'run'), OP.EMPTY_TUPLE, OP.REDUCE, dict(SMALL_ARRAYS), OP.BUILD);
    expect(formatErrorOf(() => readModelPickle(called))).toBe(
      'refuses evil.run at byte 2: a model file may not call it',
    );
  });
});
