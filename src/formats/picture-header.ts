/**
 * What the bytes of a picture file say of it without decoding: its size, since a few bytes can claim gigabytes of
 * pixels, whether it is several pictures, and whether its end is missing.
 */

/** Formats that are told apart, by their first bytes. */
export type PictureKind = 'png' | 'jpeg' | 'webp' | 'gif' | 'bmp';

/** Pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

/** Long enough for every fixed place that is read below. */
const LEAST_BYTES = 32;

/** Markers of JPEG. */
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function startsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Which format it is; null for others and for files too short to be a picture. */
export function pictureKind(bytes: Uint8Array): PictureKind | null {
  if (bytes.length < LEAST_BYTES) return null;
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'png';
  if (startsWith(bytes, '\xff\xd8\xff')) return 'jpeg';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'webp';
  if (startsWith(bytes, 'GIF8')) return 'gif';
  return startsWith(bytes, 'BM') ? 'bmp' : null;
}

/** JPEG: its segments, each by marker and place, up to the one after which compressed pixels follow. */
function* jpegSegments(bytes: Uint8Array): Generator<{ marker: number; at: number }> {
  const view = viewOf(bytes);
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    yield { marker, at };
    if (marker === START_OF_SCAN) return;
    at += 2 + view.getUint16(at + 2);
  }
}

/** JPEG: what the frame header says (SOF0 to SOF15, but for the three that are no frames). */
function jpegSize(bytes: Uint8Array): PictureSize | null {
  const view = viewOf(bytes);
  for (const { marker, at } of jpegSegments(bytes)) {
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (!isFrame) continue;
    return at + 9 <= bytes.length ? { width: view.getUint16(at + 7), height: view.getUint16(at + 5) } : null;
  }
  return null;
}

/** JPEG: whether the end marker comes after the pixels begin; an EXIF thumbnail before them has one of its own. */
function jpegIsWhole(bytes: Uint8Array): boolean {
  for (const { marker, at } of jpegSegments(bytes)) {
    if (marker !== START_OF_SCAN) continue;
    for (let end = bytes.length - 2; end > at; end--) {
      if (bytes[end] === 0xff && bytes[end + 1] === END_OF_IMAGE) return true;
    }
  }
  return false;
}

/** WebP: lossy (`VP8 `), lossless (`VP8L`) or extended (`VP8X`). */
function webpSize(bytes: Uint8Array): PictureSize | null {
  const view = viewOf(bytes);
  if (startsWith(bytes, 'VP8X', 12)) {
    const threeBytes = (at: number) => view.getUint16(at, true) + 0x10000 * bytes[at + 2]!;
    return { width: 1 + threeBytes(24), height: 1 + threeBytes(27) };
  }
  if (startsWith(bytes, 'VP8L', 12)) {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (startsWith(bytes, 'VP8 ', 12)) {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  return null;
}

/** The size that a png, jpeg, webp, gif or bmp file claims; null for others and for one too short to say. */
export function claimedPictureSize(bytes: Uint8Array): PictureSize | null {
  const view = viewOf(bytes);
  switch (pictureKind(bytes)) {
    case 'png':
      return { width: view.getUint32(16), height: view.getUint32(20) };
    case 'jpeg':
      return jpegSize(bytes);
    case 'webp':
      return webpSize(bytes);
    case 'gif':
      return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    case 'bmp':
      if (view.getUint32(14, true) < 40) return null;
      return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
    default:
      return null;
  }
}

/** The types of a PNG's chunks in order, up to where the file ends; `isWhole` tells whether the last one is IEND. */
function pngChunks(bytes: Uint8Array): { types: Set<string>; isWhole: boolean } {
  const view = viewOf(bytes);
  const types = new Set<string>();
  let at = 8;
  while (at + 12 <= bytes.length) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    at += 12 + view.getUint32(at);
    if (at > bytes.length) break;
    types.add(type);
    if (type === 'IEND') return { types, isWhole: true };
  }
  return { types, isWhole: false };
}

/** Where a run of a GIF's sub-blocks ends; beyond the file where it is cut off. */
function afterSubBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
  return at + 1;
}

/** Size in bytes of the colour table that these flags announce. */
function colourTable(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** How many pictures a GIF holds, and whether it has its trailer. */
function gifFrames(bytes: Uint8Array): { count: number; isWhole: boolean } {
  let at = 13 + colourTable(bytes[10]!);
  let count = 0;
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === 0x3b) return { count, isWhole: true };
    if (block === 0x21) at = afterSubBlocks(bytes, at + 2);
    else if (block === 0x2c) {
      count++;
      at = afterSubBlocks(bytes, at + 11 + colourTable(bytes[at + 9] ?? 0));
    } else break;
  }
  return { count, isWhole: false };
}

/** Whether it is an animation: a PNG or WebP that says so, or a GIF of several pictures. */
export function isAnimatedPicture(bytes: Uint8Array): boolean {
  switch (pictureKind(bytes)) {
    case 'png':
      return pngChunks(bytes).types.has('acTL');
    case 'webp':
      return startsWith(bytes, 'VP8X', 12) && (bytes[20]! & 0x02) !== 0;
    case 'gif':
      return gifFrames(bytes).count > 1;
    default:
      return false;
  }
}

/** Whether a file ends before its format says: browsers decode what is there and leave the rest blank. */
export function isCutOff(bytes: Uint8Array): boolean {
  switch (pictureKind(bytes)) {
    case 'png':
      return !pngChunks(bytes).isWhole;
    case 'jpeg':
      return !jpegIsWhole(bytes);
    case 'gif':
      return !gifFrames(bytes).isWhole;
    case 'webp':
      return viewOf(bytes).getUint32(4, true) + 8 > bytes.length;
    case 'bmp':
      return viewOf(bytes).getUint32(2, true) > bytes.length;
    default:
      return false;
  }
}
