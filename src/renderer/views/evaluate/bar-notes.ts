import type { Plugin } from 'chart.js';
import type { FigureTheme } from '../../../figures/line-chart';

const ROOM = 18;

/** Writes a note at the foot of each bar of the first data set; above bars that are too low for it. */
export function barNotes(notes: readonly string[], { font, text, textMuted }: FigureTheme): Plugin<'bar'> {
  return {
    id: 'barNotes',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.font = `10.5px ${font}`;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'alphabetic';
      chart.getDatasetMeta(0).data.forEach(({ x, y }, i) => {
        const isInside = chartArea.bottom - y >= ROOM;
        ctx.fillStyle = isInside ? text : textMuted;
        ctx.fillText(notes[i] ?? '', x, (isInside ? chartArea.bottom : y) - 5);
      });
      ctx.restore();
    },
  };
}
