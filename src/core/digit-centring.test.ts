import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { generateDigits } from '../datasets/synthetic-digits';
import { centreDigit, type GreyImage, inkFromGrey } from './digit-centring';

const SIDE = 28;

function imageOf(width: number, height: number, ink: (x: number, y: number) => number): GreyImage {
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels[y * width + x] = ink(x, y);
  }
  return { width, height, pixels };
}

/** A capital L without grey edges, `size` pixels high, at (left, top) on a canvas. */
function letter(width: number, height: number, left: number, top: number, size: number): GreyImage {
  return imageOf(width, height, (x, y) => {
    const across = (x - left) / size;
    const down = (y - top) / size;
    if (across < 0 || down < 0 || across >= 0.7 || down >= 1) return 0;
    return across < 0.2 || down >= 0.8 ? 255 : 0;
  });
}

function massCentre(digit: Uint8Array): { x: number; y: number } {
  let mass = 0;
  let x = 0;
  let y = 0;
  digit.forEach((value, i) => {
    mass += value;
    x += value * (i % SIDE);
    y += value * Math.floor(i / SIDE);
  });
  return { x: x / mass, y: y / mass };
}

function inkBounds(digit: Uint8Array) {
  const columns: number[] = [];
  const rows: number[] = [];
  digit.forEach((value, i) => {
    if (value === 0) return;
    columns.push(i % SIDE);
    rows.push(Math.floor(i / SIDE));
  });
  const left = Math.min(...columns);
  const top = Math.min(...rows);
  return { left, top, width: Math.max(...columns) - left + 1, height: Math.max(...rows) - top + 1 };
}

const synthetic = generateDigits({ count: 50, seed: 3 }).images;
const syntheticDigit = (i: number) => synthetic.slice(i * 784, (i + 1) * 784);

describe('centreDigit', () => {
  it('gives back a digit that is centred already', () => {
    for (let i = 0; i < 50; i++) {
      const pixels = syntheticDigit(i);
      expect(centreDigit({ width: SIDE, height: SIDE, pixels })).toEqual(pixels);
    }
  });

  it('does not mind where on the page the digit stands', () => {
    const expected = centreDigit(letter(60, 60, 0, 0, 40));
    expect(centreDigit(letter(200, 90, 131, 17, 40))).toEqual(expected);
    expect(centreDigit(letter(60, 300, 20, 260, 40))).toEqual(expected);
  });

  it('undoes a whole-number enlargement exactly', () => {
    const digit = syntheticDigit(7);
    const enlarged = imageOf(
      3 * SIDE,
      3 * SIDE,
      (x, y) => digit[Math.floor(y / 3) * SIDE + Math.floor(x / 3)]!,
    );
    expect(centreDigit(enlarged)).toEqual(digit);
  });

  it.each([20, 40, 70, 140, 490])('draws the same picture from a letter %i pixels high', (size) => {
    const expected = centreDigit(letter(100, 100, 0, 0, 100))!;
    const actual = centreDigit(letter(600, 600, 13, 29, size))!;
    const difference = actual.reduce((sum, value, i) => sum + Math.abs(value - expected[i]!), 0) / 784;
    expect(difference).toBeLessThan(2);
  });

  it('fits the longer side to 20 pixels and keeps the aspect ratio', () => {
    expect(inkBounds(centreDigit(imageOf(50, 100, () => 9))!)).toMatchObject({ width: 10, height: 20 });
    expect(inkBounds(centreDigit(imageOf(100, 20, () => 9))!)).toMatchObject({ width: 20, height: 4 });
  });

  it('puts the centre of mass in (13.5, 14.5]', () => {
    for (const size of [20, 41, 77]) {
      const { x, y } = massCentre(centreDigit(letter(100, 100, 5, 5, size))!);
      for (const place of [x, y]) {
        expect(place).toBeGreaterThan(13.5);
        expect(place).toBeLessThanOrEqual(14.5);
      }
    }
    expect(massCentre(centreDigit(imageOf(20, 20, () => 255))!)).toEqual({ x: 14.5, y: 14.5 });
  });

  it('centres the box instead when asked', () => {
    const digit = centreDigit(letter(50, 50, 3, 9, 20), { centre: 'box' })!;
    expect(inkBounds(digit)).toEqual({ left: 7, top: 4, width: 14, height: 20 });
    expect(massCentre(digit).y).toBeGreaterThan(14.5);
  });

  it('stretches faint ink to 255, but leaves a maximum of 254 alone as MNIST does', () => {
    const greatest = (value: number) => Math.max(...centreDigit(imageOf(20, 20, () => value))!);
    expect([1, 60, 253, 254, 255].map(greatest)).toEqual([255, 255, 255, 254, 255]);
  });

  it('keeps all ink of a digit whose mass lies far to one side', () => {
    const comet = imageOf(20, 20, (x, y) => (x < 2 && y < 2 ? 255 : x === y ? 2 : 0));
    expect(inkBounds(centreDigit(comet)!)).toEqual({ left: 8, top: 8, width: 20, height: 20 });
  });

  it('returns null without ink', () => {
    expect(centreDigit(imageOf(28, 28, () => 0))).toBeNull();
    expect(centreDigit({ width: 1, height: 1, pixels: new Float64Array([0.4]) })).toBeNull();
    expect(
      centreDigit(
        imageOf(9, 9, () => 40),
        { inkThreshold: 41 },
      ),
    ).toBeNull();
  });

  it('ignores what lies below the ink threshold', () => {
    const clean = letter(40, 40, 10, 10, 20);
    const specks = imageOf(40, 40, (x, y) => clean.pixels[y * 40 + x]! || (x * y) % 30);
    expect(centreDigit(specks, { inkThreshold: 30 })).toEqual(centreDigit(clean));
  });

  it('blows a single pixel up to the whole box', () => {
    const digit = centreDigit(imageOf(1, 1, () => 7))!;
    expect(inkBounds(digit)).toEqual({ left: 5, top: 5, width: 20, height: 20 });
    expect(digit.reduce((sum, value) => sum + value, 0)).toBe(400 * 255);
    expect(centreDigit(imageOf(31, 17, (x, y) => (x === 30 && y === 16 ? 7 : 0)))).toEqual(digit);
  });

  it('reads an image of 4000 x 4000 pixels', () => {
    const actual = centreDigit(letter(4000, 4000, 0, 0, 4000))!;
    expect(actual).toEqual(centreDigit(letter(20, 20, 0, 0, 20)));
  });

  it.each<[number, number, number]>([
    [0, 5, 0],
    [2.5, 2, 5],
    [3, 3, 8],
    [-1, -4, 4],
  ])('refuses an image of %d x %d with %i pixels', (width, height, length) => {
    const image = { width, height, pixels: new Uint8Array(length) };
    expect(() => centreDigit(image)).toThrow(RangeError);
    expect(() => inkFromGrey(image)).toThrow(RangeError);
  });
});

