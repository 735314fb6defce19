/** Reads a file, gunzipped if its content is gzip, whatever its name. */
import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { atFile, FileError } from '../storage/file-error';

const MAXIMUM_BYTES = 2 ** 31 - 1;

/** Whether bytes begin as gzip. */
export function looksLikeGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Throws a FileError when it cannot be read, is larger than 2 GB, or is damaged gzip. */
export function readBytes(file: string): Uint8Array {
  return atFile(file, () => {
    const { size } = statSync(file);
    if (size > MAXIMUM_BYTES) throw new FileError(file, `is larger than 2 GB (${size} bytes)`);
    const bytes = readFileSync(file);
    return looksLikeGzip(bytes) ? gunzip(file, bytes) : bytes;
  });
}

function gunzip(file: string, bytes: Buffer): Uint8Array {
  // The last four bytes give the size. With one chunk of that size zlib copies nothing; a wrong hint only costs time.
  const stated = bytes.length >= 18 ? bytes.readUInt32LE(bytes.length - 4) : 0;
  const chunkSize = Math.min(Math.max(stated + 1, 65536), bytes.length * 1032, MAXIMUM_BYTES);
  try {
    return gunzipSync(bytes, { chunkSize: Math.max(chunkSize, 64), maxOutputLength: MAXIMUM_BYTES });
  } catch (error) {
    const truncated = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
    throw new FileError(file, truncated ? 'truncated: the gzip stream ends too early' : 'damaged gzip data');
  }
}
