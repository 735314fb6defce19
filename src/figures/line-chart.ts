/** Line charts as Chart.js configurations: the same on screen and in a file. */
import { readOutStyle } from './read-out-style';
import type { ChartConfiguration, ChartDataset } from 'chart.js';
import type { CurvePoint } from './curves';

/** Colours and type of a figure. */
export interface FigureTheme {
  text: string;
  textMuted: string;
  grid: string;
  surface: string;
  border: string;
  font: string;
}

/** One curve. `points` are in order of x. */
export interface LineSeries {
  label: string;
  points: CurvePoint[];
  color: string;
  /** Drawn thin and behind: raw values under their smoothed curve. */
  faint?: boolean;
  /** Marks each value: for a few points, such as epochs. */
  marked?: boolean;
}

/** What a line chart shows. */
export interface LineChart {
  xTitle: string;
  yTitle: string;
  logarithmic: boolean;
  series: LineSeries[];
  /** How values are written in the read-out and on the axis. */
  formatY: (value: number) => string;
  formatX: (value: number) => string;
  /** How values are written on the y axis, where that is shorter than in the read-out. */
  formatTickY?: (value: number) => string;
  /** Fixed bounds; by default they follow the data. */
  xMinimum?: number;
  xMaximum?: number;
  yMinimum?: number;
}

function dataset(series: LineSeries): ChartDataset<'line', CurvePoint[]> {
  return {
    label: series.label,
    data: series.points,
    borderColor: series.color,
    backgroundColor: series.color,
    borderWidth: series.faint ? 1 : 2,
    // Pointed joints of steep lines would stick out as peaks.
    borderJoinStyle: 'round',
    pointRadius: series.marked ? 3 : 0,
    pointHoverRadius: 4,
    pointHitRadius: 8,
    // Marks at the edge of the plot stay whole.
    ...(series.marked ? { clip: 5 } : {}),
    order: series.faint ? 1 : 0,
    tension: 0,
    parsing: false,
    normalized: true,
  };
}

/** The Chart.js configuration of a line chart. Animation is off: curves that grow live need none. */
export function lineChart(chart: LineChart, theme: FigureTheme): ChartConfiguration<'line', CurvePoint[]> {
  const { xTitle, yTitle, logarithmic, series, formatX, formatY, formatTickY = formatY } = chart;
  const font = { family: theme.font, size: 11 };
  const title = (text: string) => ({ display: text !== '', text, color: theme.textMuted, font });
  const axis = { grid: { color: theme.grid, tickLength: 4 }, border: { display: false } };
  const ticks = { color: theme.textMuted, font, maxRotation: 0, autoSkipPadding: 16 };
  return {
    type: 'line',
    data: { datasets: series.map(dataset) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'index', axis: 'x', intersect: false },
      scales: {
        x: {
          type: 'linear',
          ...axis,
          title: title(xTitle),
          ticks: {
            ...ticks,
            callback: (value) => (Number.isInteger(Number(value)) ? formatX(Number(value)) : ''),
          },
          ...(chart.xMinimum === undefined ? {} : { min: chart.xMinimum }),
          ...(chart.xMaximum === undefined ? {} : { max: chart.xMaximum }),
        },
        y: {
          type: logarithmic ? 'logarithmic' : 'linear',
          ...axis,
          title: title(yTitle),
          ticks: { ...ticks, maxTicksLimit: 6, callback: (value) => formatTickY(Number(value)) },
          ...(chart.yMinimum === undefined || logarithmic ? {} : { suggestedMin: chart.yMinimum }),
        },
      },
      plugins: {
        legend: {
          display: series.filter(({ faint }) => !faint).length > 1,
          position: 'top',
          align: 'end',
          labels: {
            color: theme.text,
            font: { ...font, size: 12 },
            boxWidth: 10,
            boxHeight: 2,
            padding: 8,
            filter: ({ datasetIndex }) => !series[datasetIndex ?? 0]?.faint,
          },
        },
        tooltip: {
          ...readOutStyle(theme),
          displayColors: series.length > 1,
          filter: ({ dataset: { label } }) => label !== '',
          callbacks: {
            title: ([item]) => (item ? `${xTitle} ${formatX(item.parsed.x ?? 0)}` : ''),
            label: ({ dataset: { label }, parsed }) => `${label}: ${formatY(parsed.y ?? 0)}`,
          },
        },
      },
    },
  };
}
