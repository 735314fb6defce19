/** What a drawing is made of, in the order in which it came; all places in pad units, 0 to PAD_SIDE. */

/** Width and height of the pad in its own units, and of the picture of it that the network's image is made from. */
export const PAD_SIDE = 280;

export type Tool = 'pen' | 'eraser';

/** One touch of the pen or eraser, from down to up. */
export interface Stroke {
  kind: 'stroke';
  tool: Tool;
  /** Pad units. */
  width: number;
  /** Whether the device tells how hard one presses. */
  hasPressure: boolean;
  /** x, y, and pressure 0..1. */
  points: [x: number, y: number, pressure: number][];
}

/** A picture of a digit; it takes the place of what was there. */
export interface Picture {
  kind: 'picture';
  /** Opacity is ink. */
  ink: CanvasImageSource;
  left: number;
  top: number;
  width: number;
  height: number;
  /** Off for a few large pixels, which are to stay what they are. */
  isSmooth: boolean;
}

/** An empty pad. */
export interface Clearing {
  kind: 'clear';
}

export type PadItem = Stroke | Picture | Clearing;

/** The items that can be seen: those from the last one on that takes the place of all before it. */
export function visibleItems(items: readonly PadItem[]): readonly PadItem[] {
  const last = items.findLastIndex(({ kind }) => kind !== 'stroke');
  return items.slice(Math.max(0, last)).filter(({ kind }) => kind !== 'clear');
}
