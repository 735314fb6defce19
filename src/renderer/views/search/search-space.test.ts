/** What a search will be: drafts as they are typed, how much they are, narrowed spaces, and what brushes leave. */
import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../../core/configuration';
import { parseSearchSettings } from '../../../core/search/schedule';
import { COURSE_SPACE, SEARCH_KEYS, type SearchSpace } from '../../../core/search/space';
import type { TrialRow } from '../../../shared/searches';
import { axesOf, brushBetween, columnsOf, coordinateAt, maskOf, placeOn } from './axes';
import {
  draftProblem,
  newRow,
  numberProblems,
  parseList,
  presetDraft,
  rowProblem,
  settingsOf,
  type DraftRow,
} from './draft';
import { epochsInAll, expectedSeconds, secondsLeft, trialCount } from './effort';
import { spaceAround } from './narrow';
import { sortTrials } from './trial-columns';

const { base } = presetDraft('course');
const row = (patch: Partial<DraftRow>): DraftRow => ({ ...newRow('learningRate', base), ...patch });

describe('a draft', () => {
  it('begins as the assignment’s search', () => {
    const settings = parseSearchSettings(settingsOf(presetDraft('course')));
    expect(settings).toMatchObject({ space: COURSE_SPACE, sampler: 'random', pruner: 'none', trials: 10 });
    expect(settings.base).toEqual({ ...PRESETS.course, select: 'best' });
  });

  it('reads lists as people write them', () => {
    expect(parseList('50, 80,100；150')).toEqual([50, 80, 100, 150]);
    expect(parseList('5e-5、1e-4 0.001')).toEqual([5e-5, 1e-4, 1e-3]);
  });

  it.each([
    [{ values: '' }, 'empty'],
    [{ values: '0.1, fast' }, 'number'],
    [{ values: '0.1, 0' }, 'number'],
    [{ values: '0.1, 1e-1' }, 'twice'],
    [{ mode: 'range', minimum: '1', maximum: '0.1' }, 'emptyRange'],
    [{ mode: 'range', minimum: '0.1', maximum: '200' }, 'number'],
    [{ mode: 'fixed', fixed: '-1' }, 'number'],
    [{ mode: 'range', minimum: '1e-4', maximum: '1e-2', scale: 'log' }, null],
  ] as const)('says what is wrong with %j: %s', (patch, problem) => {
    expect(rowProblem(row(patch))).toBe(problem);
  });

  it('offers a valid list and range for every hyperparameter', () => {
    for (const preset of ['course', 'adam'] as const) {
      for (const key of SEARCH_KEYS) {
        const draft = presetDraft(preset);
        const added = newRow(key, draft.base);
        expect([key, rowProblem(added)]).toEqual([key, null]);
        const others = draft.rows.filter((other) => other.key !== key);
        expect(draftProblem({ ...draft, rows: [...others, added] })).toBeNull();
      }
    }
  });

  it('says what does not go together', () => {
    const draft = presetDraft('course');
    expect(draftProblem({ ...draft, rows: [] })).toBe('nothingVaried');
    expect(draftProblem({ ...draft, pruner: 'halving', sampler: 'tpe' })).toBe('halvingLearns');
    expect(draftProblem({ ...draft, base: { ...draft.base, trainSize: 50 } })).toBe('batch');
    expect(numberProblems({ ...draft, trials: 0, base: { ...draft.base, epochs: NaN } })).toEqual([
      'epochs',
      'trials',
    ]);
  });
});

describe('the effort', () => {
  const settings = settingsOf(presetDraft('course'));
  it('counts trials and epochs, with halving as its rungs share them out', () => {
    expect(epochsInAll(settings)).toBe(100);
    expect(trialCount({ ...settings, trials: 500 })).toBe(48);
    // 10 trials for 1 epoch, 4 to 3, 2 to 10.
    expect(epochsInAll({ ...settings, pruner: 'halving' })).toBe(10 + 4 * 2 + 2 * 7);
  });

  it('is estimated from runs of this computer, and not at all without any', () => {
    expect(expectedSeconds(settings, [], 2)).toBeNull();
    const configuration = { ...PRESETS.course, hidden: 95 };
    const runs = [{ seconds: 5, epoch: 10, configuration }];
    // As many hidden units as the mean of the list: 100 epochs take 50 s, two at once half of it.
    expect(expectedSeconds(settings, runs, 2)).toBeCloseTo(25, 6);
  });

  it('is what is left once a trial has ended', () => {
    const trials = [
      { status: 'completed' as const, seconds: 8 },
      { status: 'running' as const, seconds: 2 },
      { status: 'waiting' as const, seconds: 0 },
    ];
    expect(secondsLeft(trials, { ended: 0, count: 3 }, 2)).toBeNull();
    expect(secondsLeft(trials, { ended: 1, count: 3 }, 2)).toBe(7);
  });
});

