/**
 * Draws charts in turn, a few milliseconds in each frame: many that change at once do not hold up the window.
 * Nothing is drawn while the window is hidden, because then there are no frames.
 */
const BUDGET_MILLISECONDS = 6;
const waiting = new Set<() => void>();
let isScheduled = false;

function drawSome(): void {
  const started = performance.now();
  for (const draw of waiting) {
    waiting.delete(draw);
    draw();
    if (performance.now() - started > BUDGET_MILLISECONDS) break;
  }
  isScheduled = waiting.size > 0;
  if (isScheduled) requestAnimationFrame(drawSome);
}

/** Draws soon. Asking again before that changes nothing. */
export function drawSoon(draw: () => void): void {
  waiting.add(draw);
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(drawSome);
}

/** Takes back what was asked. */
export function forgetDrawing(draw: () => void): void {
  waiting.delete(draw);
}
