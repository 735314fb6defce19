import { strToU8, zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32';
import { writeNpy, type NpyArray } from './npy';
import { looksLikeZip, readNpz, writeNpz } from './npz';
import {
  fixture,
  formatErrorOf,
  hasNumpy,
  hexOf,
  loadWithNumpy,
  patched,
  truncations,
  withFlippedBits,
} from './testing';

const a = writeNpy([2], Float64Array.of(1, 2));
const b = writeNpy([3], Uint8Array.of(3, 4, 5));
const small = writeNpz([
  ['a', a],
  ['b', b],
]);

/** Places in an archive with the signature of this part, in order. */
function placesOf(file: Uint8Array, third: number, fourth: number): number[] {
  const places = [];
  for (let i = 0; i + 4 <= file.length; i++) {
    if (file[i] === 0x50 && file[i + 1] === 0x4b && file[i + 2] === third && file[i + 3] === fourth)
      places.push(i);
  }
  return places;
}
const directoryOf = (file: Uint8Array) => placesOf(file, 1, 2);
const end = -22;
const u32 = (value: number) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);

const deflated = (entries: Record<string, Uint8Array>) =>
  zipSync(
    Object.fromEntries(
      Object.entries(entries).map(([name, bytes]) => [name, [bytes, { level: 9 }]]),
    ) as Zippable,
  );

/** What must hold of a damaged file: a FormatError, or exactly what the whole one holds. */
function expectErrorOrTruth(damaged: Uint8Array, truth: Map<string, NpyArray>): 'error' | 'read' {
  const error = formatErrorOf(() => {
    expect(readNpz(damaged)).toEqual(truth);
  });
  return error === null ? 'read' : 'error';
}

