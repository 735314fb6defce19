import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import fixture from '../core/fixtures/gallery.json';
import { generatedParameters } from '../core/fixtures/generated';
import type { FloatArray } from '../core/parameters';
import { cellAt, cellCorner, hiddenLayerSize } from './gallery-layout';
import type { PixelImage } from './sample-sheet';
import { weightGallery } from './weight-gallery';

/** The grey levels of a picture; every pixel must be grey and opaque. */
function greyOf({ pixels, width, height }: PixelImage): Uint8Array {
  expect(pixels).toHaveLength(4 * width * height);
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [red, green, blue, alpha] = pixels.subarray(4 * i);
    if (green !== red || blue !== red || alpha !== 255) throw new Error(`pixel ${i} is not grey`);
    return red!;
  });
}

const colourAt = ({ pixels, width }: PixelImage, x: number, y: number) => [
  ...pixels.subarray(4 * (y * width + x), 4 * (y * width + x) + 3),
];

interface ExpectedPicture {
  height: number;
  width: number;
  sha256: string;
  rows?: string[];
}

function expectPicture(actual: PixelImage, expected: ExpectedPicture): void {
  expect([actual.height, actual.width]).toEqual([expected.height, expected.width]);
  const grey = greyOf(actual);
  expected.rows?.forEach((row, y) => {
    expect(grey.subarray(y * actual.width, (y + 1) * actual.width).join(' ')).toBe(row);
  });
  expect(createHash('sha256').update(grey).digest('hex')).toBe(expected.sha256);
}

describe("the course's pictures, visualize_grid(..., padding=3).astype('uint8')", () => {
  it.each(fixture)('of $hidden units, $size pixels, in $dtype', (expected) => {
    const [height, width] = expected.size as [number, number];
    const shape = { inputs: height * width, hidden: expected.hidden, classes: expected.classes };
    const { W1, W2 } = generatedParameters(shape, expected.seed, 0.01);
    const typed = (W: FloatArray) => (expected.dtype === 'float32' ? Float32Array.from(W) : W);
    expectPicture(weightGallery(typed(W1), shape.hidden, [height, width]), expected.W1);
    if (!expected.W2) return;
    expect(hiddenLayerSize(shape.hidden)).toEqual(expected.hiddenSize);
    expectPicture(weightGallery(typed(W2), shape.classes, hiddenLayerSize(shape.hidden)), expected.W2);
  });
});

