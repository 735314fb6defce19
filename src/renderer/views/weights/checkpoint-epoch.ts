/** The epoch of a checkpoint, told by its file as the run store names it; null for other files. */
export function checkpointEpoch(path: string): number | null {
  const found = /[\\/]epoch-(\d+)\.npz$/.exec(path);
  return found ? Number(found[1]) : null;
}
