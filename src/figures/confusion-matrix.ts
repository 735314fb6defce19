/** A confusion matrix: what was read for what, with the diagonal and the mistakes in colours and on scales of their own. */
import { curvesToCsv } from './curves';
import type { DrawingContext } from './drawing-context';
import type { FigureTheme } from './line-chart';

/** What a confusion matrix shows. */
export interface ConfusionMatrix {
  /** Counts[label][prediction]. */
  counts: readonly (readonly number[])[];
  /** Counts, or each as a share of its row: of the samples with that label. */
  values: 'counts' | 'shares';
  /** Title of the columns: the predicted class. */
  xTitle: string;
  /** Title of the rows: the label. */
  yTitle: string;
  /** How a value is written in its cell; shares are 0..1. */
  format: (value: number) => string;
}

/** Colours of a confusion matrix besides those of every figure. */
export interface ConfusionTheme extends FigureTheme {
  /** Of the diagonal. */
  right: string;
  /** Of the mistakes. */
  wrong: string;
  /** Of text on either at its strongest. */
  onColour: string;
  /** From which intensity on text is better read in that colour; 0.55 by default. */
  onColourFrom?: number;
}

/** One cell. */
export interface ConfusionCell {
  label: number;
  prediction: number;
  count: number;
  /** Of the samples with this label, 0..1; 0 where there are none. */
  share: number;
  /** On the diagonal. */
  isRight: boolean;
  /**
   * How strongly to colour it, 0..1. On the diagonal the share; elsewhere in proportion to the largest mistake, which on
   * a common scale could not be seen beside the diagonal.
   */
  intensity: number;
  /** What stands in it; nothing where the count is 0. */
  text: string;
}

/** Where the cells stand, in pixels. */
export interface ConfusionLayout {
  classes: number;
  /** Of the first cell. */
  left: number;
  top: number;
  /** Width and height of a cell. */
  cell: number;
}

/** Room for titles and class names to the left and above, in pixels. */
const MARGIN = 46;

/** Below this many pixels a cell is too small for its text. */
const SMALLEST_WITH_TEXT = 20;

/** The colour of a mistake that occurs at all is at least this strong. */
const FAINTEST_MISTAKE = 0.08;

/** The cells, row by row: label by label. */
export function confusionCells({ counts, values, format }: ConfusionMatrix): ConfusionCell[] {
  const cells = counts.flatMap((row, label) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, prediction) => {
      const share = total === 0 ? 0 : count / total;
      const text = count === 0 ? '' : format(values === 'counts' ? count : share);
      return { label, prediction, count, share, isRight: label === prediction, text };
    });
  });
  const valueOf = (cell: { count: number; share: number }) => (values === 'counts' ? cell.count : cell.share);
  const worst = Math.max(0, ...cells.filter(({ isRight }) => !isRight).map(valueOf));
  return cells.map((cell) => {
    const mistake = cell.count === 0 ? 0 : Math.max(FAINTEST_MISTAKE, valueOf(cell) / worst);
    return { ...cell, intensity: cell.isRight ? cell.share : mistake };
  });
}

/** Square cells as large as fit beside the titles, in whole pixels, the matrix in the middle of what is left. */
export function confusionLayout(classes: number, width: number, height: number): ConfusionLayout {
  const cell = Math.max(1, Math.floor(Math.min(width - MARGIN, height - MARGIN) / classes));
  return {
    classes,
    left: MARGIN + Math.max(0, Math.floor((width - MARGIN - cell * classes) / 2)),
    top: MARGIN,
    cell,
  };
}

/** The cell at a point of the figure; null outside the matrix. */
export function confusionCellAt(
  { classes, left, top, cell }: ConfusionLayout,
  x: number,
  y: number,
): { label: number; prediction: number } | null {
  const [prediction, label] = [Math.floor((x - left) / cell), Math.floor((y - top) / cell)];
  const isInside = prediction >= 0 && prediction < classes && label >= 0 && label < classes;
  return isInside ? { label, prediction } : null;
}

/** Draws a confusion matrix into an area of this size from (0, 0); the ground is left as it is. */
export function drawConfusion(
  context: DrawingContext,
  matrix: ConfusionMatrix,
  theme: ConfusionTheme,
  width: number,
  height: number,
): ConfusionLayout {
  const layout = confusionLayout(matrix.counts.length, width, height);
  const { left, top, cell } = layout;
  context.save();
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const size = Math.min(13, Math.max(8, Math.floor(cell * 0.34)));
  context.font = `${size}px ${theme.font}`;
  for (const { label, prediction, isRight, intensity, text } of confusionCells(matrix)) {
    const [x, y] = [left + prediction * cell, top + label * cell];
    context.fillStyle = theme.surface;
    context.fillRect(x, y, cell, cell);
    context.globalAlpha = intensity;
    context.fillStyle = isRight ? theme.right : theme.wrong;
    context.fillRect(x, y, cell, cell);
    context.globalAlpha = 1;
    context.strokeStyle = theme.grid;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, cell, cell);
    if (cell < SMALLEST_WITH_TEXT || text === '') continue;
    context.fillStyle = intensity > (theme.onColourFrom ?? 0.55) ? theme.onColour : theme.text;
    context.fillText(text, x + cell / 2, y + cell / 2);
  }
  drawTitles(context, matrix, theme, layout);
  context.restore();
  return layout;
}

function drawTitles(
  context: DrawingContext,
  { counts, xTitle, yTitle }: ConfusionMatrix,
  theme: ConfusionTheme,
  { left, top, cell }: ConfusionLayout,
): void {
  context.fillStyle = theme.textMuted;
  context.font = `11px ${theme.font}`;
  // Where cells are narrower than numbers only every few of them are named.
  const every = Math.ceil(SMALLEST_WITH_TEXT / cell);
  for (let c = 0; c < counts.length; c += every) {
    const middle = (c + 0.5) * cell;
    context.textAlign = 'center';
    context.fillText(String(c), left + middle, top - 10);
    context.textAlign = 'right';
    context.fillText(String(c), left - 8, top + middle);
  }
  const centre = (counts.length * cell) / 2;
  context.textAlign = 'center';
  context.fillText(xTitle, left + centre, top - 30);
  context.save();
  context.translate(left - 34, top + centre);
  context.rotate(-Math.PI / 2);
  context.fillText(yTitle, 0, 0);
  context.restore();
}

/** The counts as CSV: one row for each label, one column for each prediction. */
export function confusionToCsv({ counts, xTitle, yTitle }: ConfusionMatrix): string {
  return curvesToCsv(
    `${yTitle} / ${xTitle}`,
    counts.map((_, prediction) => ({
      label: String(prediction),
      points: counts.map((row, label) => ({ x: label, y: row[prediction]! })),
    })),
  );
}
