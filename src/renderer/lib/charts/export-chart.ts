import type { ChartConfiguration } from 'chart.js';
import { lineChart, type FigureTheme, type LineChart } from '../../../figures/line-chart';
import { Chart, paper } from './chart-plugins';

/** Size of an exported figure in CSS pixels, and how many picture pixels each of them becomes. */
const WIDTH = 960;
const HEIGHT = 540;
const SCALE = 2;

/** The chart as a PNG of its own size, with its title, drawn by the same builder as on screen. */
export function chartToPng(title: string, chart: LineChart, theme: FigureTheme): Promise<Blob | null> {
  return figureToPng(title, lineChart(chart, theme) as ChartConfiguration, theme);
}

/** The same for any figure. */
export async function figureToPng(
  title: string,
  configuration: ChartConfiguration,
  theme: FigureTheme,
): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const { plugins } = configuration.options ?? {};
  const figure = new Chart(canvas, {
    ...configuration,
    options: {
      ...configuration.options,
      responsive: false,
      devicePixelRatio: SCALE,
      layout: { padding: { top: 20, right: 32, bottom: 20, left: 20 } },
      plugins: {
        ...plugins,
        title: {
          display: true,
          text: title,
          align: 'start',
          color: theme.text,
          font: { family: theme.font, size: 16, weight: 600 },
          padding: { bottom: 12 },
        },
      },
    },
    plugins: [...(configuration.plugins ?? []), paper(theme.surface)],
  });
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  figure.destroy();
  return blob;
}
