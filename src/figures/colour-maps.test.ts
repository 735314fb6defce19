import { describe, expect, it } from 'vitest';
import { barColours, colourMap, COLOUR_MAP_NAMES, levelOf, type ColourMapName } from './colour-maps';

/** CIE lightness L* of an sRGB colour, 0..100. */
function lightness(colour: ArrayLike<number>): number {
  const linear = Array.from(colour, (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const Y = 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
  return Y > 0.008856 ? 116 * Math.cbrt(Y) - 16 : 903.3 * Y;
}

const colours = (name: ColourMapName) => {
  const { levels, table } = colourMap(name);
  return Array.from({ length: levels }, (_, n) => [...table.subarray(3 * n, 3 * n + 3)]);
};

describe('colour maps', () => {
  it.each(COLOUR_MAP_NAMES)('%s has a colour for each level', (name) => {
    const { levels, table } = colourMap(name);
    expect(table).toHaveLength(3 * levels);
  });

  it('viridis is matplotlib’s', () => {
    const all = colours('viridis');
    expect([all[0], all[64], all[128], all[255]]).toEqual([
      [68, 1, 84],
      [58, 82, 139],
      [32, 144, 140],
      [253, 231, 36],
    ]);
  });

  it.each(['grey', 'viridis'] as const)('%s gets evenly lighter', (name) => {
    const steps = colours(name).map(lightness);
    // As bytes, neighbours may be equal or a trace the other way around.
    steps.slice(1).forEach((light, n) => expect(light).toBeGreaterThan(steps[n]! - 0.05));
    if (name === 'viridis') {
      const even = (steps.at(-1)! - steps[0]!) / 255;
      steps.forEach((light, n) => expect(Math.abs(light - steps[0]! - n * even)).toBeLessThan(3));
    }
  });

  it('the diverging map is nearly white in the middle, and as dark at either end', () => {
    const all = colours('diverging');
    expect(all[128]).toEqual([247, 247, 247]);
    for (let n = 0; n < 128; n++) {
      expect(lightness(all[n]!)).toBeLessThan(lightness(all[n + 1]!) + 0.5);
      expect(lightness(all[256 - n]!)).toBeLessThan(lightness(all[255 - n]!) + 0.5);
      expect(Math.abs(lightness(all[n]!) - lightness(all[256 - n]!))).toBeLessThan(10);
      // Blue on one side, red on the other.
      expect(all[n]![2]).toBeGreaterThanOrEqual(all[n]![0]!);
      expect(all[256 - n]![0]).toBeGreaterThanOrEqual(all[256 - n]![2]!);
    }
  });

  it('levels are rounded and stay inside; there is a middle where there is no range', () => {
    expect([-1, 0, 0.5, 1, 2].map((value) => levelOf(value, 0, 1, 257))).toEqual([0, 0, 128, 256, 256]);
    expect(levelOf(5, 5, 5, 256)).toBe(128);
    expect(levelOf(NaN, 0, 1, 257)).toBe(128);
    expect(levelOf(Infinity, 0, 1, 256)).toBe(255);
  });

  it('give the colours of a bar', () => {
    expect(barColours('grey', 3)).toEqual(['rgb(0 0 0)', 'rgb(128 128 128)', 'rgb(255 255 255)']);
    expect(barColours('diverging', 5)[2]).toBe('rgb(247 247 247)');
    expect(barColours('viridis', 1)).toHaveLength(1);
  });
});
