/** For tests: files that were made to hurt. Each ends in a one-line error or in the model that it says it is. */
import { array, dict, doubles, dtype, int, integer, named, network } from './assembler';
import {
  pickle,
  repeat,
  SMALL_ARRAYS,
  text,
  tuple,
  withAttribute,
  type HostileFile,
  type Piece,
} from './assembler';
import { OPCODES as OP } from './opcodes';

const W1 =
  (raw: Uint8Array, ...dimensions: (number | bigint)[]): (() => Uint8Array) =>
  () =>
    pickle(network({ ...SMALL_ARRAYS, W1: array(dimensions, raw) }));
const raw = new Uint8Array(240);

/** A list that holds the list before it twice, so many times over. */
function laughs(levels: number): Piece {
  const level = [OP.EMPTY_LIST, OP.MARK, OP.BINGET, 0, OP.BINGET, 0, OP.APPENDS, OP.BINPUT, 0, OP.POP];
  return [OP.EMPTY_LIST, OP.BINPUT, 0, OP.POP, repeat(levels, level), OP.BINGET, 0];
}

/** A value made, put into the memo and dropped, so many times over. */
const hoard = (count: number, ...pieces: Piece[]) =>
  pickle(network(), repeat(count, pieces, OP.MEMOIZE, OP.POP));

const longText = (length: number): Piece => [OP.BINUNICODE, integer(4, length), repeat(length, 'x')];

/** An entry of its own number for each number below `count`. */
function numberedKeys(count: number): Uint8Array {
  const entries = repeat(count, OP.BININT, integer(4, 0), OP.NONE, OP.SETITEM);
  const view = new DataView(entries.buffer);
  for (let i = 0; i < count; i++) view.setInt32(7 * i + 1, i, true);
  return entries;
}

/** A network, then the memo filled at these places. */
function memoFilled(count: number, placeOf: (i: number) => number): Uint8Array {
  const puts = repeat(count, OP.NONE, OP.LONG_BINPUT, integer(4, 0), OP.POP);
  const view = new DataView(puts.buffer);
  for (let i = 0; i < count; i++) view.setUint32(7 * i + 2, placeOf(i), true);
  return pickle(network(), puts);
}

