/** Draws pen strokes of varying width, antialiased, for the synthetic digits. */

/** Width and height of the sheet that digits are drawn on, in pixels: MNIST's box of 20, about three times over. */
export const SHEET_SIDE = 64;

/** A point of the pen's path: its middle and its radius, in any one unit. */
export interface PenPoint {
  x: number;
  y: number;
  radius: number;
}

const MARGIN = 2;

/** The path moved and scaled together so that its ink fills the sheet's longer way. */
function fitToSheet(strokes: readonly (readonly PenPoint[])[]): PenPoint[][] {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const points of strokes) {
    for (const { x, y, radius } of points) {
      left = Math.min(left, x - radius);
      top = Math.min(top, y - radius);
      right = Math.max(right, x + radius);
      bottom = Math.max(bottom, y + radius);
    }
  }
  const scale = (SHEET_SIDE - 2 * MARGIN) / Math.max(right - left, bottom - top);
  return strokes.map((points) =>
    points.map(({ x, y, radius }) => ({
      x: MARGIN + (x - left) * scale,
      y: MARGIN + (y - top) * scale,
      radius: radius * scale,
    })),
  );
}

/** Inks everything that the pen covers between two points; its radius goes evenly from one to the other. */
function drawSegment(sheet: Uint8Array, from: PenPoint, to: PenPoint): void {
  const reach = Math.max(from.radius, to.radius) + 0.5;
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const right = Math.min(SHEET_SIDE, Math.ceil(Math.max(from.x, to.x) + reach));
  const bottom = Math.min(SHEET_SIDE, Math.ceil(Math.max(from.y, to.y) + reach));
  const alongX = to.x - from.x;
  const alongY = to.y - from.y;
  const inverse = 1 / Math.max(1e-9, alongX * alongX + alongY * alongY);
  const widening = to.radius - from.radius;
  for (let row = top; row < bottom; row++) {
    const y = row + 0.5 - from.y;
    for (let column = left; column < right; column++) {
      const index = row * SHEET_SIDE + column;
      if (sheet[index] === 255) continue;
      const x = column + 0.5 - from.x;
      const part = Math.max(0, Math.min(1, (x * alongX + y * alongY) * inverse));
      const offX = x - part * alongX;
      const offY = y - part * alongY;
      const outer = from.radius + part * widening + 0.5;
      const squared = offX * offX + offY * offY;
      if (squared >= outer * outer) continue;
      // A pixel whose middle is on the pen's edge is half covered; the ramp is one pixel wide.
      const ink = Math.floor(255 * Math.min(1, outer - Math.sqrt(squared)));
      if (ink > sheet[index]!) sheet[index] = ink;
    }
  }
}

/**
 * Draws the strokes on a fresh sheet, as large as fits.
 * @param strokes each at least one point; the pen glides in straight lines from point to point
 * @returns SHEET_SIDE x SHEET_SIDE bytes, row by row, 0 paper to 255 ink
 */
export function drawStrokes(strokes: readonly (readonly PenPoint[])[]): Uint8Array {
  const sheet = new Uint8Array(SHEET_SIDE * SHEET_SIDE);
  for (const points of fitToSheet(strokes)) {
    for (let i = 0; i < points.length; i++) drawSegment(sheet, points[Math.max(0, i - 1)]!, points[i]!);
  }
  return sheet;
}
