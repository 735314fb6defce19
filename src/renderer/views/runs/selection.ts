/** Which rows of a list are selected, and which one the keyboard is on: plain values, so that it can be tested. */
export interface Selection {
  selected: ReadonlySet<string>;
  /** The row that the keyboard is on. */
  active: string | null;
  /** Where a range begins that shift extends. */
  anchor: string | null;
}

export const NOTHING_SELECTED: Selection = { selected: new Set(), active: null, anchor: null };

function range(ids: readonly string[], from: string | null, to: string): string[] {
  const [start, end] = [ids.indexOf(from ?? to), ids.indexOf(to)].sort((a, b) => a - b) as [number, number];
  return start < 0 ? [to] : ids.slice(start, end + 1);
}

/** A click on a row: alone, added or taken away (ctrl, cmd, checkbox), or up to here (shift). */
export function clicked(
  selection: Selection,
  ids: readonly string[],
  id: string,
  how: 'only' | 'toggle' | 'range',
): Selection {
  if (how === 'range') {
    const anchor = selection.anchor ?? selection.active ?? id;
    return { selected: new Set(range(ids, anchor, id)), active: id, anchor };
  }
  if (how === 'only') return { selected: new Set([id]), active: id, anchor: id };
  const selected = new Set(selection.selected);
  if (!selected.delete(id)) selected.add(id);
  return { selected, active: id, anchor: id };
}

/** The keyboard moves by some rows; with shift the range follows it. */
export function moved(
  selection: Selection,
  ids: readonly string[],
  by: number,
  isExtending: boolean,
): Selection {
  if (ids.length === 0) return selection;
  const from = selection.active === null ? -1 : ids.indexOf(selection.active);
  const to = from < 0 ? (by < 0 ? ids.length - 1 : 0) : Math.min(ids.length - 1, Math.max(0, from + by));
  const id = ids[to]!;
  if (isExtending) return clicked(selection, ids, id, 'range');
  return { ...selection, active: id, anchor: id };
}

/** Without the rows that are no longer there; the keyboard goes to the next one that is left. */
export function kept(selection: Selection, before: readonly string[], after: readonly string[]): Selection {
  const there = new Set(after);
  const selected = new Set([...selection.selected].filter((id) => there.has(id)));
  let { active } = selection;
  if (active !== null && !there.has(active)) {
    const place = Math.max(0, before.indexOf(active));
    const next = before.slice(place).find((id) => there.has(id));
    active = next ?? before.slice(0, place).findLast((id) => there.has(id)) ?? null;
  }
  const anchor = selection.anchor !== null && there.has(selection.anchor) ? selection.anchor : active;
  return { selected, active, anchor };
}

/** What a command is for: the selected rows in their order, or the one that the keyboard is on. */
export function targets({ selected, active }: Selection, ids: readonly string[]): string[] {
  if (selected.size > 0) return ids.filter((id) => selected.has(id));
  return active === null || !ids.includes(active) ? [] : [active];
}