/** Lengths, memo indices, nesting, repetition and shapes. */
export const HOSTILE_FILES: readonly HostileFile[] = [
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
    'a list in itself',
    () => withAttribute([OP.EMPTY_LIST, OP.BINPUT, 0, OP.BINGET, 0, OP.APPEND]),
    /contains itself$/,
  ],
  [
    'a tuple in itself',
    () => withAttribute([OP.EMPTY_LIST, OP.BINPUT, 0, OP.BINGET, 0, OP.TUPLE1, OP.APPEND]),
    /contains itself$/,
  ],
  [
    'a dict in itself',
    () => withAttribute([OP.EMPTY_DICT, OP.BINPUT, 0, OP.NONE, OP.BINGET, 0, OP.SETITEM]),
    /contains itself$/,
  ],
  [
    'a dict as its own key',
    () => withAttribute([OP.EMPTY_DICT, OP.BINPUT, 0, OP.BINGET, 0, OP.NONE, OP.SETITEM]),
    /a key or member that cannot be one$/,
  ],
  [
    'a set in itself',
    () => withAttribute([OP.EMPTY_SET, OP.BINPUT, 0, OP.MARK, OP.BINGET, 0, OP.ADDITEMS]),
    /a key or member that cannot be one$/,
  ],
  [
    'an object in itself',
    () => pickle(named('a', 'B'), ')\x81q\0', OP.EMPTY_DICT, OP.NONE, 'h\0', OP.SETITEM, OP.BUILD),
    /contains itself$/,
  ],

  [
    '200000 nested tuples',
    () => withAttribute([OP.EMPTY_TUPLE, repeat(200_000, OP.TUPLE1)]),
    /nested more than 100 deep$/,
  ],
  [
    '200000 nested tuples of MARKs',
    () => withAttribute([repeat(200_000, OP.MARK), repeat(200_000, OP.TUPLE)]),
    /nested more than 100 deep$/,
  ],
  [
    '200000 nested lists',
    () => withAttribute([repeat(200_000, OP.EMPTY_LIST), repeat(199_999, OP.APPEND)]),
    /nested more than 100 deep$/,
  ],
  [
    '100000 nested dicts',
    () => withAttribute([repeat(100_000, OP.EMPTY_DICT, OP.NONE), OP.NONE, repeat(100_000, OP.SETITEM)]),
    /nested more than 100 deep$/,
  ],
  [
    '200000 nested tuples that are thrown away',
    () => pickle(network(), OP.EMPTY_TUPLE, repeat(200_000, OP.TUPLE1), OP.POP),
    null,
  ],
  [
    'nesting behind nesting',
    () => withAttribute([laughs(60), repeat(60, OP.TUPLE1)]),
    /nested more than 100 deep$/,
  ],

  ['a billion laughs', () => withAttribute(laughs(80)), null],
  ['laughs without end', () => withAttribute(laughs(100_000)), /nested more than 100 deep$/],
  [
    'a flood of DUP',
    () => pickle(OP.EMPTY_LIST, repeat(2_000_000, OP.DUP)),
    /more than 1000000 values on the stack$/,
  ],
  ['a flood of MARK', () => pickle(repeat(2_000_000, OP.MARK)), /more than 1000000 open MARKs$/],
  [
    'a flood of opcodes',
    () => pickle(repeat(3_000_000, OP.NONE, OP.POP)),
    /^a pickle of more than 5000000 opcodes$/,
  ],
  [
    'tuples of a million',
    () => pickle(OP.NONE, repeat(9, OP.MARK, repeat(999_000, OP.NONE), OP.TUPLE, OP.MEMOIZE, OP.POP)),
    /MB and more in memory$/,
  ],
  ['a memo filled from behind', () => memoFilled(400_000, (i) => 2_799_999 - i), null],
  ['a memo filled here and there', () => memoFilled(400_000, (i) => (i * 1_048_583) % 2_800_000), null],
  ['hoarded lists', () => hoard(1_000_000, OP.EMPTY_LIST), /MB and more in memory$/],
  [
    'hoarded lists of one',
    () => hoard(1_000_000, OP.EMPTY_LIST, OP.NONE, OP.APPEND),
    /MB and more in memory$/,
  ],
  ['hoarded tuples', () => hoard(1_000_000, OP.EMPTY_TUPLE), /MB and more in memory$/],
  ['hoarded dicts', () => hoard(1_000_000, OP.EMPTY_DICT), /MB and more in memory$/],
  ['hoarded sets', () => hoard(1_000_000, OP.EMPTY_SET), /MB and more in memory$/],
  ['hoarded bytes', () => hoard(1_000_000, OP.SHORT_BINBYTES, 0), /MB and more in memory$/],
  ['hoarded floats', () => hoard(900_000, OP.BINFLOAT, repeat(8, 1)), null],
  ['hoarded names', () => hoard(400_000, named('a', 'B')), /MB and more in memory$/],
  [
    'hoarded objects',
    () => pickle(named('a', 'B'), OP.MEMOIZE, repeat(500_000, 'h\0)\x81', OP.MEMOIZE, OP.POP)),
    /MB and more in memory$/,
  ],
  [
    'a dict of a million keys',
    () => pickle(OP.EMPTY_DICT, numberedKeys(700_000)),
    /not of a model$|no array W1$|MB and more/,
  ],
  [
    'a text encoded again and again',
    () =>
      pickle(
        named('_codecs', 'encode'),
        'q\0',
        longText(1e6),
        'q\x01',
        text('latin1'),
        OP.TUPLE2,
        'q\x02',
        repeat(400, 'h\0h\x02R', OP.MEMOIZE, OP.POP),
      ),
    /MB and more in memory$/,
  ],
  [
    'one array of text in 1000 places',
    () =>
      pickle(
        array([0], new Uint8Array()),
        'q\0',
        tuple(int(1), tuple(int(1e6)), dtype('u1'), OP.NEWFALSE, longText(1e6)),
        'q\x01',
        repeat(1000, 'h\0h\x01b', OP.POP),
      ),
    /MB and more in memory$/,
  ],
  [
    'one long array in every place',
    () =>
      pickle(
        dict({
          model: network(),
          loss_history: [
            OP.EMPTY_LIST,
            OP.MARK,
            doubles([100_000]),
            'q\0',
            repeat(100_000, 'h\0'),
            OP.APPENDS,
          ],
        }),
      ),
    /^loss_history holds what is not a number$/,
  ],

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
];
