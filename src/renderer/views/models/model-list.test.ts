import { describe, expect, it } from 'vitest';
import type { ModelEntry } from '../../../shared/models';
import { nextSort, sortModels } from './model-columns';
import { matcher, type ModelFilter } from './model-filter';

function entry(patch: Partial<ModelEntry>): ModelEntry {
  return {
    choice: { kind: 'file', id: 'a' },
    name: 'a',
    format: 'model',
    createdAt: '2026-07-01T10:00:00.000Z',
    inputs: 784,
    hidden: 100,
    classes: 10,
    valAccuracy: null,
    testAccuracy: null,
    starred: false,
    ...patch,
  };
}

const bundled = entry({ choice: { kind: 'bundled' }, name: 'ready', createdAt: '', testAccuracy: 0.98 });
const run = entry({
  choice: { kind: 'run', run: 'r', epoch: null },
  name: 'run 10',
  format: 'npz',
  hidden: 300,
  valAccuracy: 0.97,
  starred: true,
});
const file = entry({ name: 'run 9', createdAt: '2026-07-02T10:00:00.000Z' });
const all = [bundled, run, file];
const names = (entries: ModelEntry[]) => entries.map(({ name }) => name);

describe('the order of models', () => {
  it('puts the newest first, and the bundled one, which has no date, last', () => {
    expect(names(sortModels(all, { key: 'created', isDescending: true }))).toEqual([
      'run 9',
      'run 10',
      'ready',
    ]);
  });

  it('counts in names, and puts what was not measured last either way', () => {
    expect(names(sortModels(all, { key: 'name', isDescending: false }))).toEqual([
      'ready',
      'run 9',
      'run 10',
    ]);
    for (const isDescending of [true, false]) {
      expect(names(sortModels(all, { key: 'testAccuracy', isDescending }))[0]).toBe('ready');
    }
  });

  it('turns round at the second click, and begins with the largest of results', () => {
    const first = nextSort({ key: 'name', isDescending: false }, 'valAccuracy');
    expect(first).toEqual({ key: 'valAccuracy', isDescending: true });
    expect(nextSort(first, 'valAccuracy').isDescending).toBe(false);
  });
});

describe('the filter of models', () => {
  const found = (patch: Partial<ModelFilter>) =>
    names(
      all.filter(
        matcher({ text: '', kind: 'all', isStarred: false, ...patch }, ({ name, choice }) => [
          name,
          choice.kind === 'file' ? 'Opened file' : '',
        ]),
      ),
    );

  it('finds words in names, formats, shapes and what the interface calls their origin', () => {
    expect(found({ text: 'RUN 9' })).toEqual(['run 9']);
    expect(found({ text: '.npz' })).toEqual(['run 10']);
    expect(found({ text: '300' })).toEqual(['run 10']);
    expect(found({ text: 'opened' })).toEqual(['run 9']);
  });

  it('compares numbers, accuracies as shares or per cent', () => {
    expect(found({ text: 'hidden:300' })).toEqual(['run 10']);
    expect(found({ text: 'accuracy>97.5%' })).toEqual(['ready']);
    expect(found({ text: 'accuracy>=0.97' })).toEqual(['ready', 'run 10']);
    expect(found({ text: 'accuracy>' })).toHaveLength(3);
  });

  it('narrows to an origin and to stars', () => {
    expect(found({ kind: 'bundled' })).toEqual(['ready']);
    expect(found({ isStarred: true })).toEqual(['run 10']);
  });
});
