/** How axes and legend of every bar chart look: parts of Chart.js's options. */
import type { FigureTheme } from './line-chart';

/** Titles of the axes ('' for none), and how the values are written. */
export interface BarChartText {
  xTitle: string;
  yTitle: string;
  format: (value: number) => string;
}

/** The axes, without their ranges, and the legend. At most `ticksLimit` values stand at the upright axis. */
export function barChartStyle(
  theme: FigureTheme,
  { xTitle, yTitle, format }: BarChartText,
  ticksLimit: number,
) {
  const font = { family: theme.font, size: 11 };
  const title = (text: string) => ({ display: text !== '', text, color: theme.textMuted, font });
  const ticks = { color: theme.textMuted, font, maxRotation: 0 };
  return {
    x: { grid: { display: false }, border: { color: theme.grid }, ticks, title: title(xTitle) },
    y: {
      grid: { color: theme.grid, tickLength: 4 },
      border: { display: false },
      ticks: {
        ...ticks,
        maxTicksLimit: ticksLimit,
        callback: (value: string | number) => format(Number(value)),
      },
      title: title(yTitle),
    },
    legend: {
      position: 'top' as const,
      align: 'end' as const,
      labels: {
        color: theme.text,
        font: { ...font, size: 12 },
        boxWidth: 10,
        boxHeight: 10,
        padding: 10,
      },
    },
  };
}
