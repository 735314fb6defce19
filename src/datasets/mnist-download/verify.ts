import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { errorCode } from '../../storage/file-error';
import { onDisk } from './errors';
import type { MnistFile } from '../mnist-files';

/** The first byte of a gzip archive, and of an IDX file that something on the way has already unpacked. */
export const GZIP_FIRST_BYTE = 0x1f;
export const IDX_FIRST_BYTE = 0x00;

/** The content is not what it should be; the message says how. */
class WrongContent extends Error {}

/** The first byte of a file, or undefined if it is empty or not there. */
export async function firstByteOf(path: string): Promise<number | undefined> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (!handle) return undefined;
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(1), 0, 1, 0);
    return bytesRead === 1 ? buffer[0] : undefined;
  } finally {
    await handle.close();
  }
}

/**
 * Whether `path` is a file with exactly the content of `file`; false where there is none.
 * @throws DownloadError if it cannot be read, AbortError if cancelled
 */
export async function hasContent(path: string, file: MnistFile, signal?: AbortSignal): Promise<boolean> {
  const information = await stat(path).catch(() => undefined);
  if (!information?.isFile() || information.size !== file.size) return false;
  const hash = createHash('sha256');
  await onDisk(path, () => pipeline(createReadStream(path), hash, signal ? { signal } : {}));
  return hash.digest('hex') === file.sha256;
}

/** Writes a whole buffer at a position: a single write may take only a part of it. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const result = await handle.write(bytes, written, bytes.length - written, position + written);
    written += result.bytesWritten;
  }
}

/**
 * Unpacks a received archive to `target`, which appears only once the content is verified and on the disk.
 * Bytes that are not gzip are taken as they are, since some servers unpack archives on the way.
 * @param scratch where the unverified bytes go meanwhile, on the same file system; gone afterwards
 * @returns undefined when `target` is in place, otherwise why the archive is no good
 * @throws DownloadError if the disk does not cooperate, AbortError if cancelled
 */
export async function unpackVerified(
  archive: string,
  target: string,
  scratch: string,
  file: MnistFile,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const zipped = (await onDisk(archive, () => firstByteOf(archive))) === GZIP_FIRST_BYTE;
  const output = await onDisk(scratch, () => open(scratch, 'w'));
  // Not pipeline(): it would report what the loop below throws as a mere "aborted".
  const input = createReadStream(archive, signal ? { signal } : {});
  const unpacked: AsyncIterable<Buffer> & Readable = zipped ? input.pipe(createGunzip()) : input;
  if (zipped) input.on('error', (error) => unpacked.destroy(error));
  try {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of unpacked) {
      // Checked before writing: an archive can hold a thousand times its own size.
      if (size + chunk.length > file.size) throw new WrongContent('unpacks to more than it should');
      hash.update(chunk);
      await onDisk(scratch, () => writeFully(output, chunk, size));
      size += chunk.length;
    }
    if (size < file.size) throw new WrongContent(`unpacks to ${size} bytes instead of ${file.size}`);
    if (hash.digest('hex') !== file.sha256) throw new WrongContent('has other content (SHA-256 differs)');
    await onDisk(scratch, () => output.sync());
    await output.close();
    await onDisk(target, () => rename(scratch, target));
    return undefined;
  } catch (error) {
    if (error instanceof WrongContent) return error.message;
    if (errorCode(error) === 'Z_BUF_ERROR') return 'is cut off (gzip data ends early)';
    if (errorCode(error).startsWith('Z_')) return 'is damaged (gzip data corrupt)';
    return await onDisk(archive, () => Promise.reject(error));
  } finally {
    if (!input.closed) await new Promise<void>((resolve) => input.once('close', () => resolve()).destroy());
    await output.close().catch(() => undefined);
    await rm(scratch, { force: true }).catch(() => undefined);
  }
}
