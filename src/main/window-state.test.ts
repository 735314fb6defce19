import { describe, expect, it } from 'vitest';
import { windowBounds } from './window-state';

const LAPTOP = { x: 0, y: 0, width: 1440, height: 860 };
const SECOND = { x: 1440, y: -200, width: 1920, height: 1080 };
const at = (x: number, y: number, width = 1280, height = 800) => ({ x, y, width, height, maximised: false });

describe('the bounds of a new window', () => {
  it('are a good size in the middle at first', () => {
    expect(windowBounds(null, [LAPTOP])).toEqual({ width: 1280, height: 800 });
  });

  it('fit a small display, down to the least that the views need', () => {
    expect(windowBounds(null, [{ x: 0, y: 0, width: 1024, height: 728 }])).toEqual({
      width: 1024,
      height: 728,
    });
    expect(windowBounds(null, [{ x: 0, y: 0, width: 800, height: 480 }])).toEqual({
      width: 960,
      height: 600,
    });
  });

  it('are the remembered ones, on any display', () => {
    expect(windowBounds(at(100, 40), [LAPTOP])).toEqual({ x: 100, y: 40, width: 1280, height: 800 });
    expect(windowBounds(at(1600, -150), [LAPTOP, SECOND])).toMatchObject({ x: 1600, y: -150 });
  });

  it('come back where the display is gone, or the title bar could not be grasped', () => {
    expect(windowBounds(at(1600, -150), [LAPTOP])).toEqual({ width: 1280, height: 800 });
    expect(windowBounds(at(1400, 100), [LAPTOP])).toEqual({ width: 1280, height: 800 });
    expect(windowBounds(at(100, -300), [LAPTOP])).toEqual({ width: 1280, height: 800 });
  });

  it('shrink to the display they are on', () => {
    expect(windowBounds(at(0, 0, 3000, 2000), [LAPTOP])).toEqual({ x: 0, y: 0, width: 1440, height: 860 });
  });
});