describe('readNpz', () => {
  it('reads stored and deflated archives of NumPy alike', () => {
    const stored = readNpz(fixture('numbers.npz'));
    expect(stored.size).toBe(44);
    expect(readNpz(fixture('numbers-deflated.npz'))).toEqual(stored);
  });

  it('reads only what is wanted, in the order of the archive', () => {
    const names = [...readNpz(fixture('numbers.npz'), (name) => name.startsWith('i2')).keys()];
    expect(names).toEqual(['i2_little_C', 'i2_little_F', 'i2_big_C', 'i2_big_F']);
    const broken = deflated({ 'a.npy': a, 'broken.npy': strToU8('x') });
    expect([...readNpz(broken, (name) => name === 'a').keys()]).toEqual(['a']);
  });

  it('passes over entries that are no arrays', () => {
    const file = deflated({ 'a.npy': a, 'README.txt': strToU8('x'), npy: strToU8('y'), '.npy': b });
    expect([...readNpz(file).keys()]).toEqual(['a', '']);
  });

  it('keeps names that mean something to JavaScript as names', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const arrays = readNpz(writeNpz(names.map((name) => [name, a])));
    expect([...arrays.keys()]).toEqual(names);
    expect(arrays.get('__proto__')).toEqual(arrays.get('constructor'));
    expect(({} as Record<string, unknown>).data).toBeUndefined();
  });

  it('takes the last of two entries with one name, as NumPy does', () => {
    const twice = writeNpz([
      ['a', a],
      ['b', b],
    ]);
    for (const place of [
      ...placesOf(twice, 3, 4).map((at) => at + 30),
      ...directoryOf(twice).map((at) => at + 46),
    ]) {
      twice[place] = 'a'.charCodeAt(0);
    }
    expect([...readNpz(twice)]).toEqual([['a', readNpz(small).get('b')]]);
    if (hasNumpy) expect(loadWithNumpy(twice)['a']![2]).toBe('030405');
  });

  it('reads names that are not marked as UTF-8 as the bytes they are', () => {
    const file = zipSync({ 'größe.npy': a });
    for (const place of directoryOf(file)) file[place + 9]! &= ~8;
    expect([...readNpz(file).keys()]).toEqual([String.fromCharCode(...strToU8('größe'))]);
  });

  it('reads an archive with a comment behind it', () => {
    const comment = strToU8('PK\u0005\u0006 is not the end');
    const file = Uint8Array.of(...small, ...comment);
    file[small.length - 2] = comment.length;
    expect(readNpz(file)).toEqual(readNpz(small));
  });

  it.each<[string, Uint8Array, RegExp | string]>([
    ['nothing', new Uint8Array(), 'not a .npz file (no zip archive)'],
    ['a .npy file', a, 'not a .npz file (no zip archive)'],
    ['a beginning', small.slice(0, 4), 'truncated: the zip archive has no directory'],
    ['an archive without its end', small.slice(0, -1), 'truncated: the zip archive has no directory'],
    ['a directory elsewhere', patched(small, end + 16, 3), 'the zip directory is damaged'],
    [
      'a directory beyond the end',
      patched(small, end + 16, 255, 255, 255, 255),
      'the zip directory is damaged',
    ],
    ['an entry too few', patched(small, end + 10, 1), 'the zip directory is damaged'],
    [
      'another name in its directory',
      patched(small, directoryOf(small)[0]! + 46, 99),
      'the zip archive is damaged: c.npy is not where its directory says',
    ],
    [
      'no entry where its directory says',
      patched(small, 0, 0x50, 0x4b, 3, 4, 20).map((byte, i) => (i === placesOf(small, 3, 4)[1]! ? 0 : byte)),
      'the zip archive is damaged: b.npy is not where its directory says',
    ],
    ['an entry too many', patched(small, end + 10, 3), 'the zip directory is damaged'],
    ['65535 entries', patched(small, end + 10, 255, 255), 'the zip directory is damaged'],
    [
      'another checksum',
      patched(small, directoryOf(small)[1]! + 16, 1, 2, 3, 4),
      'the checksum of b.npy does not match: the file is damaged',
    ],
    [
      'other bytes',
      patched(small, placesOf(small, 3, 4)[1]! - 1, 9),
      'the checksum of a.npy does not match: the file is damaged',
    ],
    [
      'an entry elsewhere',
      patched(small, directoryOf(small)[0]! + 42, 1),
      'the zip archive is damaged: a.npy is not where its directory says',
    ],
    [
      'an entry beyond the end',
      patched(small, directoryOf(small)[0]! + 42, 255, 255, 255, 255),
      /is not where its directory says/,
    ],
    ['an encrypted entry', patched(small, directoryOf(small)[0]! + 8, 1), 'the entry a.npy is encrypted'],
    [
      'an unknown method',
      patched(small, directoryOf(small)[0]! + 10, 12),
      'a.npy is packed by method 12; only stored and deflated are supported',
    ],
    [
      'a larger size',
      patched(small, directoryOf(small)[0]! + 24, ...u32(a.length + 1)),
      'the checksum of a.npy does not match: the file is damaged',
    ],
    [
      'a smaller size',
      patched(small, directoryOf(small)[0]! + 24, ...u32(a.length - 1)),
      'the checksum of a.npy does not match: the file is damaged',
    ],
    [
      'more than it holds',
      patched(small, directoryOf(small)[1]! + 20, ...u32(small.length - 10)),
      /^truncated: the zip entries claim more than the file$/,
    ],
    [
      'the size of 4 GB',
      patched(small, directoryOf(small)[0]! + 24, 255, 255, 255, 255),
      'the entry a.npy claims 4294967295 bytes',
    ],
    ['text instead of an array', deflated({ 'x.npy': strToU8('no array') }), 'x.npy: not a .npy file'],
    [
      'a half array',
      deflated({ 'x.npy': a.slice(0, -1) }),
      /^x\.npy: truncated: the shape \(2\) needs 16 bytes/,
    ],
    ['a name of two lines', deflated({ 'x\n\u001b[2J.npy': strToU8('') }), 'x [2J.npy: not a .npy file'],
  ])('refuses %s', (_, file, message) => {
    const error = formatErrorOf(() => readNpz(file));
    if (typeof message === 'string') expect(error).toBe(message);
    else expect(error).toMatch(message);
  });

  it('refuses deflate data that is damaged, ends early, or holds more than it says', () => {
    const file = deflated({
      'a.npy': writeNpy(
        [500],
        Float64Array.from({ length: 500 }, (_, i) => i % 7),
      ),
    });
    const from = 30 + 'a.npy'.length;
    expect(formatErrorOf(() => readNpz(patched(file, from, 0xff, 0xff)))).toMatch(
      /^a\.npy: damaged deflate data/,
    );
    const [entry] = directoryOf(file);
    const packed = new DataView(file.buffer).getUint32(entry! + 20, true);
    expect(formatErrorOf(() => readNpz(patched(file, entry! + 20, ...u32(packed - 9))))).toMatch(
      /^a\.npy: damaged|checksum/,
    );
    expect(formatErrorOf(() => readNpz(patched(file, entry! + 24, ...u32(1000))))).toMatch(
      /^a\.npy: damaged|checksum/,
    );
  });

  it('refuses a zip bomb before it unpacks anything', () => {
    // A file of 3 MB could hold twice 600 MB of zeros: here it only claims so.
    const file = deflated({ 'a.npy': new Uint8Array(2_000_000), 'b.npy': new Uint8Array(2_000_000) });
    const directory = file.slice(directoryOf(file)[0]);
    for (const place of directoryOf(directory)) {
      directory.set([...u32(1_100_000), ...u32(600 * 2 ** 20)], place + 20);
    }
    const padded = new Uint8Array(3_000_000);
    padded.set(file.subarray(0, directoryOf(file)[0]));
    padded.set(directory, padded.length - directory.length);
    const claims = patched(padded, end + 16, ...u32(padded.length - directory.length));
    expect(formatErrorOf(() => readNpz(claims))).toBe(`the entry b.npy claims ${600 * 2 ** 20} bytes`);
    const [first] = directoryOf(file);
    const lying = patched(file, first! + 24, ...u32(100 * 2 ** 20));
    expect(formatErrorOf(() => readNpz(lying))).toBe(`the entry a.npy claims ${100 * 2 ** 20} bytes`);
  });

  it('refuses many entries that share their bytes', () => {
    const content = writeNpy([100_000], new Uint8Array(100_000));
    const file = zipSync({ 'a.npy': [content, { level: 0 }] });
    const [place] = directoryOf(file);
    const record = file.slice(place, end);
    const count = 60_000;
    const bomb = new Uint8Array(place! + count * record.length + 22);
    bomb.set(file.subarray(0, place));
    for (let i = 0; i < count; i++) {
      bomb.set(record, place! + i * record.length);
    }
    bomb.set(file.subarray(end), bomb.length + end);
    new DataView(bomb.buffer).setUint16(bomb.length - 12, count, true);
    expect(formatErrorOf(() => readNpz(bomb))).toBe('truncated: the zip entries claim more than the file');
  });

  it.each([
    'numbers.npz',
    'numbers-deflated.npz',
    'special.npz',
    'course-model.npz',
    'course-model-float32.npz',
  ])('refuses %s cut off behind every 97th byte', (name) => {
    for (const damaged of truncations(fixture(name), 97)) {
      expect(formatErrorOf(() => readNpz(damaged))).not.toBeNull();
    }
  });

  it.each([
    'numbers.npz',
    'numbers-deflated.npz',
    'special.npz',
    'course-model.npz',
    'course-model-float32.npz',
  ])('never reads a wrong value from %s with one of 500 bits flipped', (name) => {
    const file = fixture(name);
    const truth = readNpz(file);
    const outcomes = [...withFlippedBits(file, 500)].map((damaged) => expectErrorOrTruth(damaged, truth));
    // Most bits are data under a checksum; the others are times, versions and local headers that nobody needs.
    expect(outcomes.filter((outcome) => outcome === 'error').length).toBeGreaterThan(150);
    expect(outcomes).toContain('read');
  });
});

