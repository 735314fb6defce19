import { describe, expect, it } from 'vitest';
import {
  automaticLevel,
  boxOf,
  cellGrid,
  placeAfterKey,
  placeAt,
  placesInSight,
  scrollTopFor,
  zoomLevels,
} from './cell-grid';

const MNIST = [28, 28] as const;

describe('the grid on screen', () => {
  it('is the assignment’s square where there is room', () => {
    const grid = cellGrid(100, MNIST, 2, 800);
    expect([grid.layout.columns, grid.layout.rows]).toEqual([10, 10]);
    expect([grid.width, grid.height]).toEqual([614, 614]);
  });

  it('has fewer columns in a narrow room, and never none', () => {
    expect(cellGrid(100, MNIST, 2, 500).layout.columns).toBe(8);
    expect(cellGrid(100, MNIST, 2, 10).layout.columns).toBe(1);
    expect(cellGrid(0, MNIST, 2, 500).layout.count).toBe(0);
  });

  it('has narrow gaps however much the pictures are enlarged', () => {
    const grid = cellGrid(10, [10, 10], 16, 700);
    expect(boxOf(grid, 1).left - boxOf(grid, 0).width).toBeCloseTo(8);
    expect(grid.layout.columns).toBe(4);
  });

  it('knows what is under a point', () => {
    const grid = cellGrid(100, MNIST, 2, 800);
    expect(placeAt(grid, 0, 0)).toBe(0);
    expect(placeAt(grid, 58, 0)).toBe(null);
    expect(placeAt(grid, 62, 62)).toBe(11);
    expect(placeAt(grid, -1, 5)).toBe(null);
  });

  it('knows what is in sight', () => {
    const grid = cellGrid(1024, MNIST, 2, 530);
    expect(grid.layout.columns).toBe(8);
    expect(placesInSight(grid, 0, 500)).toEqual([0, 72]);
    expect(placesInSight(grid, 62 * 100, 500)).toEqual([800, 872]);
    expect(placesInSight(grid, 1e6, 500)).toEqual([1024, 1024]);
  });
});

describe('the size of the pictures', () => {
  it('is the largest at which all are in sight', () => {
    expect(automaticLevel(100, MNIST, { width: 760, height: 640 }, 1)).toBe(2);
    expect(automaticLevel(100, MNIST, { width: 760, height: 640 }, 2)).toBe(4);
    expect(automaticLevel(10, [10, 10], { width: 760, height: 640 }, 1)).toBe(18);
  });

  it('is one at which something can be seen where there are too many', () => {
    expect(automaticLevel(1024, MNIST, { width: 760, height: 640 }, 1)).toBe(2);
    expect(automaticLevel(9, [300, 300], { width: 100, height: 100 }, 1)).toBe(1);
  });

  it('has whole pixels of the screen', () => {
    expect(zoomLevels(MNIST, 1)).toBe(8);
    expect(zoomLevels([600, 600], 1)).toBe(1);
  });
});

describe('the keyboard', () => {
  const grid = cellGrid(23, MNIST, 2, 300);
  const after = (place: number, key: string) => placeAfterKey(grid, place, key, 200);

  it('moves by one, by a row, by a page and to the ends', () => {
    expect(grid.layout.columns).toBe(4);
    expect(after(5, 'ArrowRight')).toBe(6);
    expect(after(5, 'ArrowUp')).toBe(1);
    expect(after(5, 'ArrowDown')).toBe(9);
    expect(after(5, 'PageDown')).toBe(13);
    expect(after(5, 'Home')).toBe(0);
    expect(after(5, 'End')).toBe(22);
    expect(after(5, 'x')).toBe(null);
  });

  it('stays where there is nothing beyond', () => {
    expect(after(0, 'ArrowLeft')).toBe(0);
    expect(after(22, 'ArrowRight')).toBe(22);
    expect(after(2, 'ArrowUp')).toBe(2);
    expect(after(21, 'ArrowDown')).toBe(21);
    expect(after(21, 'PageDown')).toBe(22);
  });

  it('scrolls only as far as needed', () => {
    const box = { left: 0, top: 500, width: 50, height: 50 };
    expect(scrollTopFor(box, 400, 300, 10)).toBe(400);
    expect(scrollTopFor(box, 0, 300, 10)).toBe(260);
    expect(scrollTopFor(box, 900, 300, 10)).toBe(490);
  });
});
