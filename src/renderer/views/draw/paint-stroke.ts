import { getStrokeOutlinePoints, getStrokePoints, type StrokeOptions } from 'perfect-freehand';
import type { Stroke } from './pad-items';

/** How far a stroke is drawn straight and evened out: enough for the jitter of a mouse, too little to cut corners. */
const EVENED: StrokeOptions = { smoothing: 0.5, streamline: 0.3, simulatePressure: false };

/** A curve through the middles between points, which leaves no corners but those that were drawn. */
function curve(points: readonly (readonly [number, number])[], isClosed: boolean): Path2D {
  const path = new Path2D();
  const [first] = points;
  if (!first) return path;
  path.moveTo(...first);
  for (let i = 1; i < points.length; i++) {
    const [x, y] = points[i]!;
    const next = points[i + 1] ?? (isClosed ? first : null);
    if (next) path.quadraticCurveTo(x, y, (x + next[0]) / 2, (y + next[1]) / 2);
    else path.lineTo(x, y);
  }
  if (isClosed) path.closePath();
  // A dot is a line of no length.
  else if (points.length === 1) path.lineTo(...first);
  return path;
}

/** Paints a stroke, in pad units; of one that is still going on, up to where the pen is. */
export function paintStroke(context: CanvasRenderingContext2D, stroke: Stroke, isDone: boolean): void {
  const { points, width, tool, hasPressure } = stroke;
  const options = { ...EVENED, size: width, last: isDone };
  const evened = getStrokePoints(points, options);
  context.globalCompositeOperation = tool === 'eraser' ? 'destination-out' : 'source-over';
  if (hasPressure && tool === 'pen') {
    context.fill(curve(getStrokeOutlinePoints(evened, { ...options, thinning: 0.6 }), true));
  } else {
    // As wide everywhere: the speed of a mouse says nothing about a pen. Round joins have no notches at sharp turns.
    context.lineWidth = width;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.stroke(
      curve(
        evened.map(({ point }) => point),
        false,
      ),
    );
  }
  context.globalCompositeOperation = 'source-over';
}
