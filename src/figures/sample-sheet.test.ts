import { describe, expect, it } from 'vitest';
import { sampleSheet } from './sample-sheet';

/** The sheet as rows of grey levels; every pixel must be grey and opaque. */
function rowsOf(sheet: ReturnType<typeof sampleSheet>): number[][] {
  expect(sheet.pixels).toHaveLength(4 * sheet.width * sheet.height);
  return Array.from({ length: sheet.height }, (_, y) =>
    Array.from({ length: sheet.width }, (_, x) => {
      const [red, green, blue, alpha] = sheet.pixels.subarray(4 * (y * sheet.width + x));
      expect([green, blue, alpha]).toEqual([red, red, 255]);
      return red!;
    }),
  );
}

// Two images of 2 x 3, ink 0 is paper 255.
const images = Uint8Array.of(0, 1, 2, 3, 4, 5, 255, 254, 253, 252, 251, 250);
const _ = 255;

describe('sampleSheet', () => {
  it('sets images side by side, dark ink on white, two pixels apart', () => {
    expect(rowsOf(sampleSheet(images, [2, 3], [1, 0], 2, 1))).toEqual([
      [_, _, _, _, _, _, _, _, _, _, _, _],
      [_, _, _, _, _, _, _, _, _, _, _, _],
      [_, _, 0, 1, 2, _, _, 255, 254, 253, _, _],
      [_, _, 3, 4, 5, _, _, 252, 251, 250, _, _],
      [_, _, _, _, _, _, _, _, _, _, _, _],
      [_, _, _, _, _, _, _, _, _, _, _, _],
    ]);
  });

  it('begins a new row behind the last column, and leaves the rest white', () => {
    const dark = Uint8Array.of(255, 200, 100);
    expect(rowsOf(sampleSheet(dark, [1, 1], [0, 1, 2], 2, 1))).toEqual([
      [_, _, _, _, _, _, _, _],
      [_, _, _, _, _, _, _, _],
      [_, _, 0, _, _, 55, _, _],
      [_, _, _, _, _, _, _, _],
      [_, _, _, _, _, _, _, _],
      [_, _, 155, _, _, _, _, _],
      [_, _, _, _, _, _, _, _],
      [_, _, _, _, _, _, _, _],
    ]);
  });

  it('enlarges each pixel, and the paper between', () => {
    const rows = rowsOf(sampleSheet(images, [2, 3], [0], 1, 3));
    expect([rows.length, rows[0]!.length]).toEqual([2 * 3 + 12, 3 * 3 + 12]);
    const inner = [
      [255, 254, 253],
      [252, 251, 250],
    ];
    rows.forEach((row, y) =>
      row.forEach((value, x) => {
        const inside = y >= 6 && y < 12 && x >= 6 && x < 15;
        expect(value).toBe(inside ? inner[Math.floor((y - 6) / 3)]![Math.floor((x - 6) / 3)] : 255);
      }),
    );
  });

  it('shows an image as often as it is asked for, and a white sheet for none', () => {
    const twice = rowsOf(sampleSheet(Uint8Array.of(255), [1, 1], [0, 0], 2, 1));
    expect(twice[2]).toEqual([_, _, 0, _, _, 0, _, _]);
    const empty = sampleSheet(images, [2, 3], [], 4, 2);
    expect([empty.width, empty.height]).toEqual([4 * 10 + 4, 8 + 4]);
    expect(new Set(rowsOf(empty).flat())).toEqual(new Set([255]));
  });
});
