/** The opcodes that push a value of their own: None, booleans, numbers, text and bytes. */
import { FormatError } from '../format-error';
import { COSTS, type Allowance } from './allowance';
import { OPCODES, opcodeTable } from './opcodes';
import type { PickleSource } from './source';
import { decodeLatin1, decodeRawUnicodeEscape, decodeStringLiteral, decodeUtf8 } from './text';
import { plainInteger, type PickleKey } from './values';

/** Digits of a number in text and bytes of an integer; reading more takes the square of their length. */
const LONGEST_NUMBER = 2500;
const LONGEST_INTEGER = 1024;
/** Bytes; an engine's longest text is not much longer. */
const LONGEST_TEXT = 2 ** 28;

function integerOfText(text: string): number | bigint {
  if (!/^[+-]?\d+$/.test(text))
    throw new FormatError(`${JSON.stringify(text.slice(0, 40))} is not an integer`);
  return plainInteger(BigInt(text.replace('+', '')));
}

/** Two's complement, little-endian; no bytes are 0. */
function readInteger(source: PickleSource, length: number): number | bigint {
  if (length < 0 || length > LONGEST_INTEGER) throw new FormatError(`an integer of ${length} bytes`);
  const digits = Array.from(source.bytes(length), (byte) => byte.toString(16).padStart(2, '0'));
  const value = BigInt(`0x0${digits.reverse().join('')}`);
  return plainInteger(BigInt.asIntN(8 * length, value));
}

const NAMED_FLOATS: ReadonlyMap<string, number> = new Map([
  ['nan', NaN],
  ['-nan', NaN],
  ['inf', Infinity],
  ['-inf', -Infinity],
]);

function floatOfText(text: string): number {
  const named = NAMED_FLOATS.get(text);
  if (named !== undefined) return named;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text))
    throw new FormatError(`${JSON.stringify(text.slice(0, 40))} is not a float`);
  return Number(text);
}

function readBytes(source: PickleSource, length: number, allowance: Allowance): Uint8Array {
  // Only a signed length can be; whether a long one fits is for the source to say.
  if (length < 0) throw new FormatError(`a text of ${length} bytes`);
  allowance.spend(COSTS.bytes);
  return source.bytes(length);
}

function textOf(bytes: Uint8Array, decode: (bytes: Uint8Array) => string, allowance: Allowance): string {
  if (bytes.length > LONGEST_TEXT) throw new FormatError(`a text of ${bytes.length} bytes`);
  allowance.spend(2 * bytes.length);
  return decode(bytes);
}

type Reader = (source: PickleSource, allowance: Allowance) => PickleKey;

function readText(
  readLength: (source: PickleSource) => number,
  decode: (bytes: Uint8Array) => string,
): Reader {
  return (source, allowance) => textOf(readBytes(source, readLength(source), allowance), decode, allowance);
}

const uint8 = (source: PickleSource) => source.uint8();
const uint32 = (source: PickleSource) => source.uint32();
const uint64 = (source: PickleSource) => source.uint64();
const int32 = (source: PickleSource) => source.int32();

function readInt(source: PickleSource): boolean | number | bigint {
  const word = source.word(LONGEST_NUMBER);
  return word === '00' ? false : word === '01' ? true : integerOfText(word);
}

const READERS = opcodeTable<Reader>([
  [OPCODES.NONE, () => null],
  [OPCODES.NEWTRUE, () => true],
  [OPCODES.NEWFALSE, () => false],
  [OPCODES.INT, readInt],
  [OPCODES.BININT, int32],
  [OPCODES.BININT1, uint8],
  [OPCODES.BININT2, (source) => source.uint16()],
  [OPCODES.LONG, (source) => integerOfText(source.word(LONGEST_NUMBER).replace(/L$/, ''))],
  [OPCODES.LONG1, (source) => readInteger(source, source.uint8())],
  [OPCODES.LONG4, (source) => readInteger(source, source.int32())],
  [OPCODES.FLOAT, (source) => floatOfText(source.word(LONGEST_NUMBER))],
  [OPCODES.BINFLOAT, (source) => source.float64()],
  [OPCODES.STRING, (source, allowance) => textOf(source.line(), decodeStringLiteral, allowance)],
  [OPCODES.BINSTRING, readText(int32, decodeLatin1)],
  [OPCODES.SHORT_BINSTRING, readText(uint8, decodeLatin1)],
  [OPCODES.UNICODE, (source, allowance) => textOf(source.line(), decodeRawUnicodeEscape, allowance)],
  [OPCODES.SHORT_BINUNICODE, readText(uint8, decodeUtf8)],
  [OPCODES.BINUNICODE, readText(uint32, decodeUtf8)],
  [OPCODES.BINUNICODE8, readText(uint64, decodeUtf8)],
  [OPCODES.SHORT_BINBYTES, (source, allowance) => readBytes(source, source.uint8(), allowance)],
  [OPCODES.BINBYTES, (source, allowance) => readBytes(source, source.uint32(), allowance)],
  [OPCODES.BINBYTES8, (source, allowance) => readBytes(source, source.uint64(), allowance)],
  [OPCODES.BYTEARRAY8, (source, allowance) => readBytes(source, source.uint64(), allowance)],
]);

/** Reads the value of an opcode; undefined for an opcode that pushes no value of its own. Throws a FormatError. */
export function readAtom(opcode: number, source: PickleSource, allowance: Allowance): PickleKey | undefined {
  return READERS[opcode]?.(source, allowance);
}
