/** NumPy's .npz: a zip of .npy files, stored or deflated. Deflate by fflate. */
import { inflateSync, strFromU8, zipSync, type Zippable } from 'fflate';
import { crc32 } from './crc32';
import { FormatError, reasonOf } from './format-error';
import { readNpy, type NpyArray } from './npy';

const MAXIMUM_BYTES = 2 ** 30;
/** Deflate cannot shrink further than this; an entry that claims more is lying. */
const MAXIMUM_DEFLATE_RATIO = 1032;

const END_SIGNATURE = 0x06054b50;
const END_LENGTH = 22;
const DIRECTORY_SIGNATURE = 0x02014b50;
const DIRECTORY_LENGTH = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_LENGTH = 30;
const LONGEST_COMMENT = 65535;
const ENCRYPTED = 1;
const UTF8 = 1 << 11;
const STORED = 0;
const DEFLATED = 8;

/** Whether bytes begin as a zip archive. */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** A file in the archive, as its directory describes it. */
interface Entry {
  name: string;
  method: number;
  checksum: number;
  packedSize: number;
  size: number;
  /** Where its local header begins. */
  place: number;
}

/** The archive's central directory (PKWARE's APPNOTE, 4.3.12 and 4.3.16): each entry's name is the one where it lies. */
function readDirectory(file: Uint8Array): Entry[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let end = file.length - END_LENGTH;
  const lowest = Math.max(0, end - LONGEST_COMMENT);
  while (end >= lowest && view.getUint32(end, true) !== END_SIGNATURE) end--;
  if (end < lowest) throw new FormatError('truncated: the zip archive has no directory');
  const entries: Entry[] = [];
  let place = view.getUint32(end + 16, true);
  for (let i = view.getUint16(end + 10, true); i > 0; i--) {
    if (place + DIRECTORY_LENGTH > file.length || view.getUint32(place, true) !== DIRECTORY_SIGNATURE) {
      throw new FormatError('the zip directory is damaged');
    }
    const flags = view.getUint16(place + 8, true);
    const nameLength = view.getUint16(place + 28, true);
    const nameBytes = file.subarray(place + DIRECTORY_LENGTH, place + DIRECTORY_LENGTH + nameLength);
    const entry: Entry = {
      name: strFromU8(nameBytes, (flags & UTF8) === 0),
      method: view.getUint16(place + 10, true),
      checksum: view.getUint32(place + 16, true),
      packedSize: view.getUint32(place + 20, true),
      size: view.getUint32(place + 24, true),
      place: view.getUint32(place + 42, true),
    };
    if (flags & ENCRYPTED) throw new FormatError(`the entry ${entry.name} is encrypted`);
    const localName = file.subarray(entry.place + LOCAL_LENGTH, entry.place + LOCAL_LENGTH + nameLength);
    if (localName.length !== nameLength || !nameBytes.every((byte, k) => byte === localName[k])) {
      throw new FormatError(`the zip archive is damaged: ${entry.name} is not where its directory says`);
    }
    entries.push(entry);
    const extraLength = view.getUint16(place + 30, true);
    const commentLength = view.getUint16(place + 32, true);
    place += DIRECTORY_LENGTH + nameLength + extraLength + commentLength;
  }
  if (place !== end) throw new FormatError('the zip directory is damaged');
  return entries;
}

/** The content of an entry, its checksum verified. At most `entry.size` bytes are taken up. */
function unpack(file: Uint8Array, entry: Entry): Uint8Array {
  const { name, method, place, packedSize, size } = entry;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(place, true) !== LOCAL_SIGNATURE) {
    throw new FormatError(`the zip archive is damaged: ${name} is not where its directory says`);
  }
  const from = place + LOCAL_LENGTH + view.getUint16(place + 26, true) + view.getUint16(place + 28, true);
  if (from + packedSize > file.length) throw new FormatError(`truncated: ${name} is not whole`);
  const packed = file.subarray(from, from + packedSize);
  let content: Uint8Array;
  if (method === STORED) {
    // A copy: arrays are views of it, and should not keep the whole file in memory.
    content = new Uint8Array(packed);
  } else if (method === DEFLATED) {
    try {
      content = inflateSync(packed, { out: new Uint8Array(size) });
    } catch (error) {
      throw new FormatError(`${name}: damaged deflate data (${reasonOf(error)})`);
    }
  } else {
    throw new FormatError(`${name} is packed by method ${method}; only stored and deflated are supported`);
  }
  if (content.length !== size || crc32(content) !== entry.checksum) {
    throw new FormatError(`the checksum of ${name} does not match: the file is damaged`);
  }
  return content;
}

/**
 * Reads the arrays of a .npz file by name (without `.npy`); of two with one name the last, as NumPy does. Throws a
 * FormatError when it is no zip, damaged (checksums are verified), over 1 GB unpacked, or holds an array that
 * cannot be read.
 * @param wanted reads only entries of these names, when given
 */
export function readNpz(file: Uint8Array, wanted?: (name: string) => boolean): Map<string, NpyArray> {
  if (!looksLikeZip(file)) throw new FormatError('not a .npz file (no zip archive)');
  const entries = new Map<string, Entry>();
  let total = 0;
  let packedTotal = 0;
  for (const entry of readDirectory(file)) {
    if (!entry.name.endsWith('.npy')) continue;
    const name = entry.name.slice(0, -4);
    if (wanted && !wanted(name)) continue;
    total += entry.size;
    packedTotal += entry.packedSize;
    if (total > MAXIMUM_BYTES || entry.size > entry.packedSize * MAXIMUM_DEFLATE_RATIO + 1024) {
      throw new FormatError(`the entry ${entry.name} claims ${entry.size} bytes`);
    }
    // Entries that share their bytes could make a small file take for ever.
    if (packedTotal > file.length)
      throw new FormatError('truncated: the zip entries claim more than the file');
    entries.set(name, entry);
  }
  const arrays = new Map<string, NpyArray>();
  for (const [name, entry] of entries) {
    const content = unpack(file, entry);
    try {
      arrays.set(name, readNpy(content));
    } catch (error) {
      throw new FormatError(`${entry.name}: ${reasonOf(error)}`);
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
