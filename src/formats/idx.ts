/**
 * IDX, the format of MNIST's files (described by LeCun, Cortes and Burges with the data set): two 0 bytes, a type
 * byte, the number of dimensions, each dimension as a big-endian u32, then the values row-major.
 * Here only unsigned bytes (type 8): images (rank 3) and labels (rank 1).
 */
import { FormatError } from './format-error';

/** Images (count, height, width) in grey levels 0..255. */
export interface IdxImages {
  kind: 'images';
  count: number;
  height: number;
  width: number;
  values: Uint8Array;
}

/** Labels (count). */
export interface IdxLabels {
  kind: 'labels';
  count: number;
  values: Uint8Array;
}

const UNSIGNED_BYTE = 8;

/** Whether bytes begin as an IDX file of unsigned bytes with one or three dimensions. */
export function looksLikeIdx(bytes: Uint8Array): boolean {
  const [first, second, type, rank] = bytes;
  return first === 0 && second === 0 && type === UNSIGNED_BYTE && (rank === 1 || rank === 3);
}

/**
 * Reads an uncompressed IDX file; `values` is a view of `bytes`. Throws a FormatError when the header is not IDX
 * or the sizes it claims are not those of the file. Nothing is allocated by what the header claims.
 */
export function readIdx(bytes: Uint8Array): IdxImages | IdxLabels {
  if (bytes.length < 8) throw new FormatError(`too short for an IDX file (${bytes.length} bytes)`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0) !== 0)
    throw new FormatError('not an IDX file (it does not begin with two zero bytes)');
  const type = view.getUint8(2);
  const rank = view.getUint8(3);
  if (type !== UNSIGNED_BYTE) {
    throw new FormatError(
      `IDX values of type 0x${type.toString(16).padStart(2, '0')}; only unsigned bytes (0x08) are supported`,
    );
  }
  if (rank !== 1 && rank !== 3) {
    throw new FormatError(`IDX with ${rank} dimensions; expected 3 (images) or 1 (labels)`);
  }
  const headerLength = 4 + 4 * rank;
  if (bytes.length < headerLength) throw new FormatError('truncated: the IDX header is not whole');
  const dimensions = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const size = dimensions.reduce((product, dimension) => product * dimension, 1);
  const actual = bytes.length - headerLength;
  if (size !== actual) {
    const claim = `the header claims ${dimensions.join(' x ')} = ${size} bytes of data, the file holds ${actual}`;
    throw new FormatError(actual < size ? `truncated: ${claim}` : claim);
  }
  const values = bytes.subarray(headerLength);
  const [count = 0, height = 0, width = 0] = dimensions;
  if (rank === 1) return { kind: 'labels', count, values };
  if (height === 0 || width === 0) throw new FormatError(`images of ${height} x ${width} pixels`);
  return { kind: 'images', count, height, width, values };
}

function idxHeader(dimensions: number[]): Uint8Array {
  const header = new Uint8Array(4 + 4 * dimensions.length);
  const view = new DataView(header.buffer);
  view.setUint8(2, UNSIGNED_BYTE);
  view.setUint8(3, dimensions.length);
  dimensions.forEach((dimension, i) => view.setUint32(4 + 4 * i, dimension));
  return header;
}

/** The header of an IDX file of images: with the pixels behind it, the whole file. */
export function idxImagesHeader(count: number, height: number, width: number): Uint8Array {
  return idxHeader([count, height, width]);
}

/** The header of an IDX file of labels. */
export function idxLabelsHeader(count: number): Uint8Array {
  return idxHeader([count]);
}
