/** How the timeline is divided, in pixels from its top. */
export const LANES = {
  accuracy: { top: 2, height: 50 },
  loss: { top: 62, height: 74 },
  /** Marks of the best epoch and of the model's. */
  flags: { top: 142, height: 16 },
  track: { top: 158, height: 20 },
  axis: { top: 196 },
  height: 202,
} as const;

/** Room in a lane above its highest and below its lowest value. */
export const LANE_MARGIN = 6;
