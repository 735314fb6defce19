import { describe, expect, it } from 'vitest';
import { generateDigits } from '../datasets/synthetic-digits';
import { centreDigit, type GreyImage } from './digit-centring';
import { digitImage, greyFromPixels, inkFromPixels } from './ink';

const digits = generateDigits({ count: 20, seed: 4 }).images;
const digitAt = (i: number) => digits.slice(784 * i, 784 * (i + 1));

type Colour = [red: number, green: number, blue: number, alpha: number];

/** A canvas on which a digit is drawn `zoom` times as large at (left, top); `colour` of the ink, 0..255, of a pixel. */
function canvas(
  side: number,
  digit: Uint8Array,
  zoom: number,
  [left, top]: [number, number],
  colour: (ink: number) => Colour,
) {
  const rgba = new Uint8ClampedArray(4 * side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [column, row] = [Math.floor((x - left) / zoom), Math.floor((y - top) / zoom)];
      const inside = column >= 0 && column < 28 && row >= 0 && row < 28;
      rgba.set(colour(inside ? digit[28 * row + column]! : 0), 4 * (y * side + x));
    }
  }
  return { rgba, side };
}

const PAINTS: [string, (ink: number) => Colour][] = [
  ['light on dark', (ink) => [ink, ink, ink, 255]],
  ['dark on light', (ink) => [255 - ink, 255 - ink, 255 - ink, 255]],
  ['black on transparent ground', (ink) => [0, 0, 0, ink]],
  ['white on transparent ground', (ink) => [255, 255, 255, ink]],
  [
    'black on a transparent ground of another colour',
    (ink) => (ink === 0 ? [40, 200, 90, 0] : [0, 0, 0, ink]),
  ],
];

describe('ink from the pixels of a canvas', () => {
  it.each(PAINTS)('%s is the ink that was drawn', (_, paint) => {
    const { rgba, side } = canvas(40, digitAt(3), 1, [7, 2], paint);
    const { width, height, pixels } = inkFromPixels(rgba, side, side);
    expect([width, height]).toEqual([40, 40]);
    pixels.forEach((ink, i) => {
      const [x, y] = [(i % 40) - 7, Math.floor(i / 40) - 2];
      const inside = x >= 0 && x < 28 && y >= 0 && y < 28;
      expect(ink).toBeCloseTo(inside ? digitAt(3)[28 * y + x]! : 0, 9);
    });
  });

  it('reads coloured ink by its luma, and a white card on transparent ground as paper', () => {
    const blue: Colour = [0, 0, 255, 255];
    const { rgba } = canvas(28, digitAt(1), 1, [0, 0], (ink) => (ink > 100 ? blue : [255, 255, 255, 255]));
    const { pixels } = inkFromPixels(rgba, 28, 28);
    expect(Math.max(...pixels)).toBeCloseTo(255 - 0.114 * 255, 9);
    // A margin without a colour of its own.
    for (let i = 0; i < 28; i++) rgba.set([0, 0, 0, 0], 4 * i);
    expect(inkFromPixels(rgba, 28, 28).pixels).toEqual(pixels);
  });

  it('finds nothing on an empty canvas, transparent or of one colour', () => {
    for (const colour of [
      [0, 0, 0, 0],
      [255, 255, 255, 255],
      [9, 80, 120, 255],
      [9, 80, 120, 60],
    ] as Colour[]) {
      const { rgba } = canvas(30, digitAt(0), 1, [0, 0], () => colour);
      const ink = inkFromPixels(rgba, 30, 30);
      expect(ink.pixels.every((value) => value === 0)).toBe(true);
      expect(digitImage(ink, [28, 28], true)).toBeNull();
      expect(digitImage(ink, [28, 28], false)).toBeNull();
    }
  });

  it('refuses bytes that do not match the sides', () => {
    expect(() => greyFromPixels(new Uint8ClampedArray(4 * 6 - 1), 2, 3)).toThrow(RangeError);
    expect(() => inkFromPixels(new Uint8ClampedArray(), 0, 0)).toThrow(RangeError);
  });
});

