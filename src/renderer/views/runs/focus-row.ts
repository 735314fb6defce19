const MOST_FRAMES = 30;

/**
 * Brings the keyboard to a run's row. A row that was out of sight takes some frames to be there, and to be measured,
 * before it can have the keyboard. Another row asked for meanwhile takes its place.
 */
export function focusRow(id: string): void {
  const request = ++newest;
  let frames = 0;
  const attempt = () => {
    if (request !== newest) return;
    const row = document.getElementById(`run-${id}`);
    row?.focus({ preventScroll: true });
    if (document.activeElement !== row && ++frames < MOST_FRAMES) requestAnimationFrame(attempt);
  };
  attempt();
}

let newest = 0;
