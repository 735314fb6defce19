/** For tests of safetensors: files put together and taken apart by the format's description alone. */
import { strFromU8, strToU8 } from 'fflate';

/** What stands in a file's header. */
export type Header = Record<string, unknown>;

/** The header and the values of a file. */
export function parts(file: Uint8Array): { header: Header; text: string; data: Uint8Array } {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const text = strFromU8(file.subarray(8, 8 + length));
  return { header: JSON.parse(text) as Header, text, data: file.slice(8 + length) };
}

/** A file of this header, which may be text, and these values. */
export function fileOf(header: Header | string, data: Uint8Array, length?: bigint): Uint8Array {
  const text = strToU8(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

/** Tensors by name. */
export type Tensors = Record<string, [dtype: string, shape: number[], data: ArrayBufferView]>;

/** A file of these tensors, given as [dtype, shape, bytes], side by side. */
export function fileOfTensors(tensors: Tensors, metadata?: Record<string, unknown>): Uint8Array {
  const header: Header = metadata ? { __metadata__: metadata } : {};
  const bytes: number[] = [];
  for (const [name, [dtype, shape, data]] of Object.entries(tensors)) {
    const begin = bytes.length;
    bytes.push(...new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    header[name] = { dtype, shape, data_offsets: [begin, bytes.length] };
  }
  return fileOf(header, Uint8Array.from(bytes));
}

/** Values of F64. */
export const double = (...values: number[]) => Float64Array.from(values);
/** A network of 2 inputs, 1 hidden unit and 2 classes. */
export const network = {
  W1: ['F64', [2, 1], double(1, 2)],
  b1: ['F64', [1], double(3)],
  W2: ['F64', [1, 2], double(4, 5)],
  b2: ['F64', [2], double(6, 7)],
} satisfies Tensors;
