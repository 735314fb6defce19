const MOST_FRAMES = 30;

/**
 * Brings the keyboard to the element of this id. A row of a long list that was out of sight takes some frames to be
 * there before it can have the keyboard. Another element asked for meanwhile takes its place.
 */
export function focusElement(id: string): void {
  const request = ++newest;
  let frames = 0;
  const attempt = () => {
    if (request !== newest) return;
    const element = document.getElementById(id);
    element?.focus({ preventScroll: true });
    if (document.activeElement !== element && ++frames < MOST_FRAMES) requestAnimationFrame(attempt);
  };
  attempt();
}

let newest = 0;
