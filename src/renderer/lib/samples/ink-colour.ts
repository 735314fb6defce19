import { figureTheme } from '../charts/figure-theme';

/**
 * Red, green and blue of the text: the colour that images are inked in. Unlike asking an element for its colour this
 * costs no style calculation, so that a screen full of images can be drawn in one frame.
 */
export function inkColour(theme: 'light' | 'dark'): [red: number, green: number, blue: number] {
  const [, red, green, blue] = /^#(..)(..)(..)$/.exec(figureTheme(theme).text) ?? [];
  const level = (hex: string | undefined) => Number.parseInt(hex ?? '80', 16);
  return [level(red), level(green), level(blue)];
}
