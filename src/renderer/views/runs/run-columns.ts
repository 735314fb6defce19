/** The columns of the list of runs, and how runs are sorted by them. */
import type { RunSummary } from '../../../shared/contract';

export interface RunColumn {
  key: string;
  /** CSS grid track. */
  track: string;
  isNumber: boolean;
  /** First click sorts downwards: for times and results one looks for the largest. */
  startsDescending: boolean;
  value: (run: RunSummary) => string | number | null;
}

type Value = RunColumn['value'];
const text = <const Key extends string>(key: Key, track: string, value: Value, startsDescending = false) => ({
  key,
  track,
  value,
  startsDescending,
  isNumber: false,
});
const number = <const Key extends string>(
  key: Key,
  track: string,
  value: Value,
  startsDescending = false,
) => ({
  key,
  track,
  value,
  startsDescending,
  isNumber: true,
});

/** In this order; the first two stay in sight when the list is scrolled sideways. */
export const RUN_COLUMNS = [
  text('starred', '30px', (run) => Number(run.starred), true),
  text('name', 'minmax(170px, 1fr)', (run) => run.name),
  text('status', '112px', (run) => run.status),
  number('accuracy', '82px', (run) => run.best?.valAccuracy ?? null, true),
  number('test', '82px', (run) => run.test?.accuracy ?? null, true),
  number('epochs', '72px', (run) => run.epoch, true),
  number('duration', '74px', (run) => run.seconds, true),
  text('dataset', '96px', (run) => run.dataset.name),
  number('hidden', '62px', (run) => run.configuration.hidden),
  text('optimizer', '98px', (run) => run.configuration.optimizer),
  number('learningRate', '62px', (run) => run.configuration.learningRate),
  number('lambda', '62px', (run) => run.configuration.lambda),
  number('seed', '50px', (run) => run.configuration.seed),
  number('created', '104px', (run) => run.createdAt, true),
] as const satisfies readonly RunColumn[];

export type RunColumnKey = (typeof RUN_COLUMNS)[number]['key'];

export interface RunSort {
  key: RunColumnKey;
  isDescending: boolean;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Sorted anew; runs without a value come last either way, equal ones newest first. */
export function sortRuns(runs: readonly RunSummary[], { key, isDescending }: RunSort): RunSummary[] {
  const column: RunColumn = RUN_COLUMNS.find((candidate) => candidate.key === key)!;
  const direction = isDescending ? -1 : 1;
  const keyed = runs.map((run) => ({ run, value: column.value(run) }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) {
      if (a.value !== b.value) return a.value === null ? 1 : -1;
    } else {
      const difference =
        typeof a.value === 'number' && typeof b.value === 'number'
          ? a.value - b.value
          : collator.compare(String(a.value), String(b.value));
      if (difference !== 0) return direction * difference;
    }
    return a.run.createdAt < b.run.createdAt ? 1 : a.run.createdAt > b.run.createdAt ? -1 : 0;
  });
  return keyed.map(({ run }) => run);
}

/** What a click on a column's heading sorts by next. */
export function nextSort(current: RunSort, key: RunColumnKey): RunSort {
  if (current.key === key) return { key, isDescending: !current.isDescending };
  const column: RunColumn = RUN_COLUMNS.find((candidate) => candidate.key === key)!;
  return { key, isDescending: column.startsDescending };
}
