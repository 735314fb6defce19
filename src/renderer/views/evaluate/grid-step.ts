/** Where a key leads from a place of a grid that is filled row by row; null for keys that lead nowhere. */
export function gridStep(
  key: string,
  place: number,
  { total, columns, page }: { total: number; columns: number; page: number },
): number | null {
  const steps: Record<string, number> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
    PageDown: page * columns,
    PageUp: -page * columns,
    Home: -total,
    End: total,
  };
  const by = steps[key];
  return by === undefined ? null : Math.min(total - 1, Math.max(0, place + by));
}
