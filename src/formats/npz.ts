/** NumPy's .npz: a zip of .npy files. Zip and deflate by fflate; checksums are verified here, which it does not do. */
import { strFromU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { crc32 } from './crc32';
import { FormatError, reasonOf } from './format-error';
import { readNpy, type NpyArray } from './npy';

const MAXIMUM_BYTES = 2 ** 30;
/** Deflate cannot shrink further than this; an entry that claims more is lying. */
const MAXIMUM_DEFLATE_RATIO = 1032;

/** Whether bytes begin as a zip archive. */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** CRC-32 of each entry as the archive's central directory states it. */
function statedChecksums(file: Uint8Array): Map<string, number> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let end = file.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new FormatError('truncated: the zip archive has no directory');
  const checksums = new Map<string, number>();
  let place = view.getUint32(end + 16, true);
  for (let i = view.getUint16(end + 10, true); i > 0; i--) {
    if (place + 46 > file.length || view.getUint32(place, true) !== 0x02014b50) {
      throw new FormatError('the zip directory is damaged');
    }
    const nameLength = view.getUint16(place + 28, true);
    const name = strFromU8(file.subarray(place + 46, place + 46 + nameLength));
    checksums.set(name, view.getUint32(place + 16, true));
    place += 46 + nameLength + view.getUint16(place + 30, true) + view.getUint16(place + 32, true);
  }
  return checksums;
}

/**
 * Reads the arrays of a .npz file by name (without `.npy`). Throws a FormatError when it is no zip, damaged
 * (checksums are verified), over 1 GB unpacked, or holds an array that cannot be read.
 * @param wanted reads only entries of these names, when given
 */
export function readNpz(file: Uint8Array, wanted?: (name: string) => boolean): Map<string, NpyArray> {
  if (!looksLikeZip(file)) throw new FormatError('not a .npz file (no zip archive)');
  const checksums = statedChecksums(file);
  let total = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(file, {
      filter: ({ name, size, originalSize }) => {
        if (!name.endsWith('.npy') || (wanted && !wanted(name.slice(0, -4)))) return false;
        total += originalSize;
        if (total > MAXIMUM_BYTES || originalSize > size * MAXIMUM_DEFLATE_RATIO + 1024) {
          throw new FormatError(`the entry ${name} claims ${originalSize} bytes`);
        }
        return true;
      },
    });
  } catch (error) {
    throw error instanceof FormatError
      ? error
      : new FormatError(`the zip archive is damaged (${reasonOf(error)})`);
  }
  const arrays = new Map<string, NpyArray>();
  for (const [name, bytes] of Object.entries(entries)) {
    if (checksums.get(name) !== crc32(bytes))
      throw new FormatError(`the checksum of ${name} does not match: the file is damaged`);
    try {
      arrays.set(name.slice(0, -4), readNpy(bytes));
    } catch (error) {
      throw new FormatError(`${name}: ${reasonOf(error)}`);
    }
  }
  return arrays;
}

/** Writes an uncompressed .npz of .npy files, in the order given; the same arrays give the same bytes. */
export function writeNpz(arrays: Iterable<[name: string, npy: Uint8Array]>): Uint8Array {
  const entries: Zippable = {};
  // Zip keeps local time; the earliest it knows is the same everywhere.
  for (const [name, npy] of arrays) entries[`${name}.npy`] = [npy, { level: 0, mtime: new Date(1980, 0, 1) }];
  return zipSync(entries);
}
