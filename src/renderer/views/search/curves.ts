/** Draws the validation accuracy of every trial by epoch, over each other. */
import type { FigureTheme } from '../../../figures/line-chart';
import type { TrialRow } from '../../../shared/searches';
import type { AccuracyColours } from './colours';

export const CURVES_HEIGHT = 336;
const LEFT = 52;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 40;
/** What lies below this share of all trials' values does not stretch the axis. */
const LOWEST_SHARE = 0.03;

export interface CurvesPicture {
  rows: readonly TrialRow[];
  mask: Uint8Array;
  /** Rows with the best last. */
  order: Uint32Array;
  marked: readonly number[];
  scale: CurvesScale;
  colours: AccuracyColours;
  theme: FigureTheme;
  epoch: string;
}

export interface CurvesScale {
  epochs: number;
  low: number;
  high: number;
}

/** The axes that fit the trials; untrained networks are all alike and far off, so epoch 0 is left out. */
export function curvesScale(rows: readonly TrialRow[]): CurvesScale | null {
  const values: number[] = [];
  let epochs = 0;
  for (const { accuracies } of rows) {
    epochs = Math.max(epochs, accuracies.length - 1);
    for (let epoch = 1; epoch < accuracies.length; epoch++) values.push(accuracies[epoch]!);
  }
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const low = sorted[Math.floor(sorted.length * LOWEST_SHARE)]!;
  const high = sorted.at(-1)!;
  const room = Math.max(0.004, (high - low) * 0.06);
  return { epochs, low: Math.max(0, low - room), high: Math.min(1, high + room) };
}

export function curveX(epoch: number, { epochs }: CurvesScale, width: number): number {
  return epochs <= 1
    ? LEFT + (width - LEFT - RIGHT) / 2
    : LEFT + ((epoch - 1) / (epochs - 1)) * (width - LEFT - RIGHT);
}

export function curveY(accuracy: number, { low, high }: CurvesScale): number {
  const share = (accuracy - low) / (high - low);
  return TOP + (1 - share) * (CURVES_HEIGHT - TOP - BOTTOM);
}

/** Round steps of a percentage axis. */
function percentTicks(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const step = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2].find((size) => size >= rough) ?? 0.2;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

function drawFrame(
  context: CanvasRenderingContext2D,
  { scale, theme, epoch }: CurvesPicture,
  width: number,
): void {
  context.lineWidth = 1;
  context.strokeStyle = theme.grid;
  context.fillStyle = theme.textMuted;
  context.font = `11px ${theme.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const tick of percentTicks(scale.low, scale.high)) {
    const y = Math.round(curveY(tick, scale)) + 0.5;
    context.beginPath();
    context.moveTo(LEFT, y);
    context.lineTo(width - RIGHT, y);
    context.stroke();
    context.fillText(`${Number((100 * tick).toFixed(1))}%`, LEFT - 8, y);
  }
  context.textAlign = 'center';
  const step = Math.max(1, Math.ceil(scale.epochs / 10));
  for (let tick = 1; tick <= scale.epochs; tick += step) {
    context.fillText(String(tick), curveX(tick, scale, width), CURVES_HEIGHT - BOTTOM + 14);
  }
  context.fillStyle = theme.text;
  context.font = `520 11.5px ${theme.font}`;
  context.fillText(epoch, LEFT + (width - LEFT - RIGHT) / 2, CURVES_HEIGHT - 8);
}

function trace(context: CanvasRenderingContext2D, row: TrialRow, scale: CurvesScale, width: number): void {
  const { accuracies } = row;
  if (accuracies.length === 2) {
    const [x, y] = [curveX(1, scale, width), curveY(accuracies[1]!, scale)];
    context.moveTo(x - 2, y);
    context.lineTo(x + 2, y);
    return;
  }
  for (let epoch = 1; epoch < accuracies.length; epoch++) {
    const [x, y] = [curveX(epoch, scale, width), curveY(accuracies[epoch]!, scale)];
    if (epoch === 1) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
}

export function drawCurves(context: CanvasRenderingContext2D, picture: CurvesPicture, width: number): void {
  drawFrame(context, picture, width);
  const { rows, mask, order, marked, scale, colours, theme } = picture;
  context.save();
  context.beginPath();
  context.rect(LEFT - 4, TOP - 6, width - LEFT - RIGHT + 8, CURVES_HEIGHT - TOP - BOTTOM + 8);
  context.clip();
  const isMany = order.length > 200;
  context.lineWidth = isMany ? 1 : 1.5;
  context.globalAlpha = isMany ? 0.5 : 0.9;
  let colour = '';
  let open = 0;
  for (const index of order) {
    const row = rows[index];
    if (!row || mask[index] !== 1 || row.accuracies.length < 2) continue;
    const next = colours.of(row.valAccuracy ?? NaN);
    if (open > 0 && (next !== colour || open >= 24)) {
      context.stroke();
      open = 0;
    }
    if (open === 0) {
      context.beginPath();
      context.strokeStyle = next;
    }
    colour = next;
    trace(context, row, scale, width);
    open++;
  }
  if (open > 0) context.stroke();
  context.globalAlpha = 1;
  for (const index of marked) {
    const row = rows[index];
    if (!row || mask[index] !== 1) continue;
    for (const [ink, thickness] of [
      [theme.surface, 5],
      [theme.text, 2.25],
    ] as const) {
      context.strokeStyle = ink;
      context.lineWidth = thickness;
      context.beginPath();
      trace(context, row, scale, width);
      context.stroke();
    }
  }
  context.restore();
}

/** The trial whose curve passes nearest to the pointer, within reach. */
export function nearestCurve(
  { rows, mask, scale }: Pick<CurvesPicture, 'rows' | 'mask' | 'scale'>,
  at: [number, number],
  width: number,
): number | null {
  const gap = scale.epochs <= 1 ? 1 : curveX(2, scale, width) - curveX(1, scale, width);
  const position = scale.epochs <= 1 ? 1 : 1 + (at[0] - LEFT) / gap;
  let [best, distance] = [null as number | null, 10];
  rows.forEach(({ accuracies }, index) => {
    const last = accuracies.length - 1;
    if (mask[index] !== 1 || last < 1 || position < 0.9 || position > last + 0.1) return;
    const before = Math.min(last, Math.max(1, Math.floor(position)));
    const after = Math.min(last, before + 1);
    const share = Math.min(1, Math.max(0, position - before));
    const value = accuracies[before]! + share * (accuracies[after]! - accuracies[before]!);
    const off = Math.abs(curveY(value, scale) - at[1]);
    if (off < distance) [best, distance] = [index, off];
  });
  return best;
}
