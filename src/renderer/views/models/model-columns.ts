/** The columns of the list of models, and how models are sorted by them. */
import type { ModelEntry } from '../../../shared/models';

export const MODEL_COLUMN_KEYS = [
  'starred',
  'name',
  'kind',
  'format',
  'shape',
  'valAccuracy',
  'testAccuracy',
  'created',
] as const;
export type ModelColumnKey = (typeof MODEL_COLUMN_KEYS)[number];

interface ModelColumn {
  /** CSS grid track. */
  track: string;
  isNumber: boolean;
  /** First click sorts downwards: of times and results one looks for the largest. */
  startsDescending: boolean;
  value: (entry: ModelEntry) => string | number | null;
}

/** In the order of the keys. */
export const MODEL_COLUMNS: Record<ModelColumnKey, ModelColumn> = {
  starred: {
    track: '34px',
    isNumber: false,
    startsDescending: true,
    value: ({ starred }) => Number(starred),
  },
  name: {
    track: 'minmax(190px, 1fr)',
    isNumber: false,
    startsDescending: false,
    value: ({ name }) => name,
  },
  kind: {
    track: '106px',
    isNumber: false,
    startsDescending: false,
    value: ({ choice }) => choice.kind,
  },
  format: {
    track: '98px',
    isNumber: false,
    startsDescending: false,
    value: ({ format }) => format,
  },
  shape: { track: '134px', isNumber: true, startsDescending: true, value: ({ hidden }) => hidden },
  valAccuracy: {
    track: '86px',
    isNumber: true,
    startsDescending: true,
    value: ({ valAccuracy }) => valAccuracy,
  },
  testAccuracy: {
    track: '86px',
    isNumber: true,
    startsDescending: true,
    value: ({ testAccuracy }) => testAccuracy,
  },
  // The bundled one has no date: it is the oldest.
  created: {
    track: '106px',
    isNumber: true,
    startsDescending: true,
    value: ({ createdAt }) => createdAt,
  },
};

export interface ModelSort {
  key: ModelColumnKey;
  isDescending: boolean;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Sorted anew; models without a value come last either way, equal ones newest first. */
export function sortModels(entries: readonly ModelEntry[], { key, isDescending }: ModelSort): ModelEntry[] {
  const { value } = MODEL_COLUMNS[key];
  const direction = isDescending ? -1 : 1;
  return [...entries].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
    } else {
      const difference =
        typeof left === 'number' && typeof right === 'number'
          ? left - right
          : collator.compare(String(left), String(right));
      if (difference !== 0) return direction * difference;
    }
    return collator.compare(b.createdAt, a.createdAt);
  });
}

/** What a click on a column's heading sorts by next. */
export function nextSort(current: ModelSort, key: ModelColumnKey): ModelSort {
  if (current.key === key) return { key, isDescending: !current.isDescending };
  return { key, isDescending: MODEL_COLUMNS[key].startsDescending };
}