describe('a gallery', () => {
  // Three columns of 1 x 2 pixels: (0, 4), (-2, 2) and (1, 1).
  const W = Float64Array.of(0, -2, 1, 4, 2, 1);

  it('stretches each picture to its own black and white; equal weights are grey', () => {
    const gallery = weightGallery(W, 3, [1, 2], { padding: 1 });
    expect([...greyOf(gallery)]).toEqual([0, 255, 0, 0, 255, 0, 0, 0, 0, 0, 128, 128, 0, 0, 0]);
    expect(gallery.bar).toBeNull();
  });

  it('shares one scale around 0 among all pictures when diverging', () => {
    const gallery = weightGallery(W, 3, [1, 2], { colours: 'diverging' });
    expect(gallery.bar).toEqual({ map: 'diverging', minimum: -4, maximum: 4 });
    expect(colourAt(gallery, 0, 0)).toEqual([247, 247, 247]);
    expect(colourAt(gallery, 1, 0)).toEqual([103, 0, 31]);
    const [red, , blue] = colourAt(gallery, 5, 0);
    expect(blue).toBeGreaterThan(red!);
    expect(colourAt(gallery, 0, 4)).toEqual(colourAt(gallery, 1, 4));
  });

  it('shares one scale from the smallest to the largest in viridis', () => {
    const gallery = weightGallery(W, 3, [1, 2], { colours: 'viridis' });
    expect(gallery.bar).toEqual({ map: 'viridis', minimum: -2, maximum: 4 });
    expect(colourAt(gallery, 5, 0)).toEqual([68, 1, 84]);
    expect(colourAt(gallery, 1, 0)).toEqual([253, 231, 36]);
  });

  it('shows the units that are asked for, in that order, and scales to them', () => {
    const gallery = weightGallery(W, 3, [1, 2], {
      colours: 'diverging',
      order: [2, 1],
      columns: 1,
      padding: 0,
    });
    expect([...gallery.units]).toEqual([2, 1]);
    expect([gallery.width, gallery.height]).toEqual([2, 2]);
    expect(gallery.bar).toMatchObject({ minimum: -2, maximum: 2 });
    expect(colourAt(gallery, 0, 0)).toEqual(colourAt(gallery, 1, 0));
    expect(colourAt(gallery, 0, 1)).toEqual([5, 48, 97]);
  });

  it('paints between pictures what is asked for, and where a picture has no pixel', () => {
    const gallery = weightGallery(W, 3, [1, 3], { paddingColour: [10, 20, 30], padding: 2 });
    const { width, height } = gallery;
    expect([width, height]).toEqual([2 * 3 + 2, 2 + 2]);
    const places = [
      [2, 0],
      [3, 0],
      [7, 0],
      [0, 1],
      [2, 3],
      [5, 3],
      [7, 3],
    ] as const;
    for (const [x, y] of places) expect(colourAt(gallery, x, y)).toEqual([10, 20, 30]);
  });

  it('does not fall over weights that are not finite, nor over none', () => {
    const broken = Float64Array.of(NaN, -Infinity, 1, NaN, 2, 1);
    for (const colours of ['grey', 'diverging', 'viridis'] as const) {
      expect(weightGallery(broken, 3, [1, 2], { colours }).width).toBe(2 * 2 + 3);
      expect(weightGallery(W, 3, [1, 2], { colours, order: [] }).units).toHaveLength(0);
    }
  });

  it.each<[string, () => unknown]>([
    ['a matrix that is not whole rows', () => weightGallery(W, 4, [1, 2])],
    ['pictures that are too small', () => weightGallery(W, 3, [1, 1])],
    ['a unit that is not there', () => weightGallery(W, 3, [1, 2], { order: [0, 3] })],
  ])('refuses %s', (_, run) => expect(run).toThrow(RangeError));
});

describe('the layout of a gallery', () => {
  const { layout } = weightGallery(new Float64Array(784 * 7), 7, [28, 28]);

  it('is a square of cells, the last of them empty', () => {
    expect(layout).toEqual({
      ...{ count: 7, columns: 3, rows: 3, cellWidth: 28, cellHeight: 28, padding: 3 },
      ...{ width: 3 * 28 + 6, height: 3 * 28 + 6 },
    });
    expect(cellCorner(layout, 0)).toEqual({ left: 0, top: 0 });
    expect(cellCorner(layout, 5)).toEqual({ left: 62, top: 31 });
  });

  it('finds the cell under a point, and none between cells or behind the last', () => {
    for (let cell = 0; cell < 7; cell++) {
      const { left, top } = cellCorner(layout, cell);
      expect(cellAt(layout, left, top)).toBe(cell);
      expect(cellAt(layout, left + 27.9, top + 27.9)).toBe(cell);
      expect(cellAt(layout, left + 28, top)).toBeNull();
      expect(cellAt(layout, left, top + 29.5)).toBeNull();
    }
    expect(cellAt(layout, 31, 62)).toBeNull();
    expect(cellAt(layout, -1, 5)).toBeNull();
    expect(cellAt(layout, 93, 5)).toBeNull();
    expect(cellAt(layout, 5, 400)).toBeNull();
  });

  it.each<[number, [number, number]]>([
    [1, [1, 1]],
    [2, [1, 2]],
    [3, [1, 3]],
    [7, [2, 4]],
    [37, [6, 7]],
    [50, [5, 10]],
    [74, [8, 10]],
    [100, [10, 10]],
    [128, [8, 16]],
    [150, [10, 15]],
    [257, [16, 17]],
    [1024, [32, 32]],
    [4093, [63, 65]],
  ])('has a rectangle for %i hidden units', (hidden, size) => {
    expect(hiddenLayerSize(hidden)).toEqual(size);
  });
});