describe('inkFromGrey', () => {
  const digit = letter(40, 30, 8, 5, 20);

  it('leaves a clean light-on-dark image as it is', () => {
    expect(inkFromGrey(digit)).toEqual({ ...digit, pixels: Float64Array.from(digit.pixels) });
  });

  it('turns dark ink on light paper around', () => {
    const scan = { ...digit, pixels: digit.pixels.map((value) => 240 - (value / 255) * 200) };
    expect(Math.max(...inkFromGrey(scan).pixels)).toBe(200);
    expect(centreDigit(inkFromGrey(scan))).toEqual(centreDigit(digit));
  });

  it('takes the grain of the paper for paper', () => {
    const scan = imageOf(40, 30, (x, y) => (digit.pixels[y * 40 + x] ? 20 : 225 + ((7 * x + 11 * y) % 13)));
    const ink = inkFromGrey(scan).pixels;
    expect([...ink].map((value) => value > 0)).toEqual([...digit.pixels].map((value) => value > 0));
  });

  it('reads a digit that touches the edges', () => {
    const cropped = letter(14, 20, 0, 0, 20);
    const page = letter(15, 21, 0, 1, 20);
    const inverted = { ...page, pixels: page.pixels.map((value) => 255 - value) };
    expect(centreDigit(inkFromGrey(inverted))).toEqual(centreDigit(cropped));
  });

  it('finds no ink on an even page', () => {
    expect(centreDigit(inkFromGrey(imageOf(8, 8, () => 200)))).toBeNull();
    expect(centreDigit(inkFromGrey(imageOf(1, 1, () => 0)))).toBeNull();
  });
});

const mnistFile = join(process.env['INKLING_MNIST_DIR'] ?? '', 't10k-images-idx3-ubyte.gz');

describe.runIf(process.env['INKLING_MNIST_DIR'] !== undefined && existsSync(mnistFile))(
  'MNIST itself',
  () => {
    it('comes back bit for bit in more than 99.9% of the test images', () => {
      const bytes = gunzipSync(readFileSync(mnistFile)).subarray(16);
      let unchanged = 0;
      for (let start = 0; start < bytes.length; start += 784) {
        const pixels = bytes.subarray(start, start + 784);
        const centred = centreDigit({ width: SIDE, height: SIDE, pixels })!;
        if (Buffer.compare(centred, pixels) === 0) unchanged++;
      }
      expect(unchanged).toBeGreaterThan(9990);
    });
  },
);
