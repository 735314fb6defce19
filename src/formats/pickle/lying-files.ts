/** For tests: files whose lengths, indices and shapes are not true. */
import { array, integer, network, pickle, repeat, SMALL_ARRAYS, withAttribute } from './assembler';
import type { HostileFile } from './assembler';
import { OPCODES as OP } from './opcodes';

const W1 =
  (raw: Uint8Array, ...dimensions: (number | bigint)[]): (() => Uint8Array) =>
  () =>
    pickle(network({ ...SMALL_ARRAYS, W1: array(dimensions, raw) }));
const raw = new Uint8Array(240);

/** Lengths beyond the file, memo indices beyond all use, and arrays that are not of their shape. */
export const LYING_FILES: readonly HostileFile[] = [
  ...[2n ** 62n, 2n ** 63n, 2n ** 64n - 1n].flatMap((length): HostileFile[] => [
    [
      `BINBYTES8 of ${length}`,
      () => pickle(OP.BINBYTES8, integer(8, length)),
      /^truncated: \d+ bytes are needed at byte 11/,
    ],
    [
      `BINUNICODE8 of ${length}`,
      () => pickle(OP.BINUNICODE8, integer(8, length)),
      /^truncated: \d+ bytes are needed/,
    ],
    [
      `BYTEARRAY8 of ${length}`,
      () => pickle(OP.BYTEARRAY8, integer(8, length)),
      /^truncated: \d+ bytes are needed/,
    ],
    [
      `FRAME of ${length}`,
      () => pickle(OP.FRAME, integer(8, length)),
      /^truncated: the frame at byte 2 is \d+ bytes long/,
    ],
  ]),
  ['BINBYTES of 2^32 - 1', () => pickle(OP.BINBYTES, integer(4, -1)), /^truncated: 4294967295 bytes/],
  ['BINUNICODE of 2^32 - 1', () => pickle(OP.BINUNICODE, integer(4, -1)), /^truncated: 4294967295 bytes/],
  ['BINSTRING of -1', () => pickle(OP.BINSTRING, integer(4, -1)), /^a text of -1 bytes$/],
  ['LONG4 of -1', () => pickle(OP.LONG4, integer(4, -1)), /^an integer of -1 bytes$/],
  ['LONG4 of -2^31', () => pickle(OP.LONG4, integer(4, -(2 ** 31))), /^an integer of -2147483648 bytes$/],
  ['LONG4 of 2^31 - 1', () => pickle(OP.LONG4, integer(4, 2 ** 31 - 1)), /^an integer of 2147483647 bytes$/],
  [
    'LONG4 of a million',
    () => pickle(OP.LONG4, integer(4, 1e6), repeat(1e6, 1)),
    /^an integer of 1000000 bytes$/,
  ],
  [
    'LONG of a million digits',
    () => pickle(OP.LONG, repeat(1e6, '7'), 'L\n'),
    /^the line at byte 3 is 1000001 bytes long$/,
  ],
  [
    'INT of a million digits',
    () => pickle(OP.INT, repeat(1e6, '7'), '\n'),
    /^the line at byte 3 is 1000000 bytes long$/,
  ],
  ['INT of words', () => pickle(OP.INT, '__import__("os")\n'), /is not an integer$/],
  ['FLOAT of words', () => pickle(OP.FLOAT, '1/0\n'), /^"1\/0" is not a float$/],

  ['a memo that was never put', () => pickle(OP.BINGET, 7), /^at byte 2: memo 7 was never put$/],
  ['a memo that was never put, in text', () => pickle(OP.GET, '7\n'), /memo 7 was never put$/],
  [
    'a memo that was never put, far off',
    () => pickle(OP.LONG_BINGET, integer(4, -1)),
    /memo 4294967295 was never put$/,
  ],
  [
    'a memo index of 2^31',
    () => pickle(OP.NONE, OP.LONG_BINPUT, integer(4, 2 ** 31)),
    /^at byte 3: memo 2147483648 in a file of 9 bytes$/,
  ],
  [
    'a memo index of 20 digits',
    () => pickle(OP.NONE, OP.PUT, '99999999999999999999\n'),
    /memo 100000000000000000000 in a file/,
  ],
  [
    'a memo index of 21 digits',
    () => pickle(OP.NONE, OP.PUT, '999999999999999999999\n'),
    /^the line at byte 4 is 21 bytes long$/,
  ],
  ['a memo index below 0', () => pickle(OP.NONE, OP.PUT, '-1\n'), /a memo index that is not a number$/],
  ['nothing to memoize', () => pickle(OP.MEMOIZE), /^at byte 2: needs a value that is not there$/],

  [
    'W1 with too few bytes',
    W1(raw.subarray(8), 6, 5),
    /^truncated: the shape \(6, 5\) needs 240 bytes of data, the file holds 232$/,
  ],
  [
    'W1 with too many bytes',
    W1(raw, 5, 5),
    /^the shape \(5, 5\) needs 200 bytes of data, the file holds 240$/,
  ],
  ['W1 of negative shape', W1(raw, -6, -5), /numpy\.ndarray is given what NumPy never gives it$/],
  [
    'W1 of 2^32 by 2^32',
    W1(new Uint8Array(), 2 ** 32, 2 ** 32),
    /^truncated: the shape \(4294967296, 4294967296\) needs/,
  ],
  [
    'W1 of 2^61 by 8',
    W1(new Uint8Array(), 2n ** 61n, 8),
    /numpy\.ndarray is given what NumPy never gives it$/,
  ],
  ['W1 of nothing by everything', W1(new Uint8Array(), 0, 2 ** 52), /^W1 has shape \(0, 4503599627370496\)/],
  [
    'W1 of 33 dimensions',
    W1(raw.subarray(0, 8), ...Array<number>(33).fill(1)),
    /numpy\.ndarray is given what NumPy never gives it$/,
  ],
  ['W1 of 32 dimensions', W1(raw.subarray(0, 8), ...Array<number>(32).fill(1)), /^W1 has shape \(1, 1, 1/],
  [
    'an array that nobody asks for',
    () => withAttribute(array([2], raw.subarray(0, 8))),
    /^truncated: the shape \(2\) needs 16 bytes of data, the file holds 8$/,
  ],
];
