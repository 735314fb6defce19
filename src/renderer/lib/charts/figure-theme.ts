import type { ConfusionTheme } from '../../../figures/confusion-matrix';
import type { FigureTheme } from '../../../figures/line-chart';

/** Values of the style sheet by theme: reading them costs a style calculation, and they never change. */
const known = new Map<string, string>();

function read(name: string): string {
  const key = `${document.documentElement.dataset.theme} ${name}`;
  let value = known.get(key);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    // Empty before the style sheet is there.
    if (value !== '') known.set(key, value);
  }
  return value;
}

/** The figure colours of the theme in use, from the style sheet: one place for every colour. */
export function figureTheme(_theme: 'light' | 'dark'): FigureTheme {
  return {
    text: read('--text'),
    textMuted: read('--text-muted'),
    grid: read('--grid'),
    surface: read('--surface-raised'),
    border: read('--border-strong'),
    font: read('--font'),
  };
}

/** The colour of the nth series, 0 to 5 and round again; `faint` for raw values behind a smoothed curve. */
export function seriesColor(_theme: 'light' | 'dark', index: number | 'faint'): string {
  return read(index === 'faint' ? '--series-faint' : `--series-${(index % 6) + 1}`);
}

/** The colours of a confusion matrix: the accent for what is right, the second series' for what is not. */
export function confusionTheme(theme: 'light' | 'dark'): ConfusionTheme {
  return {
    ...figureTheme(theme),
    right: read('--accent'),
    wrong: read('--series-2'),
    onColour: read('--on-accent'),
    // Where the text of the ground and that of the colour are equally easy to read.
    onColourFrom: theme === 'light' ? 0.82 : 0.62,
  };
}
