import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random';
import { DIGIT_PIXELS, generateDigit, generateDigits } from './synthetic-digits';
import { DIGIT_STYLES } from './synthetic-strokes';

const COUNT = 2000;
const { images, labels } = generateDigits({ count: COUNT, seed: 0 });
const digits = Array.from({ length: COUNT }, (_, i) =>
  images.subarray(i * DIGIT_PIXELS, (i + 1) * DIGIT_PIXELS),
);

/** Mean row or column of the ink, and the extent of the inked ones. */
function profile(digit: Uint8Array, place: (index: number) => number) {
  let mass = 0;
  let moment = 0;
  let first = 28;
  let last = -1;
  digit.forEach((value, i) => {
    if (value === 0) return;
    mass += value;
    moment += value * place(i);
    first = Math.min(first, place(i));
    last = Math.max(last, place(i));
  });
  return { centre: moment / mass, extent: last - first + 1 };
}

describe('generateDigits', () => {
  it('gives the same bytes on every machine', () => {
    const hash = createHash('sha256');
    hash.update(images.subarray(0, 100 * DIGIT_PIXELS)).update(labels.subarray(0, 100));
    expect(hash.digest('hex')).toBe('e112f9d6bf5ac5af2e9a144981a6b2d9052ec17699c22b28cb19ba8c5ed73528');
  });

  it('draws a digit the same whatever the count and the slices', () => {
    const slice = generateDigits({ count: 37, seed: 0, start: 1003 });
    expect(slice.labels).toEqual(labels.subarray(1003, 1040));
    expect(slice.images).toEqual(images.subarray(1003 * DIGIT_PIXELS, 1040 * DIGIT_PIXELS));
    expect(generateDigits({ count: 1, seed: 0 }).images).toEqual(digits[0]);
  });

  it('draws other digits for another seed', () => {
    const other = generateDigits({ count: 200, seed: 1 });
    expect(other.labels).not.toEqual(labels.subarray(0, 200));
    const same = digits.slice(0, 200).filter((digit, i) => {
      return Buffer.compare(digit, other.images.subarray(i * DIGIT_PIXELS, (i + 1) * DIGIT_PIXELS)) === 0;
    });
    expect(same).toEqual([]);
  });

  it('holds every label once in each ten, in random order', () => {
    const orders = new Set<string>();
    for (let start = 0; start < COUNT; start += 10) {
      const ten = [...labels.subarray(start, start + 10)];
      orders.add(ten.join(' '));
      expect(ten.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
    expect(orders.size).toBeGreaterThan(190);
  });

  it('never draws the same digit twice', () => {
    expect(new Set(digits.map((digit) => Buffer.from(digit).toString('latin1'))).size).toBe(COUNT);
  });

  it('uses the full range of grey, mostly empty as MNIST is', () => {
    for (const digit of digits) expect(Math.max(...digit)).toBeGreaterThanOrEqual(254);
    const shareOf = (test: (value: number) => boolean) => images.filter(test).length / images.length;
    expect(shareOf((value) => value === 0)).toBeGreaterThan(0.75);
    expect(shareOf((value) => value === 0)).toBeLessThan(0.87);
    // Antialiasing: there are edges between paper and ink.
    expect(shareOf((value) => value > 0 && value < 255)).toBeGreaterThan(0.05);
  });

  it('fills a box of 20 pixels and puts the centre of mass within a pixel of 14', () => {
    for (const digit of digits) {
      const across = profile(digit, (i) => i % 28);
      const down = profile(digit, (i) => Math.floor(i / 28));
      expect(Math.max(across.extent, down.extent)).toBe(20);
      expect(Math.abs(across.centre - 14)).toBeLessThan(1);
      expect(Math.abs(down.centre - 14)).toBeLessThan(1);
    }
  });

  it('makes nothing when asked for nothing', () => {
    expect(generateDigits({ count: 0, seed: 5 })).toEqual({
      images: new Uint8Array(0),
      labels: new Uint8Array(0),
    });
  });

  it.each([
    { count: -1, seed: 0 },
    { count: 1.5, seed: 0 },
    { count: 1, seed: 0, start: -1 },
    { count: 2, seed: 0, start: 0x7fffffff },
    { count: 1, seed: -1 },
    { count: 1, seed: 0.5 },
  ])('refuses %o', (request) => {
    expect(() => generateDigits(request)).toThrow(RangeError);
  });
});

describe('generateDigit', () => {
  it('draws what the stream says, and moves it on', () => {
    const random = RandomStream.named(9, 'synthetic-digits', 4);
    const first = generateDigit(8, random);
    expect(first).toEqual(generateDigit(8, RandomStream.named(9, 'synthetic-digits', 4)));
    expect(generateDigit(8, random)).not.toEqual(first);
  });

  it('gives each label a shape of its own', () => {
    // A digit is nearer to its own label's mean image than to the others' far more often than by chance (0.1).
    const means = Array.from({ length: 10 }, () => new Float64Array(DIGIT_PIXELS));
    digits.forEach((digit, i) =>
      digit.forEach((value, j) => (means[labels[i]!]![j]! += value / (COUNT / 10))),
    );
    const distance = (digit: Uint8Array, mean: Float64Array) =>
      digit.reduce((sum, value, j) => sum + (value - mean[j]!) ** 2, 0);
    const right = digits.filter((digit, i) => {
      const distances = means.map((mean) => distance(digit, mean));
      return distances.indexOf(Math.min(...distances)) === labels[i];
    });
    expect(right.length / COUNT).toBeGreaterThan(0.6);
  });

  it.each([-1, 10, 2.5, NaN])('refuses the label %d', (label) => {
    expect(() => generateDigit(label, RandomStream.named(0, 'synthetic-digits'))).toThrow(RangeError);
  });
});

describe('the styles', () => {
  it('are several for each digit, each with points inside the digit', () => {
    expect(DIGIT_STYLES.length).toBe(10);
    for (const styles of DIGIT_STYLES) {
      expect(styles.length).toBeGreaterThanOrEqual(4);
      expect(new Set(styles.map(({ name }) => name)).size).toBe(styles.length);
      const points = styles.flatMap(({ strokes }) => strokes.flat());
      for (const { x, y } of points) {
        expect(x >= 0 && x <= 1 && y >= 0 && y <= 1).toBe(true);
      }
    }
  });
});
