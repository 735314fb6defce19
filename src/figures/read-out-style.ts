import type { FigureTheme } from './line-chart';

/** How the read-out under the pointer looks, in every chart: Chart.js's options of a tooltip. */
export function readOutStyle(theme: FigureTheme) {
  const font = { family: theme.font, size: 11 };
  return {
    backgroundColor: theme.surface,
    borderColor: theme.border,
    borderWidth: 1,
    titleColor: theme.textMuted,
    bodyColor: theme.text,
    titleFont: { ...font, weight: 'normal' as const },
    bodyFont: { ...font, size: 12 },
    padding: 10,
    boxWidth: 8,
    boxHeight: 8,
    boxPadding: 5,
  };
}
