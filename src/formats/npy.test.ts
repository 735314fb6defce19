import { describe, expect, it } from 'vitest';
import { halfFloat, looksLikeNpy, readNpy, writeNpy } from './npy';
import { readNpz } from './npz';
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

const TYPES = {
  f2: Float32Array,
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: Float64Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: Float64Array,
};

/** A .npy file with this header. */
function npy(header: string, data: ArrayLike<number> = [], version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length =
    version === 1
      ? [text.length & 255, text.length >> 8]
      : [0, 8, 16, 24].map((n) => (text.length >> n) & 255);
  return Uint8Array.from(
    [0x93, ...'NUMPY']
      .map((c) => (typeof c === 'number' ? c : c.charCodeAt(0)))
      .concat(version, 0, length, ...text, ...Array.from(data)),
  );
}

const described = (descr: string, shape: string, data: ArrayLike<number> = []) =>
  npy(`{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }\n`, data);

describe('readNpy reads what NumPy wrote', () => {
  const numbers = readNpz(fixture('numbers.npz'));

  it.each(Object.keys(TYPES) as (keyof typeof TYPES)[])('%s, both endians, C and Fortran order', (kind) => {
    const offset = kind.startsWith('u') ? 0 : 7;
    const data = TYPES[kind].from(Array.from({ length: 24 }, (_, i) => 3 * i - offset));
    for (const endian of ['little', 'big']) {
      for (const order of 'CF') {
        const array = numbers.get(`${kind}_${endian}_${order}`);
        expect(array).toMatchObject({ shape: [2, 3, 4], data });
        const sign = kind.endsWith('1') ? '|' : endian === 'little' ? '<' : '>';
        expect(array?.descr).toBe(sign + kind);
      }
    }
  });

  const special = readNpz(fixture('special.npz'));
  const float = (name: string, ...values: number[]) => {
    const { data } = special.get(name)!;
    expect(Array.from(data as Float64Array, (value) => [value, Object.is(value, -0)])).toEqual(
      values.map((value) => [value, Object.is(value, -0)]),
    );
  };

  it('every special float, in each size', () => {
    float('f8', 0, -0, 5e-324, 1.7e308, Infinity, -Infinity, NaN, 1 / 3);
    float('f4', ...[0, -0, 1e-45, 3.4e38, Infinity, -Infinity, NaN, 1 / 3].map(Math.fround));
    float('f2', 0, -0, 1, 65504, 2 ** -24, 2 ** -14, Infinity, -Infinity, NaN, 0.333251953125);
  });

  it('bool, text in both endians, scalars, empty arrays and whole 64-bit integers', () => {
    const text = ['a', 'größer', '', '日本', '\u{1d4b3} in\0side'];
    expect(Object.fromEntries(special)).toMatchObject({
      bool: { descr: '|b1', shape: [2, 2], data: Uint8Array.of(1, 0, 0, 1) },
      text: { descr: '<U9', shape: [5], data: text },
      text_big: { descr: '>U12', shape: [5], data: text },
      text_fortran: { descr: '<U1', shape: [2, 3], data: ['a', 'b', 'c', 'd', 'e', 'f'] },
      scalar: { descr: '<f8', shape: [], data: Float64Array.of(0.1) },
      scalar_text: { shape: [], data: ['raw'] },
      scalar_bool: { shape: [], data: Uint8Array.of(1) },
      empty: { shape: [0, 3], data: new Float64Array() },
      one: { shape: [1, 1, 1], data: Uint8Array.of(0) },
      vector_fortran: { shape: [5, 1], data: Float64Array.of(4, 3, 2, 1, 0) },
      i8: { shape: [2], data: Float64Array.of(2 ** 53 - 1, 1 - 2 ** 53) },
      u8: { shape: [1], data: Float64Array.of(2 ** 53 - 1) },
      größe: { shape: [3], data: Float64Array.of(0, 1, 2) },
    });
  });

  it.each([1, 2, 3])('version %i', (version) => {
    const file = fixture(`version-${version}.npy`);
    expect(file[6]).toBe(version);
    expect(readNpy(file)).toEqual({ descr: '<f8', shape: [2, 3], data: Float64Array.of(0, 1, 2, 3, 4, 5) });
  });

  it.each([
    ['large-int.npy', 'the integer 9007199254740992 is too large'],
    ['large-uint.npy', 'the integer 18446744073709551615 is too large'],
    ['object.npy', 'an object array, which only Python could unpickle'],
    ['datetime.npy', /^the \.npy header is not understood: \{'descr': '<M8\[s\]'/],
    ['structured.npy', /^the \.npy header is not understood: \{'descr': \[\('a', '<f8'\)/],
    ['complex.npy', 'values of dtype <c16 are not supported'],
    ['bytes.npy', 'values of dtype |S3 are not supported'],
  ])('but not %s', (name, message) => {
    const error = formatErrorOf(() => readNpy(fixture(name)));
    if (typeof message === 'string') expect(error).toBe(message);
    else expect(error).toMatch(message);
  });
});

describe('readNpy with a file that lies', () => {
  const good = writeNpy([2, 3], Float64Array.of(1, 2, 3, 4, 5, 6));
  const eight = new Uint8Array(8);

  it.each<[string, Uint8Array, RegExp | string]>([
    ['nothing', new Uint8Array(), 'not a .npy file'],
    ['the magic alone', good.slice(0, 6), 'not a .npy file'],
    ['another magic', patched(good, 0, 0x92), 'not a .npy file'],
    ['version 0', patched(good, 6, 0), '.npy version 0 is not known'],
    ['version 4', patched(good, 6, 4), '.npy version 4 is not known'],
    ['half a length', patched(good, 6, 2).slice(0, 11), 'truncated: the .npy header is not whole'],
    ['half a header', good.slice(0, 50), 'truncated: the .npy header is not whole'],
    [
      'a header of 4 GB',
      patched(good, 6, 2, 0, 255, 255, 255, 255),
      'truncated: the .npy header is not whole',
    ],
    ['a huge header', npy(' '.repeat(70_000), [], 2), 'a .npy header of 70000 bytes'],
    [
      'a missing byte',
      good.slice(0, -1),
      'truncated: the shape (2, 3) needs 48 bytes of data, the file holds 47',
    ],
    [
      'a byte too much',
      patched(Uint8Array.of(...good, 0), 0),
      'the shape (2, 3) needs 48 bytes of data, the file holds 49',
    ],
    ['an empty header', npy(''), 'the .npy header is not understood:'],
    ['no dict', npy("'descr': '<f8', 'fortran_order': False, 'shape': (1,)", eight), /not understood/],
    ['an expression', described("__import__('os').getcwd()", '(1,)', eight), /not understood/],
    ['a list for a shape', described("'<f8'", '[1]', eight), /not understood/],
    ['a negative size', described("'<f8'", '(-1,)', eight), /not understood/],
    ['a fraction', described("'<f8'", '(0.5, 2)', eight), /not understood/],
    [
      'two numbers in one',
      described("'<f8'", '(1 1,)', eight),
      'the .npy header has an impossible shape (1 1,)',
    ],
    ['2^53 rows', described("'<f8'", '(9007199254740992,)'), /impossible shape/],
    ['33 dimensions', described("'<f8'", `(${'1, '.repeat(33)})`, eight), /impossible shape/],
    [
      '2^31 rows',
      described("'|u1'", '(2147483648,)'),
      'truncated: the shape (2147483648) needs 2147483648 bytes of data, the file holds 0',
    ],
    ['infinitely many', described("'<f8'", `(${'9007199254740991, '.repeat(32)})`), /needs Infinity bytes/],
    [
      'infinitely many times none',
      described("'<f8'", `(${'9007199254740991, '.repeat(31)} 0)`),
      /needs NaN bytes/,
    ],
    [
      'texts of no length, many of them',
      described("'<U0'", '(4294967296,)'),
      'values of dtype <U0 are not supported',
    ],
    [
      'texts of a million letters',
      described("'<U1000000'", '(1,)'),
      'values of dtype <U1000000 are not supported',
    ],
    ['a dtype that every object has', described("'<toString'", '(1,)', eight), /not understood/],
    ['floats of 3 bytes', described("'<f3'", '(1,)', eight), 'values of dtype <f3 are not supported'],
    [
      'a letter that is none',
      described("'<U1'", '()', [0, 0, 17, 0]),
      'a text array holds the invalid character 1114112',
    ],
    ['line breaks in the header', npy('{\n\n}'), 'the .npy header is not understood: { }'],
  ])('refuses %s', (_, file, message) => {
    const error = formatErrorOf(() => readNpy(file));
    if (typeof message === 'string') expect(error).toBe(message);
    else expect(error).toMatch(message);
  });

  it('takes no longer for a header made to be slow', () => {
    const slow = [
      `{${"'descr'".repeat(8000)}}`,
      `{'descr'${' '.repeat(60_000)}}`,
      `{${"'shape': ((".repeat(5000)}`,
      '}'.repeat(60_000) + ' '.repeat(5000) + 'x',
      `{'descr': '<f8', 'fortran_order': False, 'shape': (${'1,'.repeat(30_000)}`,
    ];
    for (const header of slow)
      expect(formatErrorOf(() => readNpy(npy(header, [], 2)))).toMatch(/not understood/);
  });

  it('takes no longer for a text made to be slow: a letter behind a million zeros', () => {
    const header = new TextEncoder().encode("{'descr': '<U999999', 'fortran_order': False, 'shape': (), }\n");
    const file = new Uint8Array(10 + header.length + 4 * 999_999);
    file.set(npy("{'descr': '<U999999', 'fortran_order': False, 'shape': (), }\n"));
    file[file.length - 4] = 65;
    expect(readNpy(file).data[0]).toHaveLength(999_999);
  });

  it('accepts what older Pythons wrote', () => {
    const shape = (text: string, count: number) =>
      readNpy(described("'<f8'", text, new Uint8Array(8 * count))).shape;
    expect(shape('(2L, 3L)', 6)).toEqual([2, 3]);
    expect(shape('(3,)', 3)).toEqual([3]);
    expect(shape('()', 1)).toEqual([]);
    expect(shape('(0, 9007199254740991)', 0)).toEqual([0, 9007199254740991]);
  });

  it('refuses every cut and survives every flipped bit', () => {
    const text = writeNpy([], 'standardised');
    for (const file of [good, text, fixture('version-2.npy')]) {
      for (const damaged of truncations(file, 1))
        expect(formatErrorOf(() => readNpy(damaged))).not.toBeNull();
      for (const damaged of withFlippedBits(file, 500)) formatErrorOf(() => readNpy(damaged));
    }
  });
});

describe('writeNpy', () => {
  const arrays: [string, number[], Parameters<typeof writeNpy>[1]][] = [
    ['float64', [2, 3], Float64Array.of(0, -0, NaN, Infinity, 5e-324, 1 / 3)],
    ['float32', [3], Float32Array.of(1e-45, -1, 1 / 3)],
    ['int32', [1, 2], Int32Array.of(-(2 ** 31), 2 ** 31 - 1)],
    ['uint32', [2], Uint32Array.of(0, 2 ** 32 - 1)],
    ['uint8', [2, 2, 1], Uint8Array.of(0, 1, 254, 255)],
    ['a scalar', [], Float64Array.of(0.1)],
    ['nothing', [0, 3], new Float64Array()],
    ['a part of an array', [2], new Float64Array([1, 2, 3, 4]).subarray(1, 3)],
  ];

  it.each(arrays)('gives back %s bit by bit', (_, shape, data) => {
    const file = writeNpy(shape, data);
    const array = readNpy(file);
    expect(array.shape).toEqual(shape);
    expect(array.data.constructor).toBe((data as Float64Array).constructor);
    expect(hexOf(array.data as Float64Array)).toBe(hexOf(data as Float64Array));
    expect(looksLikeNpy(file)).toBe(true);
    // NumPy aligns the values so that they can be mapped into memory.
    expect((file.length - (data as Float64Array).byteLength) % 64).toBe(0);
  });

  it.each(['raw', '', 'größer', '\u{1d4b3}', 'in\0side'])('gives back the text %j', (text) => {
    expect(readNpy(writeNpy([], text))).toMatchObject({ shape: [], data: [text] });
  });

  it.skipIf(!hasNumpy).each(arrays)(
    'writes %s as NumPy reads it (needs python3 with numpy)',
    (_, shape, data) => {
      const [dtype, seen, bytes] = loadWithNumpy(writeNpy(shape, data))['']!;
      expect([dtype, seen, bytes]).toEqual([
        readNpy(writeNpy(shape, data)).descr,
        shape,
        hexOf(data as Float64Array),
      ]);
    },
  );

  it.skipIf(!hasNumpy)('writes text as NumPy reads it (needs python3 with numpy)', () => {
    const [dtype, shape, bytes] = loadWithNumpy(writeNpy([], 'größer\u{1d4b3}'))['']!;
    const codes = Uint32Array.from([...'größer\u{1d4b3}'].map((c) => c.codePointAt(0)!));
    expect([dtype, shape, bytes]).toEqual(['<U7', [], hexOf(codes)]);
  });

  it('writes the very bytes that NumPy writes', () => {
    expect(writeNpy([2, 3], Float64Array.of(0, 1, 2, 3, 4, 5))).toEqual(fixture('version-1.npy'));
  });
});

describe('halfFloat', () => {
  it('is exact over all 65536 values', () => {
    // The formula of IEEE 754, put another way: through the bits of a float32.
    const view = new DataView(new ArrayBuffer(4));
    for (let bits = 0; bits < 65536; bits++) {
      const exponent = (bits >> 10) & 31;
      const fraction = bits & 1023;
      const sign = (bits >> 15) << 31;
      if (exponent === 0) continue;
      view.setUint32(0, (sign | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13)) >>> 0);
      expect(
        Object.is(halfFloat(bits), view.getFloat32(0)) ||
          (exponent === 31 && fraction > 0 && Number.isNaN(halfFloat(bits))),
      ).toBe(true);
    }
    for (let fraction = 0; fraction < 1024; fraction++) {
      expect(halfFloat(fraction)).toBe(fraction / 2 ** 24);
      expect(halfFloat(0x8000 | fraction)).toBe(-fraction / 2 ** 24);
    }
  });
});
