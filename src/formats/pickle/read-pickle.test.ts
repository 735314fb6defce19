import { describe, expect, it } from 'vitest';
import { pickledByPython, pythonsWithNumpy } from '../testing';
import {
  array,
  assemble,
  bytes,
  dtype,
  int,
  named,
  pickle,
  repeat,
  text,
  tuple,
  type Piece,
} from './assembler';
import { OPCODES as OP } from './opcodes';
import { readPickle } from './read-pickle';
import { NumpyArray, PythonObject, PythonTuple, type PickleValue } from './values';

const arrayOf = (...pieces: Piece[]) => readPickle(pickle(...pieces)) as NumpyArray;
const scalar = (type: string, raw: number[], endian = '<') =>
  readPickle(
    pickle(
      named('numpy.core.multiarray', 'scalar'),
      tuple(dtype(type, endian), bytes(Uint8Array.from(raw))),
      OP.REDUCE,
    ),
  );

describe('readPickle reads by hand', () => {
  it.each<[string, string, PickleValue]>([
    ['INT', 'I-12\n.', -12],
    ['INT of booleans', '(I00\nI01\nl.', [false, true]],
    ['LONG of Python 2', 'L12345678901234567890L\n.', 12345678901234567890n],
    ['LONG without its letter', 'L-7\n.', -7],
    [
      'FLOAT',
      '(F0.1\nF-1e-300\nF5e-324\nFnan\nFinf\nF-inf\nF1.\nF.5\nl.',
      [0.1, -1e-300, 5e-324, NaN, Infinity, -Infinity, 1, 0.5],
    ],
    [
      'STRING of Python 2',
      `(S'a'\nS"it's"\nS'\\n\\t\\\\\\'\\x00\\xff\\101\\q'\nl.`,
      ['a', "it's", "\n\t\\'\0\xffA\\q"],
    ],
    ['SHORT_BINSTRING', 'U\x02\xe4b.', 'äb'],
    ['BINSTRING', 'T\x02\0\0\0\xe4b.', 'äb'],
    ['UNICODE', 'Va\\u20ac\\U0001d4b3\\x\\\\u\xe4\n.', 'a€\u{1d4b3}\\x\\\\uä'],
    ['BINUNICODE8', '\x8d\x03\0\0\0\0\0\0\0\xe2\x82\xac.', '€'],
    ['half a surrogate pair', '\x8c\x03\xed\xa0\x80.', '\ud800'],
    ['LONG1 of no bytes', '\x8a\0.', 0],
    [
      'LONG1 at the edge of what is exact',
      '(\x8a\x07\xff\xff\xff\xff\xff\xff\x1f\x8a\x07\0\0\0\0\0\0\x20l.',
      [2 ** 53 - 1, 2n ** 53n],
    ],
    ['LONG4', '\x8b\x02\0\0\0\0\x80.', -32768],
    ['BYTEARRAY8', '\x96\x02\0\0\0\0\0\0\0\x01\x02.', Uint8Array.of(1, 2)],
    ['tuples', '(K\x01K\x02t.', new PythonTuple([1, 2])],
    [
      'a dict of MARK',
      '(K\x01K\x02K\x03K\x04d.',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    ['sets', '\x8f(K\x01K\x02\x90.', new Set([1, 2])],
    ['a frozen set', '(K\x01K\x02\x91.', new Set([1, 2])],
    ['a MARK thrown away', '(0K\x01.', 1],
    ['values thrown away', 'K\x02K\x03(K\x0410.', 2],
    ['a value doubled', ']K\x012\x86a.', [new PythonTuple([1, 1])]],
    ['the memo in text', 'K\x05p7\n0(g7\ng7\nl.', [5, 5]],
    ['a memo put twice', 'K\x05q\x000K\x06q\x000h\x00.', 6],
  ])('%s', (_, file, value) => {
    expect(readPickle(assemble(file))).toEqual(value);
  });

  it('an object of Python 2, at protocols 0 and 2', () => {
    const net = new PythonObject('__main__', 'TwoLayerNet');
    net.state = new Map([['lam', 0.5]]);
    const zero =
      "ccopy_reg\n_reconstructor\np1\n(c__main__\nTwoLayerNet\np2\nc__builtin__\nobject\np3\nNtRp4\n(dp5\nS'lam'\np6\nF0.5\nsb.";
    expect(readPickle(assemble(zero))).toEqual(net);
    expect(readPickle(assemble('\x80\x02c__main__\nTwoLayerNet\n)\x81}U\x03lamF0.5\nsb.'))).toEqual(net);
    expect(
      readPickle(assemble('\x80\x02ccopy_reg\n__newobj__\n(c__main__\nTwoLayerNet\ntR}U\x03lamF0.5\nsb.')),
    ).toEqual(net);
  });

  it('an object of a class with a name that is not ASCII', () => {
    const net = new PythonObject('größe', 'Netz');
    expect(readPickle(assemble('\x80\x03cgr\xc3\xb6\xc3\x9fe\nNetz\n)\x81}b.'))).toEqual(net);
  });

  it('an array of Python 2, whose bytes are a string', () => {
    const raw = Float64Array.of(1.5, -0.25);
    const string = assemble([OP.BINSTRING, 16, 0, 0, 0], new Uint8Array(raw.buffer));
    const state = tuple(int(1), tuple(int(2)), dtype('f8'), OP.NEWFALSE, string);
    const { descr, shape, data } = arrayOf(
      named('numpy.core.multiarray', '_reconstruct'),
      tuple(named('numpy', 'ndarray'), tuple(int(0)), [OP.SHORT_BINSTRING, 1, 'b']),
      [OP.REDUCE, state, OP.BUILD],
    );
    expect([descr, shape, data]).toEqual(['<f8', [2], raw]);
  });

  it('every type of NumPy, of either endian', () => {
    const values: Record<
      string,
      [size: number, set: (view: DataView, little: boolean) => void, data: ArrayLike<number>]
    > = {
      f2: [2, (view, little) => view.setUint16(0, 0xc100, little), Float32Array.of(-2.5)],
      f4: [4, (view, little) => view.setFloat32(0, -2.5, little), Float32Array.of(-2.5)],
      f8: [8, (view, little) => view.setFloat64(0, -0.1, little), Float64Array.of(-0.1)],
      i1: [1, (view) => view.setInt8(0, -2), Int8Array.of(-2)],
      i2: [2, (view, little) => view.setInt16(0, -300, little), Int16Array.of(-300)],
      i4: [4, (view, little) => view.setInt32(0, -70000, little), Int32Array.of(-70000)],
      i8: [8, (view, little) => view.setBigInt64(0, -(2n ** 40n), little), Float64Array.of(-(2 ** 40))],
      u1: [1, (view) => view.setUint8(0, 200), Uint8Array.of(200)],
      u2: [2, (view, little) => view.setUint16(0, 60000, little), Uint16Array.of(60000)],
      u4: [4, (view, little) => view.setUint32(0, 4e9, little), Uint32Array.of(4e9)],
      u8: [8, (view, little) => view.setBigUint64(0, 2n ** 50n, little), Float64Array.of(2 ** 50)],
      b1: [1, (view) => view.setUint8(0, 1), Uint8Array.of(1)],
    };
    for (const [type, [size, set, data]] of Object.entries(values)) {
      for (const endian of ['<', '>']) {
        const raw = new Uint8Array(size);
        set(new DataView(raw.buffer), endian === '<');
        const read = arrayOf(array([1, 1], raw, type, endian));
        expect([type, read.shape, read.data]).toEqual([type, [1, 1], data]);
        expect(read.descr).toBe((size === 1 ? '|' : endian) + type);
        const single = scalar(type, [...raw], endian);
        expect([type, single]).toEqual([type, type === 'b1' ? true : data[0]]);
      }
    }
    expect(scalar('u8', [...repeat(8, 255)])).toBe(2n ** 64n - 1n);
    expect(scalar('U2', [0x61, 0, 0, 0, 0, 0, 0, 0])).toBe('a');
  });

  it('an array of integers beyond 2^53, but not its values', () => {
    const read = arrayOf(array([1], repeat(8, 127), 'i8'));
    expect(read.shape).toEqual([1]);
    expect(() => read.data).toThrow('the integer 9187201950435737471 is too large');
  });

  it('tuples and bytes as keys', () => {
    const read = readPickle(
      pickle(
        OP.EMPTY_DICT,
        tuple(int(1), text('a')),
        int(2),
        OP.SETITEM,
        bytes(Uint8Array.of(1)),
        int(3),
        OP.SETITEM,
      ),
    );
    expect([...(read as Map<unknown, unknown>)]).toEqual([
      [new PythonTuple([1, 'a']), 2],
      [Uint8Array.of(1), 3],
    ]);
  });

  it('a view of a longer buffer', () => {
    const file = pickle(array([1], new Uint8Array(Float64Array.of(0.1).buffer)));
    const longer = assemble(repeat(3, 0), file, repeat(5, 0));
    expect((readPickle(longer.subarray(3, 3 + file.length)) as NumpyArray).data).toEqual(
      Float64Array.of(0.1),
    );
    expect((readPickle(Buffer.from(longer).subarray(3, 3 + file.length)) as NumpyArray).data).toEqual(
      Float64Array.of(0.1),
    );
  });
});

/** Values of every kind, as one Python expression. */
const EXPRESSION = `[None, True, False, 0, -1, 255, 256, 65535, 65536, -5, 2**31 - 1, -2**31, 2**31, 2**53 - 1, 2**53, -2**100,
  0.1, -0.0, 5e-324, float("inf"), "", "a", "größe\\n\\\\u1234\\t\\0\\r\\x1a", "\\U0001d4b3", "\\ud800", b"", b"\\x00\\xff\\n", b"x" * 300,
  (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [[1], [2]], {}, {"a": {"b": [1.5]}},
  np.float64(0.1), np.float32(0.5), np.float16(0.25), np.int64(-3), np.uint8(200), np.int64(2**60), np.bool_(True), np.str_("xy")]`;

const EXPECTED: PickleValue[] = [
  ...[null, true, false, 0, -1, 255, 256, 65535, 65536, -5, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53 - 1],
  ...[
    2n ** 53n,
    -(2n ** 100n),
    0.1,
    -0,
    5e-324,
    Infinity,
    '',
    'a',
    'größe\n\\u1234\t\0\r\x1a',
    '\u{1d4b3}',
    '\ud800',
  ],
  ...[new Uint8Array(), Uint8Array.of(0, 255, 10), new Uint8Array(300).fill(120)],
  ...[[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]].map((items) => new PythonTuple(items)),
  ...[[], [[1], [2]], new Map(), new Map([['a', new Map([['b', [1.5]]])]])],
  ...[0.1, 0.5, 0.25, -3, 200, 2n ** 60n, true, 'xy'],
];

const ARRAYS = `{"c": np.arange(6.0).reshape(2, 3), "f": np.asfortranarray(np.arange(6, dtype="f4").reshape(2, 3)),
  "big": np.arange(6, dtype=">i4").reshape(3, 2).T, "half": np.float16([1, -2]), "bool": np.array([True, False]), "zero": np.array(2.5),
  "none": np.zeros((0, 3)), "text": np.array(["a", "größe"]), "slice": np.arange(10)[::3], "big_half": np.array([0.5], ">f2")}`;

const ARRAYS_EXPECTED: Record<string, unknown> = {
  c: [[2, 3], Float64Array.of(0, 1, 2, 3, 4, 5)],
  f: [[2, 3], Float32Array.of(0, 1, 2, 3, 4, 5)],
  big: [[2, 3], Int32Array.of(0, 2, 4, 1, 3, 5)],
  half: [[2], Float32Array.of(1, -2)],
  bool: [[2], Uint8Array.of(1, 0)],
  zero: [[], Float64Array.of(2.5)],
  none: [[0, 3], new Float64Array()],
  text: [[2], ['a', 'größe']],
  slice: [[4], Float64Array.of(0, 3, 6, 9)],
  big_half: [[1], Float32Array.of(0.5)],
};

const pythons = pythonsWithNumpy();

describe.skipIf(pythons.length === 0)('readPickle, beside Python (needs python3 with numpy)', () => {
  const cases = pythons.flatMap(({ python, numpy }) =>
    [0, 1, 2, 3, 4, 5].map((protocol) => ({ python, numpy, protocol })),
  );
  it.each(cases)('reads what NumPy $numpy writes at protocol $protocol', ({ python, protocol }) => {
    const [values, arrays] = pickledByPython(python, [EXPRESSION, ARRAYS], protocol).map(readPickle);
    expect(values).toEqual(EXPECTED);
    const read = [...(arrays as Map<string, NumpyArray>)].map(([name, { shape, data }]) => [
      name,
      [shape, data],
    ]);
    expect(Object.fromEntries(read)).toEqual(ARRAYS_EXPECTED);
  });
});
