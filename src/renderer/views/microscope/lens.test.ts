import { describe, expect, it } from 'vitest';
import {
  boxOf,
  cellAt,
  cellByKey,
  cellsInSight,
  foldedLens,
  pictureLens,
  tableLens,
  type Lens,
} from './lens';

const lenses: [string, Lens][] = [
  ['one picture', pictureLens(1, [28, 28], 640, 300)],
  ['sixteen pictures', pictureLens(16, [28, 28], 640, 300)],
  ['scores', tableLens(8, 10, 640)],
  ['a batch of hidden units', tableLens(8, 100, 640)],
  ['W2 of a large network', tableLens(1024, 10, 640)],
  ['a row of ten', foldedLens(10, 640, 300)],
  ['a row of 1024', foldedLens(1024, 640, 300)],
  ['one number', foldedLens(1, 640, 300)],
];

describe.each(lenses)('%s', (_, lens) => {
  it('finds each cell where it is drawn, and nothing beyond', () => {
    const isRight = (n: number) => {
      const { left, top } = boxOf(lens, n);
      const [right, bottom] = [left + lens.cellWidth, top + lens.cellHeight];
      const corners = [cellAt(lens, left + 0.5, top + 0.5), cellAt(lens, right - 0.5, bottom - 0.5)];
      return corners.every((cell) => cell === n) && right <= lens.width && bottom <= lens.height;
    };
    const wrong = Array.from({ length: lens.count }, (_, n) => n).filter((n) => !isRight(n));
    expect(wrong).toEqual([]);
    expect(cellAt(lens, lens.width + 1, 1)).toBeNull();
    expect(cellAt(lens, lens.left + 1, lens.height + 1)).toBeNull();
  });

  it('draws each cell once when all is in sight', () => {
    const seen = [...cellsInSight(lens, [0, 0, lens.width, lens.height])];
    expect(new Set(seen).size).toBe(lens.count);
    expect(seen).toHaveLength(lens.count);
  });

  it('keys stay within', () => {
    const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'];
    for (const n of [0, lens.count >> 1, lens.count - 1]) {
      for (const key of keys) {
        const next = cellByKey(lens, n, key)!;
        expect(next).toBeGreaterThanOrEqual(0);
        expect(next).toBeLessThan(lens.count);
      }
    }
    expect(cellByKey(lens, 0, 'a')).toBeNull();
  });
});

describe('a lens', () => {
  it('fits its room', () => {
    for (const [name, lens] of lenses) {
      if (name.startsWith('W2')) continue;
      expect(lens.height, name).toBeLessThanOrEqual(300);
      expect(lens.width, name).toBeLessThanOrEqual(640);
    }
  });

  it('draws only what is in sight of a large array', () => {
    const lens = tableLens(1024, 10, 640);
    const seen = [...cellsInSight(lens, [0, 5000, 640, 5300])];
    expect(seen.length).toBeLessThan(200);
    expect(seen).toContain(cellAt(lens, 300, 5100));
  });

  it('goes from picture to picture at the edges', () => {
    const lens = pictureLens(2, [2, 3], 300, 100);
    expect(cellByKey(lens, 2, 'ArrowRight')).toBe(6);
    expect(cellByKey(lens, 6, 'ArrowLeft')).toBe(2);
    expect(cellByKey(lens, 0, 'ArrowLeft')).toBe(0);
    expect(cellByKey(lens, 1, 'PageDown')).toBe(7);
  });
});