it('a narrowed space lies around the trial’s values and can be searched', () => {
  const space: SearchSpace = {
    ...COURSE_SPACE,
    gamma: { kind: 'range', minimum: 0.5, maximum: 1, scale: 'linear' },
    optimizer: { kind: 'choice', values: ['sgd', 'adam'] },
  };
  const around = spaceAround(space, {
    hidden: 100,
    learningRate: 1e-3,
    lambda: 0.1,
    gamma: 0.97,
    optimizer: 'adam',
  });
  expect(around.fixed).toEqual({ optimizer: 'adam' });
  expect(around.space).toEqual({
    hidden: { kind: 'range', minimum: 80, maximum: 150, scale: 'linear' },
    learningRate: { kind: 'range', minimum: 5e-4, maximum: 2e-3, scale: 'log' },
    lambda: { kind: 'range', minimum: 0.05, maximum: 0.2, scale: 'log' },
    gamma: { kind: 'range', minimum: 0.887, maximum: 1, scale: 'linear' },
  });
});

describe('axes and brushes', () => {
  const space: SearchSpace = {
    hidden: { kind: 'choice', values: [50, 100, 80] },
    learningRate: { kind: 'range', minimum: 1e-4, maximum: 1e-2, scale: 'log' },
    optimizer: { kind: 'choice', values: ['sgd', 'adam'] },
  };
  const trial = (
    number: number,
    hidden: number,
    learningRate: number,
    accuracy: number | null,
  ): TrialRow => ({
    trial: number,
    parameters: { hidden, learningRate, optimizer: number % 2 ? 'adam' : 'sgd' },
    status: accuracy === null ? 'waiting' : 'completed',
    accuracies: accuracy === null ? [] : [0.1, accuracy],
    valLosses: [],
    valAccuracy: accuracy,
    test: null,
    seconds: 1,
    run: null,
    error: null,
  });
  const rows = [trial(0, 50, 1e-3, 0.8), trial(1, 80, 1e-2, 0.9), trial(2, 100, 1e-4, null)];
  const axes = axesOf(space, rows);

  it('place values, and find them again', () => {
    expect(axes.map(({ key }) => key)).toEqual(['hidden', 'learningRate', 'optimizer', 'valAccuracy']);
    expect(placeOn(axes[0]!, 80)).toBe(0.5);
    expect(placeOn(axes[1]!, 1e-3)).toBeCloseTo(0.5, 12);
    for (const axis of axes) {
      for (const place of [0, 0.3, 1]) expect(placeOn(axis, coordinateAt(axis, place))).toBeCloseTo(place, 9);
    }
  });

  it('leave the trials that lie within all of them', () => {
    const columns = columnsOf(axes, rows);
    expect([...maskOf(columns, {})]).toEqual([1, 1, 1]);
    expect([...maskOf(columns, { hidden: brushBetween(axes[0]!, 0.9, 0.4)! })]).toEqual([0, 1, 0]);
    expect([...maskOf(columns, { valAccuracy: { minimum: 0.85, maximum: Infinity } })]).toEqual([0, 1, 0]);
    expect([...maskOf(columns, { learningRate: brushBetween(axes[1]!, 0, 1)! })]).toEqual([1, 1, 1]);
    expect(brushBetween(axes[0]!, 0.6, 0.9)).toBeNull();
  });

  it('the table puts trials without a value last either way', () => {
    const order = (isDescending: boolean) =>
      sortTrials(rows, { key: 'valAccuracy', isDescending }).map(({ trial: number }) => number);
    expect([order(true), order(false)]).toEqual([
      [1, 0, 2],
      [0, 1, 2],
    ]);
  });
});
