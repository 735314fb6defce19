/** A Chart.js interaction: of every curve the point nearest in x. Its own `index` mode wants all curves to share their x. */
import { Interaction, type Chart, type InteractionItem, type InteractionModeFunction } from 'chart.js';
import { getRelativePosition } from 'chart.js/helpers';
import type { CurvePoint } from '../../../figures/curves';

declare module 'chart.js' {
  interface InteractionModeMap {
    nearestX: InteractionModeFunction;
  }
}

/** A curve that ends further than this from the pointer says nothing about the place. */
const REACH_PIXELS = 24;

/** Index of the point nearest to x; points are in order of x, gaps (NaN in y) are passed over. -1 if there is none. */
export function nearestIndex(points: readonly CurvePoint[], x: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.x < x) low = middle + 1;
    else high = middle;
  }
  let before = low - 1;
  let after = low;
  while (before >= 0 && !Number.isFinite(points[before]!.y)) before--;
  while (after < points.length && !Number.isFinite(points[after]!.y)) after++;
  if (before < 0) return after < points.length ? after : -1;
  if (after >= points.length) return before;
  return x - points[before]!.x <= points[after]!.x - x ? before : after;
}

/** The nearest point of each visible curve to a place on the x axis. */
export function itemsNear(chart: Chart, x: number): InteractionItem[] {
  const scale = chart.scales.x;
  if (!scale) return [];
  const place = scale.getPixelForValue(x);
  return chart.getSortedVisibleDatasetMetas().flatMap((meta): InteractionItem[] => {
    const points = chart.data.datasets[meta.index]?.data as CurvePoint[];
    const index = nearestIndex(points, x);
    const element = meta.data[index];
    if (!element) return [];
    const isBeyond = x < points[0]!.x || x > points.at(-1)!.x;
    if (isBeyond && Math.abs(scale.getPixelForValue(points[index]!.x) - place) > REACH_PIXELS) return [];
    const { left, right } = chart.chartArea;
    const pixel = scale.getPixelForValue(points[index]!.x);
    if (pixel < left - 1 || pixel > right + 1) return [];
    return [{ element, datasetIndex: meta.index, index }];
  });
}

Interaction.modes.nearestX = (chart, event) => {
  const { x } = getRelativePosition(event as Parameters<typeof getRelativePosition>[0], chart);
  const { left, right } = chart.chartArea;
  const value = chart.scales.x?.getValueForPixel(x);
  return value === undefined || x < left || x > right ? [] : itemsNear(chart, value);
};
