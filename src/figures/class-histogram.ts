/** How many images each class has, in both parts of a data set, as grouped bars. */
import { readOutStyle } from './read-out-style';
import type { ChartConfiguration } from 'chart.js';
import { curvesToCsv } from './curves';
import { barChartStyle } from './bar-chart-style';
import type { FigureTheme } from './line-chart';

/** One part of a data set: a count for each class, from class 0. */
export interface HistogramSeries {
  label: string;
  counts: readonly number[];
  color: string;
}

export interface ClassHistogram {
  xTitle: string;
  yTitle: string;
  series: HistogramSeries[];
  format: (count: number) => string;
  /** First and last class that are shown; by default all. */
  range?: { first: number; last: number };
}

/** The classes that are shown, in order. */
export function shownClasses({ series, range }: ClassHistogram): number[] {
  const count = Math.max(0, ...series.map(({ counts }) => counts.length));
  const all = Array.from({ length: count }, (_, i) => i);
  return range ? all.slice(range.first, range.last + 1) : all;
}

/** The Chart.js configuration of a class histogram. */
export function classHistogram(
  histogram: ClassHistogram,
  theme: FigureTheme,
): ChartConfiguration<'bar', number[], string> {
  const { xTitle, yTitle, series, format } = histogram;
  const classes = shownClasses(histogram);
  const style = barChartStyle(theme, { xTitle, yTitle, format }, 5);
  return {
    type: 'bar',
    data: {
      labels: classes.map(String),
      datasets: series.map(({ label, counts, color }) => ({
        label,
        data: classes.map((k) => counts[k] ?? 0),
        backgroundColor: color,
        hoverBackgroundColor: color,
        borderRadius: 2,
        categoryPercentage: 0.78,
        barPercentage: 0.92,
      })),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: { x: style.x, y: { ...style.y, beginAtZero: true } },
      plugins: {
        legend: style.legend,
        tooltip: {
          ...readOutStyle(theme),
          callbacks: {
            title: ([item]) => (item ? `${xTitle} ${item.label}` : ''),
            label: ({ dataset: { label }, parsed }) => `${label}: ${format(parsed.y ?? 0)}`,
          },
        },
      },
    },
  };
}

/** The counts as CSV: one row for each class. */
export function histogramToCsv({ xTitle, yTitle, series, format }: ClassHistogram): string {
  const classes = shownClasses({ xTitle, yTitle, series, format });
  return curvesToCsv(
    xTitle,
    series.map(({ label, counts }) => ({ label, points: classes.map((k) => ({ x: k, y: counts[k] ?? 0 })) })),
  );
}
