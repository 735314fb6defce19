import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../../core/configuration';
import type { RunSummary } from '../../../shared/contract';
import { createTranslator } from '../../../shared/messages';
import { legendNames, resultRows, settingRows } from './comparison';
import { configurationText } from './configuration-groups';
import { formatWhen } from './when';

const t = createTranslator('en');

function run(
  id: string,
  name: string,
  configuration: Partial<RunSummary['configuration']> = {},
  sha256 = 'aa',
) {
  return {
    id,
    name,
    status: 'completed',
    starred: false,
    note: '',
    createdAt: '2026-01-01T00:00:00.000Z',
    configuration: { ...PRESETS.course, ...configuration },
    dataset: { name: 'custom', source: '/m', sha256, height: 28, width: 28, classes: 10 },
    epoch: 10,
    best: null,
    test: null,
    seconds: 3,
    error: null,
  } satisfies RunSummary as RunSummary;
}

describe('names in a legend', () => {
  it('are shortened by whole letters, and told apart', () => {
    const names = legendNames([
      run('1-a', 'wide'),
      run('1-b', 'wide'),
      run('1-c', '𝒳'.repeat(40)),
      run('1-d', 'tiny'),
    ]);
    expect(names).toEqual(['wide (a)', 'wide (b)', `${'𝒳'.repeat(29)}…`, 'tiny']);
  });
});

describe('settings side by side', () => {
  const differing = (runs: RunSummary[]) =>
    settingRows(runs, t, 'en')
      .filter(({ differs }) => differs)
      .map(({ key }) => key);

  it('differ where their effect does', () => {
    expect(differing([run('a', 'a'), run('b', 'b')])).toEqual([]);
    expect(differing([run('a', 'a'), run('b', 'b', { hidden: 50, momentum: 0.5 })])).toEqual(['hidden']);
    expect(differing([run('a', 'a'), run('b', 'b', { optimizer: 'momentum' })])).toEqual([
      'optimizer',
      'momentum',
    ]);
  });

  it('differ in data sets of the same name by their contents', () => {
    expect(differing([run('a', 'a'), run('b', 'b', {}, 'bb')])).toEqual(['dataset']);
  });

  it('leave out what has no effect in any of them', () => {
    const keys = settingRows([run('a', 'a'), run('b', 'b')], t, 'en').map(({ key }) => key);
    expect(keys).toContain('gamma');
    expect(keys).not.toContain('beta1');
  });

  it('have results beside them', () => {
    expect(resultRows([run('a', 'a')], t, 'en').find(({ key }) => key === 'seconds')?.texts).toEqual([
      '3.0 s',
    ]);
  });
});

describe('values', () => {
  it('are written with their unit, and as a dash without effect', () => {
    const { course } = PRESETS;
    expect(configurationText(course, 'trainSize', t, 'en')).toBe('49,000');
    expect(configurationText(course, 'warmupEpochs', t, 'en')).toBe('0 epochs');
    expect(configurationText({ ...course, seed: 12345 }, 'seed', t, 'en')).toBe('12345');
    expect(configurationText({ ...course, lambda: 1e-4 }, 'lambda', t, 'en')).toBe('1e-4');
    expect(configurationText(course, 'beta1', t, 'en')).toBe('–');
    expect(configurationText(course, 'optimizer', t, 'en')).toBe('SGD');
  });
});

describe('times', () => {
  it('are as brief as they are clear', () => {
    const now = new Date(2026, 4, 3, 15, 0);
    expect(formatWhen(new Date(2026, 4, 3, 9, 5).toISOString(), 'en', now)).toBe('09:05');
    expect(formatWhen(new Date(2026, 1, 3, 9, 5).toISOString(), 'en', now)).toBe('Feb 3, 09:05');
    expect(formatWhen(new Date(2025, 1, 3, 9, 5).toISOString(), 'en', now)).toBe('Feb 3, 2025');
  });
});
