/** Where a picture's ink goes on the pad. */
import type { GreyImage } from '../../../core/digit-centring';

export interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Ink below this is the grain of paper, not a stroke, when it comes to where a digit is. */
const STROKE = 40;

/** Where the ink takes less than this share of a picture's longer side, the rest of the picture is left out. */
const LEAST_SHARE = 0.4;

/** The part of the pad that ink is then made to fill: MNIST's 20 of 28 pixels. */
const FILLED = 20 / 28;

/** The box around the ink; null where there is none. */
export function inkBounds({ width, height, pixels }: GreyImage): Rectangle | null {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (pixels[y * width + x]! < STROKE) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = y + 1;
    }
  }
  return right > left ? { left, top, width: right - left, height: bottom - top } : null;
}

/**
 * Which part of a picture comes onto a pad of this side, and where: the whole picture as large as it fits; of one
 * in which the ink is small, the part around the ink. Small pictures grow by whole numbers and keep their pixels.
 */
export function placeInk(
  { width, height }: Pick<GreyImage, 'width' | 'height'>,
  bounds: Rectangle,
  side: number,
): { from: Rectangle; to: Rectangle; isSmooth: boolean } {
  const longer = Math.max(bounds.width, bounds.height);
  const isSmall = longer < LEAST_SHARE * Math.max(width, height);
  const from = isSmall ? bounds : { left: 0, top: 0, width, height };
  const exact = ((isSmall ? FILLED : 1) * side) / Math.max(from.width, from.height);
  const isSmooth = exact < 2;
  const scale = isSmooth ? exact : Math.floor(exact);
  const to = { width: scale * from.width, height: scale * from.height };
  return {
    from,
    to: { ...to, left: Math.floor((side - to.width) / 2), top: Math.floor((side - to.height) / 2) },
    isSmooth,
  };
}