const inkOf = (side: number, digit: Uint8Array, zoom: number, at: [number, number]): GreyImage => {
  const { rgba } = canvas(side, digit, zoom, at, PAINTS[1]![1]);
  return inkFromPixels(rgba, side, side);
};

function hasOddBox(digit: Uint8Array): boolean {
  const columns = new Set<number>();
  const rows = new Set<number>();
  digit.forEach((ink, i) => {
    if (ink === 0) return;
    columns.add(i % 28);
    rows.add(Math.floor(i / 28));
  });
  const side = (places: Set<number>) => Math.max(...places) - Math.min(...places) + 1;
  return (side(columns) - side(rows)) % 2 !== 0;
}

describe('the image that the network sees', () => {
  it('is the digit itself where it fills the canvas, centred or not', () => {
    for (let i = 0; i < 20; i++) {
      for (const zoom of [1, 3, 10]) {
        const ink = inkOf(28 * zoom, digitAt(i), zoom, [0, 0]);
        expect(digitImage(ink, [28, 28], false)).toEqual(digitAt(i));
        // A box of odd width is extended to a square by one pixel more on one side, which is half a pixel of the
        // original in an enlarged one.
        if (zoom > 1 && hasOddBox(digitAt(i))) continue;
        expect(digitImage(ink, [28, 28], true)).toEqual(digitAt(i));
      }
    }
  });

  it('is the digit itself wherever it was drawn and however large, if centred', () => {
    for (const [side, zoom, at] of [
      [280, 6, [100, 8]],
      [280, 4, [3, 150]],
      [560, 15, [99, 140]],
    ] as const) {
      expect(digitImage(inkOf(side, digitAt(5), zoom, [...at]), [28, 28], true)).toEqual(digitAt(5));
    }
  });

  it('is the whole canvas as it is, if not centred', () => {
    // Drawn at half size into the lower right quarter: each pixel is the mean of 2 x 2.
    const image = digitImage(inkOf(56, digitAt(5), 1, [28, 28]), [28, 28], false)!;
    for (let y = 0; y < 28; y++) {
      for (let x = 0; x < 28; x++) {
        let sum = 0;
        for (const n of [0, 1, 28, 29]) sum += digitAt(5)[28 * (2 * y - 28) + 2 * x - 28 + n] ?? 0;
        expect(image[28 * y + x]).toBe(x < 14 || y < 14 ? 0 : Math.floor(sum / 4 + 0.5));
      }
    }
  });

  it('keeps the aspect of a canvas that is not square, in the middle of the field', () => {
    const wide = { width: 8, height: 2, pixels: new Uint8Array(16).fill(200) };
    expect([...digitImage(wide, [4, 4], false)!]).toEqual([
      ...[0, 0, 0, 0],
      ...[100, 100, 100, 100],
      ...[100, 100, 100, 100],
      ...[0, 0, 0, 0],
    ]);
    const tall = { width: 1, height: 2, pixels: Uint8Array.of(50, 250) };
    expect([...digitImage(tall, [4, 4], false)!]).toEqual([
      ...[0, 50, 50, 0],
      ...[0, 50, 50, 0],
      ...[0, 250, 250, 0],
      ...[0, 250, 250, 0],
    ]);
  });

  it('has the size of the network, centred in 28 x 28 first', () => {
    const ink = inkOf(100, digitAt(7), 2, [40, 11]);
    const small = digitImage(ink, [14, 14], true)!;
    const centred = centreDigit(ink)!;
    expect(small).toHaveLength(196);
    for (const [x, y] of [
      [6, 6],
      [7, 5],
      [3, 9],
    ] as const) {
      let sum = 0;
      for (const n of [0, 1, 28, 29]) sum += centred[56 * y + 2 * x + n]!;
      expect(small[14 * y + x]).toBe(Math.floor(sum / 4 + 0.5));
    }
  });

  it('refuses sides that do not match', () => {
    const ink = { width: 3, height: 2, pixels: new Uint8Array(5) };
    for (const centred of [true, false]) expect(() => digitImage(ink, [28, 28], centred)).toThrow(RangeError);
  });
});
