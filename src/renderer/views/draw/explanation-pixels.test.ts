import { describe, expect, it } from 'vitest';
import { changePixels, contributionPixels, inkAmounts, largest, REMOVED_COLOUR } from './explanation-pixels';

const at = (pixels: Uint8ClampedArray, k: number) => [...pixels.subarray(4 * k, 4 * k + 4)];

describe('the map of contributions', () => {
  it('is blue against, red for, and the colour of paper at 0', () => {
    const pixels = contributionPixels(Float64Array.of(-2, 0, 2), [0, 0, 0], 2);
    expect(at(pixels, 0)).toEqual([5, 48, 97, 255]);
    expect(at(pixels, 1)).toEqual([247, 247, 247, 255]);
    expect(at(pixels, 2)).toEqual([103, 0, 31, 255]);
  });

  it('lets ink be seen that decides nothing', () => {
    const [red] = at(contributionPixels(Float64Array.of(0), [255], 1), 0);
    expect(red).toBeLessThan(200);
  });

  it('is paper where nothing contributes', () => {
    expect(at(contributionPixels(Float64Array.of(0), [0], 0), 0)).toEqual([247, 247, 247, 255]);
  });
});

describe('a change of ink', () => {
  it('has the colour of what is removed, fullest at the largest change', () => {
    const pixels = changePixels(Float64Array.of(-100, 0), [255, 0], 100);
    expect(at(pixels, 0)).toEqual([...REMOVED_COLOUR, 255]);
    expect(at(pixels, 1)).toEqual([247, 247, 247, 255]);
  });

  it('is counted in pixels of full ink', () => {
    const change = Float64Array.of(-51, 102, 0);
    expect(inkAmounts(change, [255, 0, 255])).toEqual({ added: 0.4, removed: 0.2, total: 2 });
    expect(largest(change)).toBe(102);
  });
});
