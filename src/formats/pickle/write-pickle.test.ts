import { beforeAll, describe, expect, it } from 'vitest';
import { formatErrorOf, pickledByPython, pythonsWithNumpy } from '../testing';
import { readPickle } from './read-pickle';
import { NumpyArray, PythonObject, PythonTuple, type PickleKey, type PickleValue } from './values';
import { writePickle } from './write-pickle';

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

/** Values as they are written (a number is a float, a bigint an int) and as Python spells them. */
const VALUES: [python: string, value: PickleValue][] = [
  ['None', null],
  ['[True, False]', [true, false]],
  ['[0, 255, 256, 65535, 65536, 2**31 - 1]', [0n, 255n, 256n, 65535n, 65536n, 2n ** 31n - 1n]],
  ['[-1, -2**31]', [-1n, -(2n ** 31n)]],
  [
    '[2**31, -2**31 - 1, 2**40, -2**40, 2**63 - 1, -2**63]',
    [2n ** 31n, -(2n ** 31n) - 1n, 2n ** 40n, -(2n ** 40n), 2n ** 63n - 1n, -(2n ** 63n)],
  ],
  [
    '[0.0, -0.0, 1.0, 0.1, 5e-324, float("inf"), float("-inf")]',
    [0, -0, 1, 0.1, 5e-324, Infinity, -Infinity],
  ],
  [
    '["", "a", "größer", "日本", "\\U0001d4b3", "\\ud800", "x" * 255, "ü" * 128]',
    ['', 'a', 'größer', '日本', '\u{1d4b3}', '\ud800', 'x'.repeat(255), 'ü'.repeat(128)],
  ],
  ['b"\\x00\\xff"', Uint8Array.of(0, 255)],
  ['bytes(300)', new Uint8Array(300)],
  ['bytes(70000)', new Uint8Array(70000)],
  ['["x" * 70000, 1]', ['x'.repeat(70000), 1n]],
  [
    '[(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)]',
    [[], [1n], [1n, 2n], [1n, 2n, 3n], [1n, 2n, 3n, 4n]].map((items) => new PythonTuple(items)),
  ],
  ['[]', []],
  ['[[1.5]]', [[1.5]]],
  ['[0.5] * 2500', Array<number>(2500).fill(0.5)],
  ['[0.5] * 20000', Array<number>(20000).fill(0.5)],
  ['{}', new Map()],
  ['{"a": 1}', new Map([['a', 1n]])],
  [
    '{"a": None, 1: "a", None: 2.5}',
    new Map<PickleKey, PickleValue>([
      ['a', null],
      [1n, 'a'],
      [null, 2.5],
    ]),
  ],
  ['{i: "a" for i in range(1500)}', new Map(Array.from({ length: 1500 }, (_, i) => [BigInt(i), 'a']))],
];

const [found] = pythonsWithNumpy();

describe.skipIf(!found)('writePickle, beside Python (needs python3 with numpy)', () => {
  let pickled: Uint8Array[];
  beforeAll(() => {
    pickled = pickledByPython(
      found!.python,
      VALUES.map(([python]) => python),
      4,
    );
  });

  it.each(VALUES.map(([python, value], i) => [python, value, i] as const))(
    'writes the same bytes: %s',
    (_, value, i) => {
      expect(same(writePickle(value), pickled[i]!)).toBe(true);
    },
  );
});

describe('writePickle', () => {
  it('writes what is the same once', () => {
    const shared = [1.5];
    const read = readPickle(writePickle([shared, shared, [1.5]])) as PickleValue[];
    expect(read).toEqual([[1.5], [1.5], [1.5]]);
    expect(read[0]).toBe(read[1]);
    expect(read[0]).not.toBe(read[2]);
    // Beyond 255 the memo needs longer fetches.
    const many = Array.from({ length: 300 }, (_, i) => [i + 0.5]);
    const twice = readPickle(writePickle([...many, ...many])) as PickleValue[];
    for (let i = 0; i < 300; i++) expect(twice[i]).toBe(twice[i + 300]);
  });

  it('writes arrays, objects and dicts that are read back, whatever their keys', () => {
    const array = NumpyArray.of([2, 2], Float64Array.of(1, -0, NaN, 5e-324));
    const net = new PythonObject('größe.netz', 'Netz');
    net.state = new Map<PickleKey, PickleValue>([
      ['__proto__', array],
      ['constructor', [array, array]],
      ['hasOwnProperty', 'x'],
    ]);
    const read = readPickle(writePickle(net)) as PythonObject;
    expect(read).toEqual(net);
    expect([read.module, read.name, ...read.state.keys()]).toEqual([
      'größe.netz',
      'Netz',
      '__proto__',
      'constructor',
      'hasOwnProperty',
    ]);
    const copy = read.state.get('__proto__') as NumpyArray;
    expect([copy.descr, copy.shape, copy.data]).toEqual(['<f8', [2, 2], array.data]);
    expect(read.state.get('constructor')).toEqual([copy, copy]);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });

  it.each<[string, PickleValue, RegExp]>([
    ['sets', new Set([1]), /^sets are not written$/],
    ['integers beyond 64 bits', 2n ** 63n, /^the integer 9223372036854775808 is too large$/],
    [
      'arrays of text',
      new NumpyArray({ descr: '<U1', fortranOrder: false, shape: [0] }, new Uint8Array()),
      /^arrays of <U1 are not written$/,
    ],
    ['a class without a name', new PythonObject('model', ''), /is not the name of a Python class$/],
    ['a class with two names', new PythonObject('os\nsystem', 'x'), /is not the name of a Python class$/],
    ['a class that is called', new PythonObject('model', 'f()'), /is not the name of a Python class$/],
  ])('refuses %s', (_, value, message) => {
    expect(() => writePickle(value)).toThrow(RangeError);
    expect(() => writePickle(value)).toThrow(message);
  });

  it('writes frames that its reader checks', () => {
    const file = writePickle(Array<number>(20000).fill(0.5));
    const frames = file.reduce((count, byte, i) => count + Number(byte === 0x95 && file[i + 8] === 0), 0);
    expect(frames).toBe(3);
    const damaged = file.slice();
    // The first frame's length, one less: the value at its end now crosses it.
    damaged[3]!--;
    expect(formatErrorOf(() => readPickle(damaged))).toMatch(/crosses the end of its frame/);
  });
});
