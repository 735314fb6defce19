/** Chart.js with the parts that the application uses, and two small plugins of its own. */
import {
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Title,
  Tooltip,
  type Plugin,
} from 'chart.js';
import './nearest-x';

Chart.register(
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Title,
  Tooltip,
);

/** A thin line through the points that the read-out tells of. */
export function crosshair(color: () => string): Plugin<'line'> {
  return {
    id: 'crosshair',
    beforeDatasetsDraw({ ctx, chartArea, tooltip }) {
      const [active] = tooltip?.getActiveElements() ?? [];
      if (!active) return;
      const x = Math.round(active.element.x) + 0.5;
      ctx.save();
      ctx.strokeStyle = color();
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    },
  };
}

/** A background, so that an exported picture is not see-through. */
export function paper(color: string): Plugin<'line'> {
  return {
    id: 'paper',
    beforeDraw({ ctx, width, height }) {
      ctx.save();
      ctx.fillStyle = color;
      ctx.fillRect(0, 0, width, height);
      ctx.restore();
    },
  };
}

export { Chart };
