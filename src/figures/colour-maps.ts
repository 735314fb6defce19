/** Colour maps: numbers to colours, as tables. */
import { VIRIDIS } from './viridis';

/**
 * - `grey`: black to white, as the course's assignment shows weights
 * - `diverging`: blue for negative, white for 0, red for positive: told apart by the colour-blind too
 * - `viridis`: dark blue to yellow, evenly lighter from low to high
 */
export const COLOUR_MAP_NAMES = ['grey', 'diverging', 'viridis'] as const;
export type ColourMapName = (typeof COLOUR_MAP_NAMES)[number];

/** Red, green and blue, 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A colour map: its colours from low to high. */
export interface ColourMap {
  /** How many colours; odd for a diverging map, so that one of them is that of 0. */
  levels: number;
  /** levels x 3: red, green, blue. */
  table: Uint8Array;
}

/** What a picture's colours mean, for a colour bar beside it. */
export interface ColourBar {
  map: ColourMapName;
  /** The value of the first colour. */
  minimum: number;
  /** The value of the last colour. */
  maximum: number;
}

/** ColorBrewer's RdBu with 11 classes, turned around (Cynthia Brewer, colorbrewer2.org; Apache 2 licence). */
const BLUE_WHITE_RED: Colour[] = [
  [5, 48, 97],
  [33, 102, 172],
  [67, 147, 195],
  [146, 197, 222],
  [209, 229, 240],
  [247, 247, 247],
  [253, 219, 199],
  [244, 165, 130],
  [214, 96, 77],
  [178, 24, 43],
  [103, 0, 31],
];

/** A table with straight lines between equally distant colours. */
function interpolated(anchors: Colour[], levels: number): Uint8Array {
  const table = new Uint8Array(3 * levels);
  for (let n = 0; n < levels; n++) {
    const place = (n / (levels - 1)) * (anchors.length - 1);
    const below = Math.min(anchors.length - 2, Math.floor(place));
    for (let c = 0; c < 3; c++) {
      const [low, high] = [anchors[below]![c]!, anchors[below + 1]![c]!];
      table[3 * n + c] = Math.round(low + (high - low) * (place - below));
    }
  }
  return table;
}

const MAPS: Record<ColourMapName, ColourMap> = {
  grey: { levels: 256, table: Uint8Array.from({ length: 768 }, (_, n) => Math.floor(n / 3)) },
  diverging: { levels: 257, table: interpolated(BLUE_WHITE_RED, 257) },
  viridis: {
    levels: 256,
    table: Uint8Array.from({ length: 768 }, (_, n) => Number.parseInt(VIRIDIS.slice(2 * n, 2 * n + 2), 16)),
  },
};

/** The colour map of this name. Not to be changed. */
export function colourMap(name: ColourMapName): ColourMap {
  return MAPS[name];
}

/** The level of a value between minimum and maximum: 0..levels-1, rounded; the middle where they are equal or it is NaN. */
export function levelOf(value: number, minimum: number, maximum: number, levels: number): number {
  const share = (value - minimum) / (maximum - minimum);
  if (Number.isNaN(share) || minimum === maximum) return levels >> 1;
  return Math.round(Math.min(1, Math.max(0, share)) * (levels - 1));
}

/** The colours of a bar from low to high, `length` of them, as CSS colours: for a gradient. */
export function barColours(name: ColourMapName, length: number): string[] {
  const { levels, table } = MAPS[name];
  return Array.from({ length }, (_, i) => {
    const level = levelOf(i, 0, Math.max(1, length - 1), levels);
    return `rgb(${table.subarray(3 * level, 3 * level + 3).join(' ')})`;
  });
}