describe('writeNpz', () => {
  it('gives the same bytes in every time zone, and at every time', () => {
    const zone = process.env.TZ;
    try {
      for (const other of ['Pacific/Kiritimati', 'America/New_York', 'UTC']) {
        process.env.TZ = other;
        expect(
          writeNpz([
            ['a', a],
            ['b', b],
          ]),
        ).toEqual(small);
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
    expect(crc32(small)).toBe(
      crc32(
        writeNpz(
          new Map([
            ['a', a],
            ['b', b],
          ]),
        ),
      ),
    );
  });

  it('writes what readNpz reads, in order', () => {
    expect(looksLikeZip(small)).toBe(true);
    expect([...readNpz(small)]).toEqual([
      ['a', { descr: '<f8', shape: [2], data: Float64Array.of(1, 2) }],
      ['b', { descr: '|u1', shape: [3], data: Uint8Array.of(3, 4, 5) }],
    ]);
  });

  it.skipIf(!hasNumpy)('writes what NumPy reads without pickle (needs python3 with numpy)', () => {
    const values = Float32Array.of(0, -0, NaN, 1e-45, 1 / 3);
    const file = writeNpz([
      ['größe', writeNpy([5, 1], values)],
      ['kind', writeNpy([], 'raw')],
      ['__proto__', b],
    ]);
    expect(loadWithNumpy(file)).toEqual(
      Object.fromEntries([
        ['größe', ['<f4', [5, 1], hexOf(values)]],
        ['kind', ['<U3', [], hexOf(Uint32Array.of(114, 97, 119))]],
        ['__proto__', ['|u1', [3], '030405']],
      ]),
    );
  });
});
