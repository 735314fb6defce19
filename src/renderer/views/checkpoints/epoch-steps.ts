/** Where the scrubber can stand: the epochs that have a checkpoint, in order. */

/** The place of the checkpoint nearest to an epoch, the earlier of equally near ones; -1 where there is none. */
export function nearestPlace(epochs: readonly number[], epoch: number): number {
  let low = 0;
  let high = epochs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (epochs[middle]! < epoch) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return epochs.length === 0 ? -1 : 0;
  if (low === epochs.length) return low - 1;
  return epochs[low]! - epoch < epoch - epochs[low - 1]! ? low : low - 1;
}

/** The checkpoint nearest to an epoch; null where there is none. */
export function nearestCheckpoint(epochs: readonly number[], epoch: number): number | null {
  return epochs[nearestPlace(epochs, epoch)] ?? null;
}

/** So many checkpoints on from the one nearest to an epoch, not beyond the ends; null where there is none. */
export function checkpointAfter(epochs: readonly number[], epoch: number, by: number): number | null {
  const place = nearestPlace(epochs, epoch) + by;
  return epochs[Math.min(epochs.length - 1, Math.max(0, place))] ?? null;
}

/** Where a key of a slider leads; null for other keys. */
export function checkpointByKey(epochs: readonly number[], epoch: number, key: string): number | null {
  const page = Math.max(2, Math.round(epochs.length / 10));
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return checkpointAfter(epochs, epoch, -1);
    case 'ArrowRight':
    case 'ArrowUp':
      return checkpointAfter(epochs, epoch, 1);
    case 'PageDown':
      return checkpointAfter(epochs, epoch, -page);
    case 'PageUp':
      return checkpointAfter(epochs, epoch, page);
    case 'Home':
      return epochs[0] ?? null;
    case 'End':
      return epochs.at(-1) ?? null;
    default:
      return null;
  }
}

/** An epoch and its neighbours that have checkpoints, nearest first, `ahead` on the right and `behind` on the left. */
export function neighbourhood(
  epochs: readonly number[],
  epoch: number,
  ahead: number,
  behind: number,
): number[] {
  const place = nearestPlace(epochs, epoch);
  const near: number[] = [];
  for (let away = 0; away <= Math.max(ahead, behind); away++) {
    const right = epochs[place + away];
    const left = epochs[place - away];
    if (away <= ahead && right !== undefined) near.push(right);
    if (away > 0 && away <= behind && left !== undefined) near.push(left);
  }
  return near;
}

/** Epochs as people write them: 0–3, 5, 7–9. */
export function epochRanges(epochs: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const epoch of epochs) {
    const range = ranges.at(-1);
    if (range?.[1] === epoch - 1) range[1] = epoch;
    else ranges.push([epoch, epoch]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}
