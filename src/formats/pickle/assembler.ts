/** For tests: pickles put together by hand, from opcodes and from pieces such as Python writes. */
import { OPCODES } from './opcodes';

/** Bytes, opcodes, and texts of one byte a character. */
export type Piece = number | string | Uint8Array | readonly Piece[];

/** The bytes of all pieces, one behind the other. */
export function assemble(...pieces: readonly Piece[]): Uint8Array {
  const parts = pieces.map((piece) => {
    if (typeof piece === 'number') return Uint8Array.of(piece);
    if (typeof piece === 'string') return Uint8Array.from(piece, (character) => character.charCodeAt(0));
    return piece instanceof Uint8Array ? piece : assemble(...piece);
  });
  const bytes = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let place = 0;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}

/** A piece many times. */
export function repeat(count: number, ...pieces: readonly Piece[]): Uint8Array {
  const once = assemble(...pieces);
  const bytes = new Uint8Array(count * once.length);
  for (let i = 0; i < count; i++) bytes.set(once, i * once.length);
  return bytes;
}

/** An unsigned integer of so many bytes, little-endian; a negative one as its two's complement. */
export function integer(bytes: number, value: number | bigint): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) =>
    Number(BigInt.asUintN(8, BigInt(value) >> BigInt(8 * i))),
  );
}

/** Pushes a text of up to 255 bytes of ASCII. */
export function text(value: string): Piece {
  return [OPCODES.SHORT_BINUNICODE, value.length, value];
}

/** Pushes bytes. */
export function bytes(value: Uint8Array): Piece {
  return [OPCODES.BINBYTES, integer(4, value.length), value];
}

/** Pushes a name, as protocols 0 to 3 do. */
export function named(module: string, name: string): Piece {
  return [OPCODES.GLOBAL, `${module}\n${name}\n`];
}

/** Pushes an integer. */
export function int(value: number | bigint): Piece {
  return [OPCODES.LONG1, 10, integer(10, value)];
}

/** Pushes a tuple. */
export function tuple(...items: readonly Piece[]): Piece {
  return [OPCODES.MARK, ...items, OPCODES.TUPLE];
}

/** Pushes a dict of texts and values. */
export function dict(entries: Readonly<Record<string, Piece>>): Piece {
  const items = Object.entries(entries).map(([key, value]) => [text(key), value]);
  return [OPCODES.EMPTY_DICT, OPCODES.MARK, ...items, OPCODES.SETITEMS];
}

/** Pushes a NumPy dtype. */
export function dtype(type: string, endian = '<'): Piece {
  const none = OPCODES.NONE;
  return [
    [named('numpy', 'dtype'), tuple(text(type), OPCODES.NEWFALSE, OPCODES.NEWTRUE), OPCODES.REDUCE],
    [tuple(int(3), text(endian), none, none, none, int(-1), int(-1), int(0)), OPCODES.BUILD],
  ];
}

/** Pushes an array of these dimensions and raw bytes, true or not. */
export function array(
  dimensions: readonly (number | bigint)[],
  raw: Uint8Array,
  type = 'f8',
  endian = '<',
): Piece {
  const kind = bytes(Uint8Array.of(0x62));
  return [
    [named('numpy.core.multiarray', '_reconstruct'), tuple(named('numpy', 'ndarray'), tuple(int(0)), kind)],
    OPCODES.REDUCE,
    tuple(int(1), tuple(...dimensions.map(int)), dtype(type, endian), OPCODES.NEWFALSE, bytes(raw)),
    OPCODES.BUILD,
  ];
}

/** Pushes an array of doubles. */
export function doubles(dimensions: readonly number[], value = 0.5): Piece {
  const count = dimensions.reduce((product, n) => product * n, 1);
  return array(dimensions, new Uint8Array(new Float64Array(count).fill(value).buffer));
}

/** Pushes an inert object with these attributes. */
export function object(state: Piece, module = 'model.two_layers_net', name = 'TwoLayerNet'): Piece {
  return [named(module, name), OPCODES.EMPTY_TUPLE, OPCODES.NEWOBJ, state, OPCODES.BUILD];
}

/** The four arrays of a network of 6 inputs, 5 hidden units and 3 classes. */
export const SMALL_ARRAYS: Readonly<Record<string, Piece>> = {
  W1: doubles([6, 5]),
  b1: doubles([1, 5]),
  W2: doubles([5, 3]),
  b2: doubles([1, 3]),
};

/** Pushes the course's object of these arrays, with further attributes. */
export function network(
  arrays: Readonly<Record<string, Piece>> = SMALL_ARRAYS,
  attributes: Readonly<Record<string, Piece>> = {},
): Piece {
  return object(
    dict({ params: dict(arrays), lam: [OPCODES.BINFLOAT, 0x3f, 0xb9, repeat(5, 0x99), 0x9a], ...attributes }),
  );
}

/** A whole pickle. */
export function pickle(...pieces: readonly Piece[]): Uint8Array {
  return assemble(OPCODES.PROTO, 4, ...pieces, OPCODES.STOP);
}

/** A whole pickle of a network with one attribute more. */
export function withAttribute(value: Piece): Uint8Array {
  return pickle(network(SMALL_ARRAYS, { extra: value }));
}

/** A file that means harm, and what is said of it; null for one that is a model after all. */
export type HostileFile = [name: string, make: () => Uint8Array, message: RegExp | null];
