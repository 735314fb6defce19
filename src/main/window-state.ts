/** Where the window is put: where it was, as long as that can still be seen. */
import type { Rectangle } from 'electron';
import type { WindowState } from './settings-schema';

export const DEFAULT_SIZE = { width: 1280, height: 800 };
export const MINIMUM_SIZE = { width: 960, height: 600 };

/** So much of the title bar must be on a display that it can be grasped with the mouse. */
const GRASP = { width: 120, height: 40 };

function overlap(a: Rectangle, b: Rectangle): { width: number; height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  };
}

/**
 * Bounds for a new window: the remembered ones where their title bar lies on a display, else a size that fits,
 * in the middle (no x and y).
 * @param workAreas of the displays there are now, the primary one first
 */
export function windowBounds(
  state: WindowState | null,
  workAreas: readonly Rectangle[],
): { width: number; height: number; x?: number; y?: number } {
  const size = state ?? DEFAULT_SIZE;
  const primary = workAreas[0] ?? { x: 0, y: 0, ...DEFAULT_SIZE };
  const fit = (area: Rectangle) => ({
    width: Math.max(MINIMUM_SIZE.width, Math.min(size.width, area.width)),
    height: Math.max(MINIMUM_SIZE.height, Math.min(size.height, area.height)),
  });
  if (!state) return fit(primary);
  const titleBar = { x: state.x, y: state.y, width: state.width, height: GRASP.height };
  const area = workAreas.find((candidate) => {
    const shared = overlap(titleBar, candidate);
    return shared.width >= GRASP.width && shared.height >= GRASP.height;
  });
  return area ? { x: state.x, y: state.y, ...fit(area) } : fit(primary);
}
