/** Reads a file, gunzipped if its content is gzip, whatever its name. */
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { atFile, errorCode, FileError } from '../storage/file-error';

const MAXIMUM_BYTES = 2 ** 31 - 1;

/** Whether bytes begin as gzip. */
export function looksLikeGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function bytesAt(file: string, count: number, place: (size: number) => number): Uint8Array {
  const buffer = Buffer.alloc(count);
  const handle = openSync(file, 'r');
  try {
    return buffer.subarray(0, readSync(handle, buffer, 0, count, place(fstatSync(handle).size)));
  } finally {
    closeSync(handle);
  }
}

/** The first `count` bytes of a file, as they are; all of a shorter one. Throws the system's error. */
export function beginningOf(file: string, count: number): Uint8Array {
  return bytesAt(file, count, () => 0);
}

/** The last `count` bytes of a file, as they are; all of a shorter one. Throws the system's error. */
export function endOf(file: string, count: number): Uint8Array {
  return bytesAt(file, count, (size) => Math.max(0, size - count));
}

/** Throws a FileError when it cannot be read, is larger than 2 GB, or is damaged gzip. */
export function readBytes(file: string): Uint8Array {
  return atFile(file, () => {
    const { size } = statSync(file);
    if (size > MAXIMUM_BYTES) throw new FileError(file, `is larger than 2 GB (${size} bytes)`);
    const read = readFileSync(file);
    const bytes = looksLikeGzip(read) ? gunzip(file, read) : read;
    // No Buffer leaves: its slice() is a view where that of every other typed array is a copy.
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  });
}

const GZIP_REASONS: Record<string, string> = {
  Z_BUF_ERROR: 'truncated: the gzip stream ends too early',
  ERR_BUFFER_TOO_LARGE: 'unpacks to more than 2 GB',
};

function gunzip(file: string, bytes: Buffer): Buffer {
  // The last four bytes give the size. With one chunk of that size zlib copies nothing; a wrong hint only costs time.
  const stated = bytes.length >= 18 ? bytes.readUInt32LE(bytes.length - 4) : 0;
  const chunkSize = Math.min(Math.max(stated + 1, 65536), bytes.length * 1032, MAXIMUM_BYTES);
  try {
    return gunzipSync(bytes, { chunkSize: Math.max(chunkSize, 64), maxOutputLength: MAXIMUM_BYTES });
  } catch (error) {
    throw new FileError(file, GZIP_REASONS[errorCode(error)] ?? 'damaged gzip data', { cause: error });
  }
}
