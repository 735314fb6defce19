/** A chart in words, for those who cannot see it. */
import type { LineChart, LineSeries } from '../../../figures/line-chart';
import type { Translator } from '../../../shared/messages';
import { nearestIndex } from './nearest-x';

/** What each curve does: where it starts and ends, its lowest and its highest value. */
export function chartSummary(chart: LineChart, t: Translator): string {
  const parts = chart.series
    .filter(({ faint }) => !faint)
    .flatMap(({ label, points }) => {
      const finite = points.filter(({ y }) => Number.isFinite(y));
      const [first] = finite;
      const last = finite.at(-1);
      if (!first || !last) return [];
      let lowest = first;
      let highest = first;
      for (const point of finite) {
        if (point.y < lowest.y) lowest = point;
        if (point.y > highest.y) highest = point;
      }
      return t('common.chart.summary', {
        series: label,
        first: chart.formatY(first.y),
        last: chart.formatY(last.y),
        x: `${chart.xTitle} ${chart.formatX(last.x)}`,
        lowest: chart.formatY(lowest.y),
        highest: chart.formatY(highest.y),
      });
    });
  return parts.join(' ');
}

/** The values at one place, as the read-out shows them. */
export function valuesAt(chart: LineChart, x: number): string {
  const values = chart.series.flatMap(({ label, points }) => {
    const point = points[nearestIndex(points, x)];
    return point ? `${label} ${chart.formatY(point.y)}` : [];
  });
  return `${chart.xTitle} ${chart.formatX(Math.round(x))}: ${values.join(', ')}`;
}

/** The curve that the keyboard moves along: the first that is not in the background. */
export function mainSeries(chart: LineChart): LineSeries | undefined {
  return chart.series.find(({ faint, points }) => !faint && points.length > 0);
}
