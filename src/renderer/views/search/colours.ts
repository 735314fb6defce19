/** Accuracy as a colour: from grey to the accent, so that the best stand out in both themes. */
import { figureTheme, seriesColor } from '../../lib/charts/figure-theme';

const LEVELS = 32;
/** The worst tenth has one colour: one diverged trial would make all others look alike. */
const LOWEST_SHARE = 0.1;

export interface AccuracyColours {
  /** The colour of an accuracy; of none, the palest. */
  of(accuracy: number): string;
  /** From low to high, as CSS colours. */
  ramp: readonly string[];
  minimum: number;
  maximum: number;
}

function rgb(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.replace('#', ''), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function between(low: string, high: string, share: number): string {
  const [one, other] = [rgb(low), rgb(high)];
  return `rgb(${one.map((part, i) => Math.round(part + share * (other[i]! - part))).join(' ')})`;
}

/** The colours for these accuracies, NaN left out. */
export function accuracyColours(theme: 'light' | 'dark', accuracies: Float64Array): AccuracyColours {
  const sorted = accuracies.filter((value) => !Number.isNaN(value)).sort();
  const minimum = sorted[Math.floor(sorted.length * LOWEST_SHARE)] ?? 0;
  const maximum = sorted.at(-1) ?? 1;
  const stops = [figureTheme(theme).border, seriesColor(theme, 'faint'), seriesColor(theme, 0)] as const;
  const ramp = Array.from({ length: LEVELS }, (_, level) => {
    const place = (2 * level) / (LEVELS - 1);
    return place <= 1 ? between(stops[0], stops[1], place) : between(stops[1], stops[2], place - 1);
  });
  const span = maximum - minimum;
  return {
    ramp,
    minimum,
    maximum,
    of: (accuracy) => {
      if (Number.isNaN(accuracy)) return ramp[0]!;
      const share = span > 0 ? (accuracy - minimum) / span : 1;
      return ramp[Math.round(Math.min(1, Math.max(0, share)) * (LEVELS - 1))]!;
    },
  };
}
