/** Which images of a data set come under the microscope next. */

export type Move = 'first' | 'next' | 'previous' | 'random' | 'same';

/** Which images come next, of so many in all. */
export function nextIndices(
  move: Move,
  current: ArrayLike<number>,
  count: number,
  total: number,
  random: () => number = Math.random,
): Uint32Array {
  const size = Math.min(count, total);
  if (move === 'random') {
    const chosen = new Set<number>();
    while (chosen.size < size) chosen.add(Math.floor(random() * total));
    return Uint32Array.from(chosen);
  }
  const first = current[0] ?? 0;
  const starts = { first: 0, same: first, next: first + current.length, previous: first - size } as const;
  let start = starts[move];
  // Round at the ends.
  if (move === 'next' && start >= total) start = 0;
  if (move === 'previous' && first === 0) start = total - size;
  start = Math.max(0, Math.min(total - size, start));
  return Uint32Array.from({ length: size }, (_, n) => start + n);
}
