/**
 * NumPy's .npy format, versions 1 to 3 (numpy.lib.format): magic, version, header length, a Python dict literal
 * with descr, fortran_order and shape, then the values.
 */
import { FormatError } from './format-error';
import { decodeArray, MAXIMUM_RANK, type ArrayHeader, type NpyArray } from './numpy-data';

export { halfFloat, type NpyArray, type NpyData } from './numpy-data';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const MAXIMUM_HEADER = 65536;

/** Whether bytes begin as a .npy file. */
export function looksLikeNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/** The header is a Python dict literal of a fixed form; anything else is refused rather than evaluated. */
function parseHeader(text: string): ArrayHeader {
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
  return decodeArray(parseHeader(text), file.subarray(from + headerLength));
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
