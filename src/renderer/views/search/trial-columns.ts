/** The columns of the table of trials, and how trials are sorted by them. */
import type { SearchKey } from '../../../core/search/space';
import type { TrialRow, TrialStatus } from '../../../shared/searches';

export type TrialColumnKey =
  'trial' | 'status' | 'epochs' | 'valAccuracy' | 'testAccuracy' | 'seconds' | SearchKey;

export interface TrialSort {
  key: TrialColumnKey;
  isDescending: boolean;
}

/** Columns that stand behind the hyperparameters. */
export const RESULT_COLUMNS = ['status', 'epochs', 'valAccuracy', 'testAccuracy', 'seconds'] as const;

/** What is going on first. */
const STATUS_ORDER: readonly TrialStatus[] = [
  'running',
  'paused',
  'completed',
  'pruned',
  'diverged',
  'failed',
  'waiting',
];

/** How many epochs a trial was trained. */
export function epochsOf({ accuracies }: Pick<TrialRow, 'accuracies'>): number {
  return Math.max(0, accuracies.length - 1);
}

export function valueOf(row: TrialRow, key: TrialColumnKey): number | string | null {
  switch (key) {
    case 'trial':
      return row.trial;
    case 'status':
      return STATUS_ORDER.indexOf(row.status);
    case 'epochs':
      return epochsOf(row);
    case 'valAccuracy':
      return row.valAccuracy;
    case 'testAccuracy':
      return row.test?.accuracy ?? null;
    case 'seconds':
      return row.seconds > 0 ? row.seconds : null;
    default:
      return row.parameters?.[key] ?? null;
  }
}

/** Sorted anew; trials without a value come last either way, equal ones by their numbers. */
export function sortTrials(rows: readonly TrialRow[], { key, isDescending }: TrialSort): TrialRow[] {
  const direction = isDescending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, value: valueOf(row, key) }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) {
      if (a.value !== b.value) return a.value === null ? 1 : -1;
    } else if (a.value !== b.value) {
      return a.value < b.value ? -direction : direction;
    }
    return a.row.trial - b.row.trial;
  });
  return keyed.map(({ row }) => row);
}

/** What a click on a column's heading sorts by next: for results one looks for the largest. */
export function nextSort(current: TrialSort, key: TrialColumnKey): TrialSort {
  if (current.key === key) return { key, isDescending: !current.isDescending };
  return { key, isDescending: key === 'valAccuracy' || key === 'testAccuracy' || key === 'epochs' };
}
