/** What a key does in a chart. */
export type KeyAction =
  | { kind: 'reset' }
  | { kind: 'zoom'; factor: number }
  /** Moves the read-out by so many points, and by a share of all points. */
  | { kind: 'move'; points: number; share: number };

const ACTIONS: Record<string, KeyAction> = {
  ArrowRight: { kind: 'move', points: 1, share: 0 },
  ArrowUp: { kind: 'move', points: 1, share: 0 },
  ArrowLeft: { kind: 'move', points: -1, share: 0 },
  ArrowDown: { kind: 'move', points: -1, share: 0 },
  PageUp: { kind: 'move', points: 0, share: 0.1 },
  PageDown: { kind: 'move', points: 0, share: -0.1 },
  Home: { kind: 'move', points: 0, share: -1 },
  End: { kind: 'move', points: 0, share: 1 },
  '+': { kind: 'zoom', factor: 0.5 },
  '=': { kind: 'zoom', factor: 0.5 },
  '-': { kind: 'zoom', factor: 2 },
  '0': { kind: 'reset' },
};

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** The action of a key, or null for keys that mean something else. Escape counts only where there is something to reset. */
export function keyAction(event: Key, isChanged: boolean): KeyAction | null {
  // With these keys they belong to the menu: Ctrl and + zooms the window.
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === 'Escape') return isChanged ? { kind: 'reset' } : null;
  return ACTIONS[event.key] ?? null;
}
