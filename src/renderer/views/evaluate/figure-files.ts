/** Figures of an evaluation as pictures for a file. */
import { drawConfusion, type ConfusionMatrix } from '../../../figures/confusion-matrix';
import { confusionTheme } from '../../lib/charts/figure-theme';

const SCALE = 2;
const PADDING = 24;
const TITLE_HEIGHT = 34;
/** Large enough that each cell can be read, for as long as files stay of a reasonable size. */
const SMALLEST_SIDE = 640;
const LARGEST_SIDE = 2400;

function toPng(canvas: HTMLCanvasElement): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

interface Sheet {
  canvas: HTMLCanvasElement;
  context: CanvasRenderingContext2D;
}

/** A canvas in the colours of the theme, with a title; drawing begins below it, at (0, 0). */
function sheetWithTitle(title: string, width: number, height: number, theme: 'light' | 'dark'): Sheet | null {
  const { surface, text, font } = confusionTheme(theme);
  const canvas = document.createElement('canvas');
  canvas.width = SCALE * (width + 2 * PADDING);
  canvas.height = SCALE * (height + TITLE_HEIGHT + 2 * PADDING);
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.fillStyle = surface;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(SCALE, SCALE);
  context.translate(PADDING, PADDING);
  context.fillStyle = text;
  context.font = `600 16px ${font}`;
  context.textBaseline = 'top';
  context.fillText(title, 0, 0);
  context.translate(0, TITLE_HEIGHT);
  return { canvas, context };
}

/** A confusion matrix with its title. */
export async function confusionToPng(
  title: string,
  matrix: ConfusionMatrix,
  theme: 'light' | 'dark',
): Promise<Blob | null> {
  const side = Math.min(LARGEST_SIDE, Math.max(SMALLEST_SIDE, 46 + 28 * matrix.counts.length));
  const sheet = sheetWithTitle(title, side, side, theme);
  if (!sheet) return null;
  drawConfusion(sheet.context, matrix, confusionTheme(theme), side, side);
  return toPng(sheet.canvas);
}

/** An image with what is written below it. */
export interface CaptionedImage {
  /** Grey levels 0..255. */
  pixels: Uint8Array;
  captions: readonly string[];
}

const IMAGE = 56;
const LINE = 14;
const GAP = 16;

/** Images in rows of so many, as ink in the colour of the text, with their captions. */
export async function imagesToPng(
  title: string,
  images: readonly CaptionedImage[],
  [height, width]: readonly [height: number, width: number],
  columns: number,
  theme: 'light' | 'dark',
): Promise<Blob | null> {
  const lines = Math.max(0, ...images.map(({ captions }) => captions.length));
  const cellHeight = IMAGE + lines * LINE + GAP;
  const cellWidth = IMAGE + GAP;
  const rows = Math.ceil(images.length / columns);
  const sheet = sheetWithTitle(title, columns * cellWidth - GAP, rows * cellHeight, theme);
  if (!sheet) return null;
  const { canvas, context } = sheet;
  const one = new OffscreenCanvas(width, height);
  const pen = one.getContext('2d');
  if (!pen) return null;
  const zoom = IMAGE / Math.max(height, width);
  context.imageSmoothingEnabled = false;
  context.textAlign = 'center';
  const { text, font } = confusionTheme(theme);
  context.font = `11px ${font}`;
  pen.fillStyle = text;
  images.forEach(({ pixels, captions }, k) => {
    const [left, top] = [(k % columns) * cellWidth, Math.floor(k / columns) * cellHeight];
    const ink = new ImageData(width, height);
    pixels.forEach((level, i) => (ink.data[4 * i + 3] = level));
    pen.putImageData(ink, 0, 0);
    pen.globalCompositeOperation = 'source-in';
    pen.fillRect(0, 0, width, height);
    context.drawImage(one, left + (IMAGE - width * zoom) / 2, top, width * zoom, height * zoom);
    captions.forEach((caption, line) =>
      context.fillText(caption, left + IMAGE / 2, top + IMAGE + 3 + line * LINE),
    );
  });
  return toPng(canvas);
}
