import { describe, expect, it } from 'vitest';
import { idxImagesHeader, idxLabelsHeader, looksLikeIdx, readIdx } from './idx';
import { formatErrorOf, patched, truncations, withFlippedBits } from './testing';

const join = (...parts: ArrayLike<number>[]) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));
const pixels = Uint8Array.from({ length: 3 * 2 * 5 }, (_, i) => 7 * i);
const images = join(idxImagesHeader(3, 2, 5), pixels);
const labels = join(idxLabelsHeader(4), [3, 1, 4, 1]);
const header = (type: number, ...dimensions: number[]) =>
  join(
    [0, 0, type, dimensions.length],
    ...dimensions.map((n) => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255]),
  );

describe('readIdx', () => {
  it('reads what the headers of MNIST say', () => {
    const file = join([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 5], pixels);
    expect(file).toEqual(images);
    expect(readIdx(file)).toEqual({ kind: 'images', count: 3, height: 2, width: 5, values: pixels });
    expect(readIdx(join([0, 0, 8, 1, 0, 0, 0, 4, 3, 1, 4, 1]))).toEqual(readIdx(labels));
    expect(readIdx(labels)).toEqual({ kind: 'labels', count: 4, values: Uint8Array.of(3, 1, 4, 1) });
  });

  it('reads a part of a larger buffer, without a copy', () => {
    const buffer = join([9, 9, 9], images, [9]);
    const content = readIdx(buffer.subarray(3, -1));
    expect(content.values).toEqual(pixels);
    expect(content.values.buffer).toBe(buffer.buffer);
  });

  it('reads empty sets', () => {
    expect(readIdx(header(8, 0, 28, 28))).toMatchObject({ kind: 'images', count: 0, height: 28, width: 28 });
    expect(readIdx(header(8, 0))).toMatchObject({ kind: 'labels', count: 0 });
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'too short for an IDX file (0 bytes)'],
    ['3 bytes', Uint8Array.of(0, 0, 8), 'too short for an IDX file (3 bytes)'],
    ['7 bytes', images.slice(0, 7), 'too short for an IDX file (7 bytes)'],
    ['a wrong first byte', patched(images, 0, 1), 'not an IDX file (it does not begin with two zero bytes)'],
    ['a wrong second byte', patched(images, 1, 8), 'not an IDX file (it does not begin with two zero bytes)'],
    [
      'text',
      new TextEncoder().encode('<!doctype html>'),
      'not an IDX file (it does not begin with two zero bytes)',
    ],
    [
      'signed bytes',
      patched(images, 2, 9),
      'IDX values of type 0x09; only unsigned bytes (0x08) are supported',
    ],
    ['floats', patched(images, 2, 0x0d), 'IDX values of type 0x0d; only unsigned bytes (0x08) are supported'],
    ['type 0', patched(images, 2, 0), 'IDX values of type 0x00; only unsigned bytes (0x08) are supported'],
    ['no dimensions', patched(images, 3, 0), 'IDX with 0 dimensions; expected 3 (images) or 1 (labels)'],
    ['two dimensions', patched(images, 3, 2), 'IDX with 2 dimensions; expected 3 (images) or 1 (labels)'],
    ['255 dimensions', patched(images, 3, 255), 'IDX with 255 dimensions; expected 3 (images) or 1 (labels)'],
    ['half a header', images.slice(0, 15), 'truncated: the IDX header is not whole'],
    [
      'a byte less',
      images.slice(0, -1),
      'truncated: the header claims 3 x 2 x 5 = 30 bytes of data, the file holds 29',
    ],
    ['a byte more', join(images, [0]), 'the header claims 3 x 2 x 5 = 30 bytes of data, the file holds 31'],
    [
      'a label less',
      labels.slice(0, -1),
      'truncated: the header claims 4 = 4 bytes of data, the file holds 3',
    ],
    [
      '2^31 images',
      join(header(8, 2 ** 31, 28, 28), pixels),
      'truncated: the header claims 2147483648 x 28 x 28 = 1683627180032 bytes of data, the file holds 30',
    ],
    [
      '(2^32-1)^3 bytes',
      header(8, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1),
      `truncated: the header claims 4294967295 x 4294967295 x 4294967295 = ${(2 ** 32 - 1) ** 3} bytes of data, the file holds 0`,
    ],
    ['images without rows', header(8, 5, 0, 28), 'images of 0 x 28 pixels'],
    ['images without columns', header(8, 5, 28, 0), 'images of 28 x 0 pixels'],
  ])('refuses %s', (_, file, message) => {
    expect(formatErrorOf(() => readIdx(file))).toBe(message);
  });

  it('refuses every cut and survives every flipped bit', () => {
    for (const file of truncations(images, 1)) expect(formatErrorOf(() => readIdx(file))).not.toBeNull();
    for (const file of withFlippedBits(images, 500)) {
      formatErrorOf(() => expect(readIdx(file)).toMatchObject({ kind: 'images', values: { length: 30 } }));
    }
  });
});

describe('looksLikeIdx', () => {
  it('knows images and labels by their first bytes', () => {
    expect([images, labels, images.slice(0, 4)].map(looksLikeIdx)).toEqual([true, true, true]);
    const others = [[], [0, 0, 8], [0, 0, 8, 2], [0, 0, 9, 3], [0, 1, 8, 3], [1, 0, 8, 3]];
    expect(others.map((bytes) => looksLikeIdx(Uint8Array.from(bytes)))).toEqual(others.map(() => false));
  });
});
