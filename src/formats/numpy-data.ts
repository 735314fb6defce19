/** The values of NumPy's arrays, as .npy files and pickles hold them: raw, in C or Fortran order, of either endian. */
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

/** What stands before an array's values. */
export interface ArrayHeader {
  descr: string;
  fortranOrder: boolean;
  shape: number[];
}

/** The most dimensions that an array may have, which is NumPy 1's. */
export const MAXIMUM_RANK = 32;

/** The longest text of a unicode array, in characters. */
const LONGEST_TEXT = 999_999;

const PLATFORM_IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

interface Decoder {
  /** Bytes that one value takes. */
  size: number;
  decode: (bytes: Uint8Array, count: number, little: boolean) => NpyData;
}

/** Turns round the bytes of each value, in place. */
function swapBytes(bytes: Uint8Array, size: number): void {
  for (let from = 0; from < bytes.length; from += size) {
    for (let low = from, high = from + size - 1; low < high; low++, high--) {
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
  }
}

/** Values whose bytes JavaScript's array has as well: copied, so that even the payload of a NaN survives. */
function copied(size: number, wrap: (buffer: ArrayBuffer) => NpyData): Decoder {
  return {
    size,
    decode: (bytes, _, little) => {
      const copy = new Uint8Array(bytes);
      if (little !== PLATFORM_IS_LITTLE) swapBytes(copy, size);
      return wrap(copy.buffer);
    },
  };
}

/** Values that become other numbers. */
function converted(
  size: number,
  make: (count: number) => Float64Array | Float32Array,
  get: (view: DataView, offset: number, little: boolean) => number,
): Decoder {
  return {
    size,
    decode: (bytes, count, little) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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

const asTheyAre: Decoder = { size: 1, decode: (bytes) => bytes };

const DECODERS: ReadonlyMap<string, Decoder> = new Map([
  [
    'f2',
    converted(
      2,
      (n) => new Float32Array(n),
      (v, o, l) => halfFloat(v.getUint16(o, l)),
    ),
  ],
  ['f4', copied(4, (buffer) => new Float32Array(buffer))],
  ['f8', copied(8, (buffer) => new Float64Array(buffer))],
  ['i1', copied(1, (buffer) => new Int8Array(buffer))],
  ['i2', copied(2, (buffer) => new Int16Array(buffer))],
  ['i4', copied(4, (buffer) => new Int32Array(buffer))],
  [
    'i8',
    converted(
      8,
      (n) => new Float64Array(n),
      (v, o, l) => safeInteger(v.getBigInt64(o, l)),
    ),
  ],
  ['u1', asTheyAre],
  ['b1', asTheyAre],
  ['u2', copied(2, (buffer) => new Uint16Array(buffer))],
  ['u4', copied(4, (buffer) => new Uint32Array(buffer))],
  [
    'u8',
    converted(
      8,
      (n) => new Float64Array(n),
      (v, o, l) => safeInteger(v.getBigUint64(o, l)),
    ),
  ],
]);

function textDecoder(length: number): Decoder {
  return {
    size: 4 * length,
    decode: (bytes, count, little) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return Array.from({ length: count }, (_, i) => {
        const codes: number[] = [];
        for (let k = 0; k < length; k++) {
          const code = view.getUint32(4 * (i * length + k), little);
          if (code > 0x10ffff) throw new FormatError(`a text array holds the invalid character ${code}`);
          codes.push(code);
        }
        // NumPy pads texts with zeros at the end.
        while (codes.at(-1) === 0) codes.pop();
        return codes.map((code) => String.fromCodePoint(code)).join('');
      });
    },
  };
}

function decoderOf(descr: string): Decoder {
  const type = descr.replace(/^[<>|=]/, '');
  const decoder = DECODERS.get(type);
  if (decoder) return decoder;
  const text = /^U([1-9]\d*)$/.exec(type);
  if (text && Number(text[1]) <= LONGEST_TEXT) return textDecoder(Number(text[1]));
  throw new FormatError(
    type === 'O' || type === 'O8'
      ? 'an object array, which only Python could unpickle'
      : `values of dtype ${descr} are not supported`,
  );
}

/** Bytes that one value of this type takes. Throws a FormatError for a type that is neither a number, a bool nor text. */
export function itemSize(descr: string): number {
  return decoderOf(descr).size;
}

/** Bytes in column-major order to row-major, value by value. */
function toRowMajor(bytes: Uint8Array, size: number, shape: number[]): Uint8Array {
  const result = new Uint8Array(bytes.length);
  const index = shape.map(() => 0);
  for (let from = 0; from < bytes.length; from += size) {
    let to = 0;
    for (let axis = 0; axis < shape.length; axis++) to = to * shape[axis]! + index[axis]!;
    to *= size;
    for (let i = 0; i < size; i++) result[to + i] = bytes[from + i]!;
    for (let axis = 0; axis < shape.length && ++index[axis]! === shape[axis]; axis++) index[axis] = 0;
  }
  return result;
}

/** How many values an array has. Throws a FormatError when they need more or fewer bytes than there are. */
export function elementCount({ descr, shape }: ArrayHeader, bytes: Uint8Array): number {
  const count = shape.reduce((product, dimension) => product * dimension, 1);
  const expected = count * itemSize(descr);
  const actual = bytes.length;
  if (expected !== actual) {
    throw new FormatError(
      `${actual < expected ? 'truncated: ' : ''}the shape (${shape.join(', ')}) needs ${expected} bytes of data, the file holds ${actual}`,
    );
  }
  return count;
}

/**
 * An array from its raw values. Arrays of bytes may be views of `bytes`. Throws a FormatError when the shape needs
 * more or fewer bytes than there are, or the type is not a number, a bool or text.
 */
export function decodeArray(header: ArrayHeader, bytes: Uint8Array): NpyArray {
  const { descr, fortranOrder, shape } = header;
  const count = elementCount(header, bytes);
  const { size, decode } = decoderOf(descr);
  const isColumnMajor = fortranOrder && shape.filter((dimension) => dimension !== 1).length > 1;
  const values = isColumnMajor ? toRowMajor(bytes, size, shape) : bytes;
  return { descr, shape, data: decode(values, count, !descr.startsWith('>')) };
}
