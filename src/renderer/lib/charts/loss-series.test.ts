import { describe, expect, it } from 'vitest';
import { lossPoints } from './loss-series';

const losses = Float32Array.from({ length: 50_000 }, (_, i) => 2 / (1 + i / 1000) + 0.1 * Math.sin(i * i));

describe('the curves of a training loss', () => {
  it('start at step 1 and end at the last', () => {
    const { raw, smooth } = lossPoints(losses.subarray(0, 300), 0.9, null);
    expect(raw[0]!.x).toBe(1);
    expect(raw.at(-1)!.x).toBe(300);
    expect(smooth.at(-1)!.x).toBe(300);
  });

  it('have every step of a short range, and smooth with all that came before it', () => {
    const range = { minimum: 40_000, maximum: 40_100 };
    const { raw, smooth } = lossPoints(losses, 0.9, range);
    expect(raw.filter(({ x }) => x >= 40_000 && x <= 40_100)).toHaveLength(101);
    expect(raw.find(({ x }) => x === 40_000)!.y).toBe(losses[39_999]);
    const whole = lossPoints(losses.subarray(0, 40_050), 0.9, { minimum: 40_050, maximum: 40_050 });
    expect(smooth.find(({ x }) => x === 40_050)!.y).toBeCloseTo(whole.smooth.at(-1)!.y, 12);
  });

  it('are the raw values without smoothing', () => {
    const { raw, smooth } = lossPoints(losses, 0, null);
    expect(smooth).toBe(raw);
  });

  it('are empty where there is nothing', () => {
    expect(lossPoints(losses.subarray(0, 10), 0.5, { minimum: 500, maximum: 600 }).raw).toEqual([]);
  });
});
