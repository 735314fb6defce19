import type { FigureTheme } from '../../../figures/line-chart';

/** The figure colours of the theme in use, from the style sheet: one place for every colour. */
export function figureTheme(_theme: 'light' | 'dark'): FigureTheme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
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
  const name = index === 'faint' ? '--series-faint' : `--series-${(index % 6) + 1}`;
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
