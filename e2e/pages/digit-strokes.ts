/**
 * The ten digits as a person would draw them on the pad: strokes of points in percent of the pad, the first one where
 * the pen comes down. Drawn for these specs; a pen goes from point to point in small steps.
 */

/** x to the right and y down, 0 to 100. */
export type Point = readonly [x: number, y: number];

/** Points on an ellipse's arc, in degrees clockwise from the right. */
function arc([x, y]: Point, [width, height]: Point, from: number, to: number): Point[] {
  const count = Math.max(3, Math.ceil(Math.abs(to - from) / 15));
  return Array.from({ length: count + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / count) * Math.PI) / 180;
    return [x + width * Math.cos(angle), y + height * Math.sin(angle)] as const;
  });
}

/** The strokes of each digit, 0 to 9. */
export const DIGIT_STROKES: readonly (readonly Point[])[][] = [
  [arc([50, 50], [19, 31], -80, -440)],
  [
    [
      [54, 18],
      [50, 50],
      [46, 82],
    ],
  ],
  [[...arc([50, 34], [18, 16], -160, 30), [52, 58], [32, 80], [46, 79], [72, 79]]],
  [[...arc([48, 33], [17, 15], -140, 80), ...arc([47, 66], [20, 18], -80, 140)]],
  [
    [
      [42, 18],
      [34, 38],
      [29, 56],
      [50, 56],
      [74, 54],
    ],
    [
      [61, 24],
      [58, 52],
      [55, 84],
    ],
  ],
  [
    [[38, 22], [36, 36], [34, 47], ...arc([46, 63], [20, 19], -115, 140)],
    [
      [38, 22],
      [54, 21],
      [70, 20],
    ],
  ],
  [[[60, 18], [46, 32], [36, 52], ...arc([49, 66], [15, 16], 180, 0), ...arc([49, 66], [15, 16], 0, -170)]],
  [
    [
      [29, 26],
      [48, 24],
      [70, 23],
      [60, 46],
      [50, 64],
      [45, 82],
    ],
  ],
  [
    [
      ...arc([50, 35], [15, 15], -30, -270),
      ...arc([49, 67], [17, 17], -90, 270),
      ...arc([50, 35], [15, 15], 90, -30),
    ],
  ],
  [[...arc([48, 36], [15, 16], -20, -380), [62, 46], [59, 64], [55, 84]]],
];
