import { describe, expect, it } from 'vitest';
import { calibration } from '../core/calibration';
import { reliabilityDiagram, reliabilityToCsv, type ReliabilityDiagram } from './reliability-diagram';

const theme = {
  ...{ text: '#000', textMuted: '#555', grid: '#eee', surface: '#fff', border: '#ccc', font: 'sans-serif' },
};
// Confidences 0.5 (wrong), 0.75 (right), 0.75 (wrong) and 1 (right), in four bins.
const { bins } = calibration(Float64Array.of(0.5, 0.5, 0.75, 0.25, 0.25, 0.75, 0, 1), [1, 0, 0, 1], 2, 4);
const diagram: ReliabilityDiagram = {
  xTitle: 'Confidence',
  yTitle: 'Accuracy',
  bins,
  labels: { accuracy: 'Right', ideal: 'Ideal', confidence: 'Sure', count: 'Images' },
  color: '#00f',
  format: (share) => `${100 * share} %`,
  formatCount: String,
};

describe('the reliability diagram', () => {
  const configuration = reliabilityDiagram(diagram, theme);

  it('has a bar of accuracy for each bin with samples, and the line on which it should end', () => {
    expect(configuration.data.labels).toEqual(['0 %–25 %', '25 %–50 %', '50 %–75 %', '75 %–100 %']);
    const [bars, line] = configuration.data.datasets;
    expect(bars!.data).toEqual([null, 0, 0.5, 1]);
    expect(line!.data).toEqual([0.125, 0.5, 0.75, 1]);
  });

  it('reads out all numbers of a bin', () => {
    const label = configuration.options!.plugins!.tooltip!.callbacks!.label as unknown as (item: {
      dataIndex: number;
    }) => string[];
    expect(label({ dataIndex: 2 })).toEqual(['Right: 50 %', 'Sure: 75 %', 'Images: 2']);
    expect(label({ dataIndex: 0 })).toEqual(['Images: 0']);
  });

  it('gives its numbers as CSV', () => {
    expect(reliabilityToCsv(bins)).toBe(
      'from,to,count,meanConfidence,accuracy\r\n0,0.25,0,,\r\n0.25,0.5,1,0.5,0\r\n0.5,0.75,2,0.75,0.5\r\n0.75,1,1,1,1\r\n',
    );
  });
});
