import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import {
  confusionCellAt,
  confusionCells,
  confusionLayout,
  confusionToCsv,
  drawConfusion,
  type ConfusionMatrix,
} from './confusion-matrix';

const theme = {
  ...{ text: '#000000', textMuted: '#555555', grid: '#eeeeee', surface: '#ffffff', border: '#cccccc' },
  ...{ font: 'sans-serif', right: '#0000ff', wrong: '#ff0000', onColour: '#ffffff' },
};
const matrix: ConfusionMatrix = {
  counts: [
    [90, 10, 0],
    [5, 95, 0],
    [0, 0, 0],
  ],
  values: 'counts',
  xTitle: 'Predicted',
  yTitle: 'Label',
  format: String,
};
const cellOf = (figure: ConfusionMatrix, label: number, prediction: number) =>
  confusionCells(figure)[3 * label + prediction]!;

describe('the cells of a confusion matrix', () => {
  it('come row by row, with counts and shares of their rows', () => {
    const cells = confusionCells(matrix);
    expect(cells.map(({ label, prediction }) => [label, prediction])).toEqual(
      [0, 1, 2].flatMap((label) => [0, 1, 2].map((prediction) => [label, prediction])),
    );
    expect(cells.map(({ count }) => count)).toEqual([90, 10, 0, 5, 95, 0, 0, 0, 0]);
    expect(cells.map(({ share }) => share)).toEqual([0.9, 0.1, 0, 0.05, 0.95, 0, 0, 0, 0]);
    expect(cells.filter(({ isRight }) => isRight)).toHaveLength(3);
  });

  it('colour the diagonal by its share and mistakes beside the largest mistake', () => {
    expect(cellOf(matrix, 0, 0).intensity).toBe(0.9);
    expect(cellOf(matrix, 0, 1).intensity).toBe(1);
    expect(cellOf(matrix, 1, 0).intensity).toBe(0.5);
    expect(cellOf(matrix, 0, 2).intensity).toBe(0);
    expect(cellOf(matrix, 2, 2).intensity).toBe(0);
    const rare = { ...matrix, counts: [[9, 1000, 1], ...matrix.counts.slice(1)] };
    expect(cellOf(rare, 0, 2).intensity).toBeGreaterThan(0.05);
  });

  it('write counts or shares, and nothing for none', () => {
    expect(cellOf(matrix, 0, 1).text).toBe('10');
    expect(cellOf(matrix, 2, 0).text).toBe('');
    const shares = { ...matrix, values: 'shares' as const, format: (value: number) => `${100 * value} %` };
    expect(cellOf(shares, 0, 1).text).toBe('10 %');
  });

  it('are all right where there is no mistake', () => {
    const perfect = {
      ...matrix,
      counts: [
        [3, 0],
        [0, 4],
      ],
    };
    expect(confusionCells(perfect).map(({ intensity }) => intensity)).toEqual([1, 0, 0, 1]);
  });
});

describe('a confusion matrix that is drawn', () => {
  it('has its colours where its cells are', () => {
    const canvas = createCanvas(400, 300);
    const layout = drawConfusion(canvas.getContext('2d'), matrix, theme, 400, 300);
    const colourIn = (label: number, prediction: number) => {
      const [x, y] = [
        layout.left + (prediction + 0.1) * layout.cell,
        layout.top + (label + 0.1) * layout.cell,
      ];
      return [...canvas.getContext('2d').getImageData(Math.round(x), Math.round(y), 1, 1).data];
    };
    expect(colourIn(0, 1)).toEqual([255, 0, 0, 255]);
    expect(colourIn(2, 2)).toEqual([255, 255, 255, 255]);
    const [red, green, blue] = colourIn(0, 0);
    expect([Math.abs(red! - 25.5) < 1.5, Math.abs(green! - 25.5) < 1.5, blue]).toEqual([true, true, 255]);
    expect(canvas.getContext('2d').globalAlpha).toBe(1);
  });

  it('names classes and axes, every few classes where cells are small', () => {
    const written = (figure: ConfusionMatrix, side: number) => {
      const texts: string[] = [];
      const context = createCanvas(side, side).getContext('2d');
      context.fillText = (text: string) => void texts.push(text);
      drawConfusion(context, figure, theme, side, side);
      return texts;
    };
    expect(written(matrix, 300)).toEqual([
      ...['90', '10', '5', '95'],
      ...['0', '0', '1', '1', '2', '2', 'Predicted', 'Label'],
    ]);
    const many = Array.from({ length: 40 }, () => new Array<number>(40).fill(1));
    const names = written({ ...matrix, counts: many }, 300);
    expect(names).not.toContain('1');
    expect(names.slice(0, 4)).toEqual(['0', '0', '4', '4']);
  });

  it('finds the cell under a point, and none outside', () => {
    const layout = confusionLayout(3, 400, 300);
    expect(layout.cell).toBe(84);
    for (const label of [0, 1, 2]) {
      for (const prediction of [0, 1, 2]) {
        const [x, y] = [layout.left + prediction * 84, layout.top + label * 84];
        expect(confusionCellAt(layout, x, y)).toEqual({ label, prediction });
        expect(confusionCellAt(layout, x + 83.9, y + 83.9)).toEqual({ label, prediction });
      }
    }
    for (const [x, y] of [
      [layout.left - 1, 100],
      [layout.left + 3 * 84, 100],
      [200, layout.top - 1],
      [200, layout.top + 3 * 84],
    ] as const) {
      expect(confusionCellAt(layout, x, y)).toBeNull();
    }
    expect(confusionLayout(100, 50, 50).cell).toBe(1);
  });

  it('gives its counts as CSV', () => {
    expect(confusionToCsv(matrix)).toBe('Label / Predicted,0,1,2\r\n0,90,10,0\r\n1,5,95,0\r\n2,0,0,0\r\n');
  });
});
