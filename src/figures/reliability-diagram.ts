/** Whether a network is as sure as it is right: accuracy over confidence, beside the line on which both are equal. */
import type { ChartConfiguration } from 'chart.js';
import type { CalibrationBin } from '../core/calibration';
import { barChartStyle } from './bar-chart-style';
import type { FigureTheme } from './line-chart';
import { readOutStyle } from './read-out-style';

/** What a reliability diagram shows. */
export interface ReliabilityDiagram {
  /** Confidence of the predicted class. */
  xTitle: string;
  /** Share of the samples that were read right. */
  yTitle: string;
  bins: readonly CalibrationBin[];
  /** Names of the bars, of the line, and of the numbers in the read-out. */
  labels: { accuracy: string; ideal: string; confidence: string; count: string };
  color: string;
  /** How shares 0..1 are written. */
  format: (share: number) => string;
  formatCount: (count: number) => string;
}

/** The Chart.js configuration of a reliability diagram. Bins without samples have no bar. */
export function reliabilityDiagram(
  diagram: ReliabilityDiagram,
  theme: FigureTheme,
): ChartConfiguration<'bar' | 'line', (number | null)[], string> {
  const { xTitle, yTitle, bins, labels, color, format, formatCount } = diagram;
  const style = barChartStyle(theme, { xTitle, yTitle, format }, 6);
  return {
    type: 'bar',
    data: {
      labels: bins.map(({ from, to }) => `${format(from)}–${format(to)}`),
      datasets: [
        {
          type: 'bar',
          label: labels.accuracy,
          data: bins.map(({ accuracy }) => accuracy),
          backgroundColor: color,
          hoverBackgroundColor: color,
          borderRadius: 2,
          categoryPercentage: 1,
          barPercentage: 0.92,
          order: 1,
        },
        {
          type: 'line',
          label: labels.ideal,
          // Where the confidence of a bin is known its accuracy should be just that; elsewhere its middle.
          data: bins.map(({ meanConfidence, from, to }) => meanConfidence ?? (from + to) / 2),
          borderColor: theme.textMuted,
          backgroundColor: theme.textMuted,
          borderWidth: 1.5,
          borderDash: [5, 4],
          pointRadius: 0,
          pointHoverRadius: 3,
          order: 0,
        },
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: { x: style.x, y: { ...style.y, min: 0, max: 1 } },
      plugins: {
        legend: style.legend,
        tooltip: {
          ...readOutStyle(theme),
          filter: ({ datasetIndex }) => datasetIndex === 0,
          callbacks: {
            title: ([item]) => (item ? `${xTitle} ${item.label}` : ''),
            label: ({ dataIndex }) => readOut(bins[dataIndex]!),
          },
        },
      },
    },
  };

  function readOut({ count, accuracy, meanConfidence }: CalibrationBin): string[] {
    const lines = [`${labels.count}: ${formatCount(count)}`];
    if (accuracy === null || meanConfidence === null) return lines;
    return [
      `${labels.accuracy}: ${format(accuracy)}`,
      `${labels.confidence}: ${format(meanConfidence)}`,
      ...lines,
    ];
  }
}

/** The bins as CSV: from, to, count, mean confidence, accuracy; the last two empty where there are no samples. */
export function reliabilityToCsv(bins: readonly CalibrationBin[]): string {
  const rows = bins.map(({ from, to, count, meanConfidence, accuracy }) =>
    [from, to, count, meanConfidence ?? '', accuracy ?? ''].join(','),
  );
  return `${['from,to,count,meanConfidence,accuracy', ...rows].join('\r\n')}\r\n`;
}
