/** Which units the gallery shows. */
import type { UnitsSummary } from '../../../shared/models';
import type { Shown } from './gallery.svelte';
import type { UnitFilter } from './weights-view.svelte';

/** Those that the filter lets through, in order; all of them where it cannot be told which are dead. */
export function shownUnits(
  { layer, units }: Pick<Shown, 'layer' | 'units'>,
  summary: Pick<UnitsSummary, 'activeShare'> | null,
  filter: UnitFilter,
): Uint32Array {
  if (layer === 'output' || filter === 'all' || !summary) return units;
  return units.filter((unit) => (summary.activeShare[unit] === 0) === (filter === 'dead'));
}
