import { describe, expect, it } from 'vitest';
import { bestColumns, fillSheet, imageAt, sheetSize } from './weight-sheet';

const weights = { count: 3, height: 2, width: 2, pixels: Uint8Array.from({ length: 12 }, (_, i) => i + 1) };

describe('the sheet of weight images', () => {
  it('has three pixels between images', () => {
    expect(sheetSize(weights, 2)).toEqual({ across: 2, width: 7, height: 7 });
    expect(sheetSize(weights, 10)).toEqual({ across: 3, width: 12, height: 2 });
  });

  it('is filled with opaque greys, see-through between', () => {
    const sheet = { width: 7, height: 7, data: new Uint8ClampedArray(4 * 49) } as unknown as ImageData;
    fillSheet(sheet, weights, 2);
    const pixel = (x: number, y: number) => [...sheet.data.slice(4 * (y * 7 + x), 4 * (y * 7 + x) + 4)];
    expect(pixel(0, 0)).toEqual([1, 1, 1, 255]);
    expect(pixel(6, 1)).toEqual([8, 8, 8, 255]);
    expect(pixel(1, 6)).toEqual([12, 12, 12, 255]);
    expect(pixel(3, 0)).toEqual([0, 0, 0, 0]);
  });

  it('has the columns that make images largest', () => {
    expect(bestColumns(100, [400, 400])).toBe(10);
    expect(bestColumns(100, [158, 374])).toBe(15);
    expect(bestColumns(7, [100, 100])).toBe(10);
    expect(bestColumns(100, [0, 0])).toBe(10);
  });

  it('knows which image is where', () => {
    expect(imageAt(weights, 2, 0.05, 0.05)).toBe(0);
    expect(imageAt(weights, 2, 0.95, 0.05)).toBe(1);
    expect(imageAt(weights, 2, 0.05, 0.95)).toBe(2);
    expect(imageAt(weights, 2, 0.95, 0.95)).toBeNull();
  });
});
