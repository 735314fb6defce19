import { describe, expect, it } from 'vitest';
import { GrowingCurve } from './growing-curve';

const put = (curve: GrowingCurve, place: number, ...values: number[]) =>
  curve.put(place, new Float32Array(values));

describe('a growing curve', () => {
  it('keeps values beyond its first capacity', () => {
    const curve = new GrowingCurve();
    const piece = Float32Array.from({ length: 3000 }, (_, i) => i);
    curve.put(0, piece);
    curve.put(3000, piece);
    expect(curve.length).toBe(6000);
    expect(curve.values[2999]).toBe(2999);
    expect(curve.values[3001]).toBe(1);
  });

  it('drops what stood behind a place that is written again', () => {
    const curve = new GrowingCurve();
    put(curve, 0, 1, 2, 3, 4);
    put(curve, 1, 9);
    expect([...curve.values]).toEqual([1, 9]);
  });

  it('has NaN where nothing arrived, also where values were dropped', () => {
    const curve = new GrowingCurve();
    put(curve, 0, 1, 2, 3, 4);
    put(curve, 1, 9);
    put(curve, 3, 5);
    expect([...curve.values]).toEqual([1, 9, NaN, 5]);
  });

  it('fills its start and keeps what came behind it', () => {
    const curve = new GrowingCurve();
    put(curve, 3, 4, 5);
    curve.fillStart(new Float32Array([1, 2, 3]));
    expect([...curve.values]).toEqual([1, 2, 3, 4, 5]);
  });
});
