/** Precision, recall and F1 of classes: their order in a table, their averages, and as a file. */
import type { ClassMetrics } from '../../../core/metrics';

export type ClassColumn = keyof ClassMetrics;
export const CLASS_COLUMNS = [
  'label',
  'precision',
  'recall',
  'f1',
  'support',
] as const satisfies ClassColumn[];

export interface ClassSort {
  column: ClassColumn;
  isDescending: boolean;
}

/** The classes in this order; equal ones by their number. */
export function sortedClasses(
  classes: readonly ClassMetrics[],
  { column, isDescending }: ClassSort,
): ClassMetrics[] {
  const sign = isDescending ? -1 : 1;
  return classes.toSorted((a, b) => sign * (a[column] - b[column]) || a.label - b.label);
}

/** Clicked again a column turns around; worst first for shares is what one looks for. */
export function nextClassSort(sort: ClassSort, column: ClassColumn): ClassSort {
  if (sort.column === column) return { column, isDescending: !sort.isDescending };
  return { column, isDescending: column === 'support' };
}

export type ClassAverages = Omit<ClassMetrics, 'label'>;

/**
 * The means over the classes that occur, each counting the same, as scikit-learn's `average='macro'`: classes that
 * are neither a label nor a prediction of any sample are left out there too.
 */
export function macroAverages(
  classes: readonly ClassMetrics[],
  confusion: readonly (readonly number[])[],
): ClassAverages {
  const occurring = classes.filter(
    ({ label, support }) => support > 0 || confusion.some((row) => row[label]! > 0),
  );
  const mean = (key: 'precision' | 'recall' | 'f1') =>
    occurring.reduce((sum, each) => sum + each[key], 0) / occurring.length;
  return {
    precision: mean('precision'),
    recall: mean('recall'),
    f1: mean('f1'),
    support: classes.reduce((sum, { support }) => sum + support, 0),
  };
}

/** The table as CSV, the averages in its last row. */
export function classesToCsv(classes: readonly ClassMetrics[], averages: ClassAverages): string {
  const line = (name: string | number, { precision, recall, f1, support }: ClassAverages) =>
    [name, precision, recall, f1, support].join(',');
  const rows = classes.map((each) => line(each.label, each));
  return `${['class,precision,recall,f1,support', ...rows, line('macro average', averages)].join('\r\n')}\r\n`;
}
