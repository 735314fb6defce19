import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { FileError } from '../storage/file-error';
import { temporaryFolder } from '../storage/testing';
import { beginningOf, looksLikeGzip, readBytes } from './read-bytes';

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'file.txt');
});

const text = Buffer.from('the same bytes '.repeat(10_000));
const read = (bytes: Uint8Array) => {
  writeFileSync(file, bytes);
  return Buffer.from(readBytes(file));
};

describe('readBytes', () => {
  it('gives a file as it is, and gunzips what is gzip whatever its name', () => {
    expect(read(text).equals(text)).toBe(true);
    expect(read(gzipSync(text)).equals(text)).toBe(true);
    expect(read(gzipSync(text, { level: 0 })).equals(text)).toBe(true);
    expect(read(Buffer.alloc(0))).toHaveLength(0);
    expect(read(gzipSync(Buffer.alloc(0)))).toHaveLength(0);
    expect(read(Buffer.of(0x1f)).equals(Buffer.of(0x1f))).toBe(true);
    expect(read(gzipSync(gzipSync(text))).equals(gzipSync(text))).toBe(true);
  });

  it('joins the members of an archive, and leaves out the zeros that tapes put behind it, but nothing else', () => {
    expect(() => read(Buffer.concat([gzipSync(text), Buffer.from('more')]))).toThrow(
      new FileError(file, 'damaged gzip data'),
    );
    expect(read(Buffer.concat([gzipSync(text), gzipSync(text)])).equals(Buffer.concat([text, text]))).toBe(
      true,
    );
    expect(read(Buffer.concat([gzipSync(text), Buffer.alloc(100)])).equals(text)).toBe(true);
  });

  it('is not misled by an archive that lies about its size', () => {
    const lying = gzipSync(text);
    lying.writeUInt32LE(2 ** 32 - 1, lying.length - 4);
    expect(() => read(lying)).toThrow(new FileError(file, 'damaged gzip data'));
  });

  it.each<[string, (archive: Buffer) => Uint8Array, string]>([
    ['cut in the header', (archive) => archive.subarray(0, 6), 'truncated: the gzip stream ends too early'],
    ['cut in the data', (archive) => archive.subarray(0, 100), 'truncated: the gzip stream ends too early'],
    [
      'cut in the checksum',
      (archive) => archive.subarray(0, -1),
      'truncated: the gzip stream ends too early',
    ],
    [
      'with another checksum',
      (archive) => archive.fill(7, archive.length - 8, archive.length - 4),
      'damaged gzip data',
    ],
    ['with other data', (archive) => archive.fill(0xff, 20, 40), 'damaged gzip data'],
    ['of an unknown method', (archive) => archive.fill(9, 2, 3), 'damaged gzip data'],
    [
      'with half an archive behind it',
      (archive) => Buffer.concat([archive, archive.subarray(0, 30)]),
      'truncated: the gzip stream ends too early',
    ],
  ])('refuses an archive %s', (_, damage, reason) => {
    expect(() => read(damage(gzipSync(text)))).toThrow(new FileError(file, reason));
  });

  it('names a file that is missing or a folder', () => {
    expect(() => readBytes(file)).toThrow(new FileError(file, 'no such file or folder'));
    const folder = path.dirname(file);
    expect(() => readBytes(folder)).toThrow(new FileError(folder, 'is a folder, not a file'));
  });
});

describe('beginningOf and looksLikeGzip', () => {
  it('give the first bytes, or fewer', () => {
    writeFileSync(file, 'abcdef');
    expect(Buffer.from(beginningOf(file, 4)).toString()).toBe('abcd');
    expect(Buffer.from(beginningOf(file, 100)).toString()).toBe('abcdef');
    expect(
      [[0x1f, 0x8b], [0x1f], [], [0x8b, 0x1f]].map((bytes) => looksLikeGzip(Uint8Array.from(bytes))),
    ).toEqual([true, false, false, false]);
  });
});
