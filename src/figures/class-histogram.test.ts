import { describe, expect, it } from 'vitest';
import { classHistogram, histogramToCsv, shownClasses, type ClassHistogram } from './class-histogram';

const theme = {
  text: '#000',
  textMuted: '#555',
  grid: '#eee',
  surface: '#fff',
  border: '#ccc',
  font: 'sans-serif',
};
const histogram: ClassHistogram = {
  xTitle: 'Class',
  yTitle: 'Images',
  series: [
    { label: 'Training, all', counts: [5, 6, 7], color: '#00f' },
    { label: 'Test', counts: [1, 2], color: '#f00' },
  ],
  format: String,
};

describe('the class histogram', () => {
  it('has a bar for each class and part', () => {
    const { data } = classHistogram(histogram, theme);
    expect(data.labels).toEqual(['0', '1', '2']);
    expect(data.datasets.map((dataset) => dataset.data)).toEqual([
      [5, 6, 7],
      [1, 2, 0],
    ]);
  });

  it('shows a range of classes', () => {
    const zoomed = { ...histogram, range: { first: 1, last: 2 } };
    expect(shownClasses(zoomed)).toEqual([1, 2]);
    expect(classHistogram(zoomed, theme).data.datasets[0]?.data).toEqual([6, 7]);
  });

  it('gives all its numbers as CSV', () => {
    expect(histogramToCsv(histogram)).toBe('Class,"Training, all",Test\r\n0,5,1\r\n1,6,2\r\n2,7,0\r\n');
  });
});
