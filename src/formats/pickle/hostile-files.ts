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

/** A list that holds the list before it twice, so many times over. */
function laughs(levels: number): Piece {
  const level = [OP.EMPTY_LIST, OP.MARK, OP.BINGET, 0, OP.BINGET, 0, OP.APPENDS, OP.BINPUT, 0, OP.POP];
  return [OP.EMPTY_LIST, OP.BINPUT, 0, OP.POP, repeat(levels, level), OP.BINGET, 0];
}

const withLaughs = (name: string) => pickle(network(SMALL_ARRAYS, { [name]: tuple(laughs(60), int(2)) }));
const laughsBeside = (name: string) => pickle(dict({ model: network(), [name]: laughs(60) }));

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

/** Nesting and repetition: small files that would be large in memory, or long to look through. */
export const HOSTILE_FILES: readonly HostileFile[] = [
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
  [
    'a billion laughs beside deeper ones',
    () => withAttribute(tuple(laughs(60), [OP.BINGET, 0, repeat(60, OP.TUPLE1)])),
    /nested more than 100 deep$/,
  ],
  ['a billion laughs for an image size', () => withLaughs('image_size'), null],
  ['a billion laughs for lam', () => withLaughs('lam'), /^lam is not a number$/],
  ['a billion laughs for params', () => withLaughs('params'), /^no array W1$/],
  ['a billion laughs for preprocessing', () => withLaughs('preprocessing'), /^preprocessing is not a name$/],
  [
    'a billion laughs for losses',
    () => laughsBeside('loss_history'),
    /^loss_history holds what is not a number$/,
  ],
  ['a billion laughs for an epoch', () => laughsBeside('epoch'), /^epoch is not a number$/],
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
    /more than 10000 keys that are numbers$/,
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
];
