import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../../core/configuration';
import type { RunSummary } from '../../../shared/contract';
import { nextSort, sortRuns } from './run-columns';
import { matcher, parseTerms, type RunFilter } from './run-filter';
import { clicked, kept, moved, NOTHING_SELECTED, targets } from './selection';

function run(
  id: string,
  patch: Partial<RunSummary> = {},
  configuration: Partial<RunSummary['configuration']> = {},
) {
  return {
    id,
    name: id,
    status: 'completed',
    starred: false,
    note: '',
    createdAt: `2026-01-0${id.charCodeAt(0) - 96}T00:00:00.000Z`,
    configuration: { ...PRESETS.course, ...configuration },
    dataset: { name: 'mnist', source: '/m', height: 28, width: 28, classes: 10 },
    epoch: 10,
    best: { epoch: 9, valAccuracy: 0.95 },
    test: null,
    seconds: 3,
    error: null,
    ...patch,
  } satisfies RunSummary as RunSummary;
}

const runs = [
  run('a', { name: 'Baseline', note: 'lecture 3' }),
  run(
    'b',
    { name: 'run 10', status: 'failed', best: null, starred: true },
    { optimizer: 'adam', hidden: 200, learningRate: 2e-3 },
  ),
  run('c', { name: 'run 9', best: { epoch: 3, valAccuracy: 0.98 } }, { optimizer: 'adam', lambda: 0 }),
];
const found = (text: string, filter: Partial<RunFilter> = {}) =>
  runs
    .filter(matcher({ text, status: 'all', isStarred: false, ...filter }, (status) => `<${status}>`))
    .map(({ id }) => id)
    .join('');

describe('the filter', () => {
  it('finds words in name, note, configuration and status', () => {
    expect(found('')).toBe('abc');
    expect(found('BASE')).toBe('a');
    expect(found('lecture')).toBe('a');
    expect(found('adam')).toBe('bc');
    expect(found('<failed>')).toBe('b');
    expect(found('adam run 9')).toBe('c');
  });

  it('keeps quoted words together', () => {
    expect(parseTerms('"run 10" adam')).toEqual([
      { kind: 'word', word: 'run 10' },
      { kind: 'word', word: 'adam' },
    ]);
    expect(found('"run 10"')).toBe('b');
    expect(found('"run 1')).toBe('b');
  });

  it('compares fields', () => {
    expect(found('hidden:100')).toBe('ac');
    expect(found('adam hidden:200')).toBe('b');
    expect(found('hidden>=100 hidden<200')).toBe('ac');
    expect(found('lr=0.002')).toBe('b');
    expect(found('lr:2e-3')).toBe('b');
    expect(found('λ:0')).toBe('c');
    expect(found('optimizer:ad')).toBe('bc');
    expect(found('accuracy>0.96')).toBe('c');
    expect(found('acc>96%')).toBe('c');
    expect(found('val>96')).toBe('c');
  });

  it('narrows nothing by a term that is not finished, and takes unknown fields as words', () => {
    expect(found('hidden:')).toBe('abc');
    expect(found('lr<')).toBe('abc');
    expect(found('http://x')).toBe('');
  });

  it('filters by status and star', () => {
    expect(found('', { status: 'failed' })).toBe('b');
    expect(found('', { isStarred: true })).toBe('b');
    expect(found('run', { status: 'completed' })).toBe('c');
  });
});

describe('sorting', () => {
  const order = (key: Parameters<typeof nextSort>[1], isDescending = false) =>
    sortRuns(runs, { key, isDescending })
      .map(({ id }) => id)
      .join('');

  it('puts numbers and numbered names in order, and runs without a value last', () => {
    expect(order('name')).toBe('acb');
    expect(order('accuracy')).toBe('acb');
    expect(order('accuracy', true)).toBe('cab');
    expect(order('created', true)).toBe('cba');
  });

  it('puts equal ones newest first', () => {
    expect(order('duration')).toBe('cba');
    expect(order('duration', true)).toBe('cba');
  });

  it('turns round on a second click, and begins with the best', () => {
    const first = nextSort({ key: 'name', isDescending: false }, 'accuracy');
    expect(first).toEqual({ key: 'accuracy', isDescending: true });
    expect(nextSort(first, 'accuracy').isDescending).toBe(false);
    expect(nextSort(first, 'hidden').isDescending).toBe(false);
  });
});

describe('the selection', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const list = (selection: { selected: ReadonlySet<string> }) => [...selection.selected].sort().join('');

  it('takes one row, adds rows, and takes ranges either way', () => {
    let selection = clicked(NOTHING_SELECTED, ids, 'b', 'only');
    expect(list(selection)).toBe('b');
    selection = clicked(selection, ids, 'd', 'toggle');
    expect(list(selection)).toBe('bd');
    expect(list(clicked(selection, ids, 'd', 'toggle'))).toBe('b');
    expect(list(clicked(selection, ids, 'b', 'range'))).toBe('bcd');
    expect(list(clicked(clicked(selection, ids, 'b', 'range'), ids, 'e', 'range'))).toBe('de');
  });

  it('moves within the list and extends with shift', () => {
    let selection = moved(NOTHING_SELECTED, ids, 1, false);
    expect(selection.active).toBe('a');
    selection = moved(selection, ids, 99, false);
    expect(selection.active).toBe('e');
    selection = moved(moved(selection, ids, -1, true), ids, -1, true);
    expect(list(selection)).toBe('cde');
    expect(moved(NOTHING_SELECTED, [], 1, false)).toBe(NOTHING_SELECTED);
  });

  it('drops rows that are gone and goes to the next one left', () => {
    const selection = { selected: new Set(['b', 'c']), active: 'c', anchor: 'b' };
    expect(kept(selection, ids, ['a', 'd', 'e'])).toEqual({ selected: new Set(), active: 'd', anchor: 'd' });
    expect(kept(selection, ids, ['a']).active).toBe('a');
    expect(kept(selection, ids, []).active).toBe(null);
  });

  it('says what a command is for', () => {
    expect(targets({ selected: new Set(['d', 'a']), active: 'b', anchor: null }, ids)).toEqual(['a', 'd']);
    expect(targets({ selected: new Set(), active: 'b', anchor: null }, ids)).toEqual(['b']);
    expect(targets(NOTHING_SELECTED, ids)).toEqual([]);
  });
});
