import { expect, it } from 'vitest';
import { inkBounds, placeInk } from './place-ink';

function picture(width: number, height: number, ink: [x: number, y: number, value: number][]) {
  const pixels = new Float64Array(width * height);
  for (const [x, y, value] of ink) pixels[y * width + x] = value;
  return { width, height, pixels };
}

it('finds the box around strokes, and not around grain', () => {
  const image = picture(10, 8, [
    [3, 2, 255],
    [6, 5, 90],
    [9, 7, 12],
  ]);
  expect(inkBounds(image)).toEqual({ left: 3, top: 2, width: 4, height: 4 });
  expect(inkBounds(picture(3, 3, [[1, 1, 10]]))).toBeNull();
});

it('keeps the pixels of an image as MNIST has them', () => {
  const bounds = { left: 5, top: 4, width: 14, height: 20 };
  expect(placeInk({ width: 28, height: 28 }, bounds, 280)).toEqual({
    from: { left: 0, top: 0, width: 28, height: 28 },
    to: { left: 0, top: 0, width: 280, height: 280 },
    isSmooth: false,
  });
});

it('fits a wide picture whole', () => {
  const bounds = { left: 100, top: 100, width: 800, height: 300 };
  expect(placeInk({ width: 1120, height: 560 }, bounds, 280)).toEqual({
    from: { left: 0, top: 0, width: 1120, height: 560 },
    to: { left: 0, top: 70, width: 280, height: 140 },
    isSmooth: true,
  });
});

it('cuts a small digit out of a large page', () => {
  const bounds = { left: 900, top: 20, width: 50, height: 100 };
  expect(placeInk({ width: 1000, height: 1000 }, bounds, 280)).toEqual({
    from: bounds,
    to: { left: 90, top: 40, width: 100, height: 200 },
    isSmooth: false,
  });
});
