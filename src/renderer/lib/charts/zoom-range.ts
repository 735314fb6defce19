/** The stretch of the x axis that a chart shows, and how zooming and moving change it. */
export interface Range {
  minimum: number;
  maximum: number;
}

/** A chart zooms in to this share of its whole axis at most. */
const SMALLEST_SHARE = 1 / 5000;

/** Keeps a range within the whole; null when it covers the whole, so that the chart follows its data again. */
export function within(range: Range, whole: Range): Range | null {
  const wholeSize = whole.maximum - whole.minimum;
  const size = Math.max(range.maximum - range.minimum, wholeSize * SMALLEST_SHARE);
  if (!(size < wholeSize)) return null;
  const centred = (range.minimum + range.maximum - size) / 2;
  const minimum = Math.min(Math.max(centred, whole.minimum), whole.maximum - size);
  return { minimum, maximum: minimum + size };
}

/** Zooms about a place that stays where it is; a factor below 1 shows less. */
export function zoomed(range: Range, whole: Range, place: number, factor: number): Range | null {
  return within(
    {
      minimum: place - (place - range.minimum) * factor,
      maximum: place + (range.maximum - place) * factor,
    },
    whole,
  );
}

/** Moves along by a distance in units of the axis. */
export function moved(range: Range, whole: Range, distance: number): Range | null {
  return within({ minimum: range.minimum + distance, maximum: range.maximum + distance }, whole);
}

/** Moves just as far as it takes to see a place. */
export function showing(range: Range, whole: Range, place: number): Range | null {
  if (place < range.minimum) return moved(range, whole, place - range.minimum);
  if (place > range.maximum) return moved(range, whole, place - range.maximum);
  return range;
}

/** Where the x axis of a growing curve ends: at its end where that is near, else at the next doubling of what is done. */
export function axisEnd(done: number, total: number, unit: number): number {
  let end = 10 * unit;
  while (end < done) end *= 2;
  return Math.min(total, end);
}
