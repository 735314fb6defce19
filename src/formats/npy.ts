/**
 * NumPy's .npy format, versions 1 to 3 (numpy.lib.format): magic, version, header length, a Python dict literal
 * with descr, fortran_order and shape, then the values.
 */
import { FormatError } from './format-error';

/** Numbers of any dtype that fits one, or the strings of a unicode array. */
export type NpyData =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | string[];

/** An array: `data` in C order, product(shape) long. 64-bit integers are given as Float64Array. */
export interface NpyArray {
  /** NumPy's descr, such as `<f8`, `|u1` or `<U3`. */
  descr: string;
  shape: number[];
  data: NpyData;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const MAXIMUM_HEADER = 65536;
const MAXIMUM_RANK = 32;

/** Whether bytes begin as a .npy file. */
export function looksLikeNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

interface Header {
  descr: string;
  fortranOrder: boolean;
  shape: number[];
}

/** The header is a Python dict literal of a fixed form; anything else is refused rather than evaluated. */
function parseHeader(text: string): Header {
  const descr = /^\s*\{(?=[^]*\}\s*$)[^]*'descr'\s*:\s*'([<>|=]?[a-zA-Z]\d*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) {
    throw new FormatError(`the .npy header is not understood: ${text.trim().slice(0, 80)}`);
  }
  const dimensions = shape
    .replaceAll('L', '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number);
  if (dimensions.length > MAXIMUM_RANK || !dimensions.every(Number.isSafeInteger)) {
    throw new FormatError(`the .npy header has an impossible shape (${shape})`);
  }
  return { descr, fortranOrder: order === 'True', shape: dimensions };
}

type Decoder = { size: number; decode: (view: DataView, count: number, little: boolean) => NpyData };

function numbers<T extends Exclude<NpyData, string[]>>(
  size: number,
  make: (count: number) => T,
  get: (view: DataView, offset: number, little: boolean) => number,
): Decoder {
  return {
    size,
    decode: (view, count, little) => {
      const result = make(count);
      for (let i = 0; i < count; i++) result[i] = get(view, i * size, little);
      return result;
    },
  };
}

/** A 64-bit integer as a number; throws a FormatError beyond 2^53, where it would change. */
function safeInteger(value: bigint): number {
  const result = Number(value);
  if (!Number.isSafeInteger(result)) throw new FormatError(`the integer ${value} is too large`);
  return result;
}

/** A float16 (IEEE 754 binary16) from its bits. */
export function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const bytes = (view: DataView, count: number) => new Uint8Array(view.buffer, view.byteOffset, count);

const DECODERS: Record<string, Decoder> = {
  f2: numbers(
    2,
    (n) => new Float32Array(n),
    (v, o, l) => halfFloat(v.getUint16(o, l)),
  ),
  f4: numbers(
    4,
    (n) => new Float32Array(n),
    (v, o, l) => v.getFloat32(o, l),
  ),
  f8: numbers(
    8,
    (n) => new Float64Array(n),
    (v, o, l) => v.getFloat64(o, l),
  ),
  i1: numbers(
    1,
    (n) => new Int8Array(n),
    (v, o) => v.getInt8(o),
  ),
  i2: numbers(
    2,
    (n) => new Int16Array(n),
    (v, o, l) => v.getInt16(o, l),
  ),
  i4: numbers(
    4,
    (n) => new Int32Array(n),
    (v, o, l) => v.getInt32(o, l),
  ),
  i8: numbers(
    8,
    (n) => new Float64Array(n),
    (v, o, l) => safeInteger(v.getBigInt64(o, l)),
  ),
  u1: { size: 1, decode: bytes },
  b1: { size: 1, decode: bytes },
  u2: numbers(
    2,
    (n) => new Uint16Array(n),
    (v, o, l) => v.getUint16(o, l),
  ),
  u4: numbers(
    4,
    (n) => new Uint32Array(n),
    (v, o, l) => v.getUint32(o, l),
  ),
  u8: numbers(
    8,
    (n) => new Float64Array(n),
    (v, o, l) => safeInteger(v.getBigUint64(o, l)),
  ),
};

function textDecoder(length: number): Decoder {
  return {
    size: 4 * length,
    decode: (view, count, little) =>
      Array.from({ length: count }, (_, i) => {
        const codes: number[] = [];
        for (let k = 0; k < length; k++) {
          const code = view.getUint32(4 * (i * length + k), little);
          if (code > 0x10ffff) throw new FormatError(`a text array holds the invalid character ${code}`);
          codes.push(code);
        }
        // NumPy pads texts with zeros at the end.
        while (codes.at(-1) === 0) codes.pop();
        return codes.map((code) => String.fromCodePoint(code)).join('');
      }),
  };
}

function decoderOf(descr: string): Decoder {
  const type = descr.replace(/^[<>|=]/, '');
  const decoder = Object.hasOwn(DECODERS, type) ? DECODERS[type] : undefined;
  if (decoder) return decoder;
  const text = /^U([1-9]\d{0,5})$/.exec(type);
  if (text) return textDecoder(Number(text[1]));
  throw new FormatError(
    type === 'O'
      ? 'an object array, which only Python could unpickle'
      : `values of dtype ${descr} are not supported`,
  );
}

/** Column-major to row-major. */
function toRowMajor<T extends NpyData>(data: T, shape: number[]): T {
  const result = data.slice() as T;
  const index = shape.map(() => 0);
  for (let from = 0; from < data.length; from++) {
    let to = 0;
    for (let axis = 0; axis < shape.length; axis++) to = to * shape[axis]! + index[axis]!;
    result[to] = data[from]!;
    for (let axis = 0; axis < shape.length && ++index[axis]! === shape[axis]; axis++) index[axis] = 0;
  }
  return result;
}

/**
 * Reads a .npy file. Byte arrays are views of `file`. Throws a FormatError when it is not one, is truncated or
 * longer than its shape says, or has a dtype that is neither a number, a bool nor text.
 */
export function readNpy(file: Uint8Array): NpyArray {
  if (!looksLikeNpy(file) || file.length < 10) throw new FormatError('not a .npy file');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const version = view.getUint8(6);
  if (version < 1 || version > 3) throw new FormatError(`.npy version ${version} is not known`);
  const lengthSize = version === 1 ? 2 : 4;
  if (file.length < 8 + lengthSize) throw new FormatError('truncated: the .npy header is not whole');
  const headerLength = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const from = 8 + lengthSize;
  if (from + headerLength > file.length) throw new FormatError('truncated: the .npy header is not whole');
  if (headerLength > MAXIMUM_HEADER) throw new FormatError(`a .npy header of ${headerLength} bytes`);
  const text = String.fromCharCode(...file.subarray(from, from + headerLength));
  const { descr, fortranOrder, shape } = parseHeader(text);
  const decoder = decoderOf(descr);
  const count = shape.reduce((product, dimension) => product * dimension, 1);
  const expected = count * decoder.size;
  const actual = file.length - from - headerLength;
  if (expected !== actual) {
    throw new FormatError(
      `${actual < expected ? 'truncated: ' : ''}the shape (${shape.join(', ')}) needs ${expected} bytes of data, the file holds ${actual}`,
    );
  }
  const values = new DataView(file.buffer, file.byteOffset + from + headerLength, actual);
  const data = decoder.decode(values, count, !descr.startsWith('>'));
  const isColumnMajor = fortranOrder && shape.filter((dimension) => dimension !== 1).length > 1;
  return { descr, shape, data: isColumnMajor ? toRowMajor(data, shape) : data };
}

/** Writes a .npy file, version 1.0, C order, little-endian; `data` is product(shape) long. */
export function writeNpy(
  shape: number[],
  data: Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array | string,
): Uint8Array {
  let descr: string;
  let body: Uint8Array;
  if (typeof data === 'string') {
    const codes = Array.from(data, (character) => character.codePointAt(0)!);
    descr = `<U${Math.max(1, codes.length)}`;
    body = new Uint8Array(4 * Math.max(1, codes.length));
    codes.forEach((code, i) => new DataView(body.buffer).setUint32(4 * i, code, true));
  } else {
    const kind =
      data instanceof Float64Array || data instanceof Float32Array
        ? 'f'
        : data instanceof Int32Array
          ? 'i'
          : 'u';
    descr = data.BYTES_PER_ELEMENT === 1 ? '|u1' : `<${kind}${data.BYTES_PER_ELEMENT}`;
    body = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const padded = dictionary.padEnd(Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10 - 1) + '\n';
  const file = new Uint8Array(10 + padded.length + body.length);
  file.set([...MAGIC, 1, 0, padded.length & 255, padded.length >> 8]);
  for (let i = 0; i < padded.length; i++) file[10 + i] = padded.charCodeAt(i);
  file.set(body, 10 + padded.length);
  return file;
}
