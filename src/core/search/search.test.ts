/** Spaces, samplers, pruning and the schedule of a search, on landscapes that need no training. */
import { describe, expect, it } from 'vitest';
import { ConfigurationError, PRESETS } from '../configuration';
import { halvingRungs, isBelowMedian, promoted } from './pruning';
import { gridSize, gridTrials, latinHypercubeTrials, randomTrials } from './samplers';
import {
  parseSearchSettings,
  SearchSchedule,
  trialValue,
  WAVE,
  type SearchSettings,
  type TrialProgress,
  type TrialTask,
} from './schedule';
import {
  combinations,
  COURSE_SPACE,
  parametersKey,
  parseSearchSpace,
  placeOf,
  valueAt,
  type Dimension,
  type SearchSpace,
  type TrialParameters,
} from './space';

const rate: Dimension = { kind: 'range', minimum: 1e-5, maximum: 1e-1, scale: 'log' };
const units: Dimension = { kind: 'range', minimum: 10, maximum: 19, scale: 'linear' };
const wide: SearchSpace = { learningRate: rate, hidden: units, lambda: { kind: 'choice', values: [0, 0.1] } };
const settings = (changes: Partial<SearchSettings> = {}): SearchSettings =>
  parseSearchSettings({
    space: COURSE_SPACE,
    base: { ...PRESETS.course, select: 'best' },
    sampler: 'random',
    duplicates: false,
    pruner: 'none',
    trials: 10,
    seed: 3,
    ...changes,
  });
const keys = (trials: readonly TrialParameters[]) => trials.map(parametersKey);

describe('a search space', () => {
  it('spreads places evenly over values, magnitudes and whole numbers', () => {
    expect([0, 0.25, 0.5, 0.75, 0.999].map((place) => valueAt('learningRate', rate, place))).toEqual([
      1e-5, 1e-4, 1e-3, 1e-2, 0.09908,
    ]);
    const drawn = Array.from({ length: 1000 }, (_, i) => valueAt('hidden', units, (i + 0.5) / 1000));
    for (let value = 10; value <= 19; value++)
      expect(drawn.filter((other) => other === value)).toHaveLength(100);
    expect(valueAt('lambda', { kind: 'choice', values: ['a', 'b'] }, 0.99)).toBe('b');
  });

  it('finds the place of a value again', () => {
    for (const place of [0, 0.1, 0.37, 0.8, 1]) {
      const value = valueAt('learningRate', rate, place);
      expect(placeOf('learningRate', rate, value)).toBeCloseTo(place, 3);
      const whole = valueAt('hidden', units, place);
      expect(valueAt('hidden', units, placeOf('hidden', units, whole))).toBe(whole);
    }
  });

  it.each<[string, unknown]>([
    ['varies nothing', {}],
    ['is a number at least 0 and at most 100', { lambda: { kind: 'choice', values: [0.1, -1] } }],
    ['must be a whole number', { hidden: { kind: 'choice', values: [50.5] } }],
    ['names a value twice', { hidden: { kind: 'choice', values: [50, 50] } }],
    ['is empty', { gamma: { kind: 'range', minimum: 1, maximum: 0.9, scale: 'linear' } }],
    ['must begin above 0', { lambda: { kind: 'range', minimum: 0, maximum: 1, scale: 'log' } }],
    ['is no number', { optimizer: { kind: 'range', minimum: 0, maximum: 1, scale: 'linear' } }],
    ['must be one of', { optimizer: { kind: 'choice', values: ['sgd', 'magic'] } }],
    ['search space', { size: { kind: 'choice', values: [1] } }],
    ['search space', null],
  ])('that is wrong is refused on one line: %s', (reason, space) => {
    let message = '';
    try {
      parseSearchSpace(space);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError);
      message = (error as Error).message;
    }
    const expected = reason.startsWith('is a number') ? 'must be a number' : reason;
    expect(message).toContain(expected);
    expect(message).not.toMatch(/\n/);
  });
});

describe('samplers', () => {
  it('draw the same for the same seed, and more trials begin with the fewer', () => {
    expect(randomTrials(wide, 20, 7, false)).toEqual(randomTrials(wide, 20, 7, false));
    expect(randomTrials(wide, 20, 7, false).slice(0, 5)).toEqual(randomTrials(wide, 5, 7, false));
    expect(randomTrials(wide, 20, 8, false)).not.toEqual(randomTrials(wide, 20, 7, false));
  });

  it('draw every combination once before there are no more, unless duplicates are allowed', () => {
    const all = randomTrials(COURSE_SPACE, 1000, 1, false);
    expect(combinations(COURSE_SPACE)).toBe(48);
    expect(all).toHaveLength(48);
    expect(new Set(keys(all)).size).toBe(48);
    const some = randomTrials(COURSE_SPACE, 1000, 1, true);
    expect(some).toHaveLength(1000);
    expect(new Set(keys(some)).size).toBe(48);
  });

  it('go through a grid, the last hyperparameter fastest, from end to end of a range', () => {
    const grid = gridTrials(wide, 1000);
    expect(grid).toHaveLength(gridSize(wide));
    expect(gridSize(wide)).toBe(5 * 5 * 2);
    expect(grid.slice(0, 3)).toEqual([
      { hidden: 10, learningRate: 1e-5, lambda: 0 },
      { hidden: 10, learningRate: 1e-5, lambda: 0.1 },
      { hidden: 10, learningRate: 1e-4, lambda: 0 },
    ]);
    expect(grid.at(-1)).toEqual({ hidden: 19, learningRate: 0.1, lambda: 0.1 });
  });

  it('put one trial of a Latin hypercube into each stretch of each hyperparameter', () => {
    const trials = latinHypercubeTrials(wide, 40, 5);
    const stretches = trials.map(({ learningRate }) =>
      Math.floor(40 * placeOf('learningRate', rate, learningRate!) + 1e-2),
    );
    expect(new Set(stretches).size).toBeGreaterThanOrEqual(38);
    for (const lambda of [0, 0.1]) expect(trials.filter((trial) => trial.lambda === lambda)).toHaveLength(20);
  });
});

/** How good parameters would be: best at a learning rate of 1e-3 and many hidden units, better each epoch. */
function accuracyOf(parameters: TrialParameters, epoch: number): number {
  const distance = Math.abs(Math.log10(Number(parameters.learningRate)) + 3);
  const size = Number(parameters.hidden ?? 100) / 1000;
  return 0.95 - 0.1 * distance + 0.1 * size - 0.3 * 0.5 ** epoch;
}

/** Runs a schedule as `jobs` workers would, each time ending the one that `pick` says; the trials in their order. */
function simulate(search: SearchSettings, jobs: number, pick: (count: number) => number) {
  const schedule = new SearchSchedule(search);
  const progress = new Map<number, TrialProgress>();
  const parameters = new Map<number, TrialParameters>();
  let epochs = 0;
  let running: TrialTask[] = [];
  for (;;) {
    const open = schedule
      .tasks(progress)
      .filter(({ trial }) => !running.some((other) => other.trial === trial));
    running = [...running, ...open.slice(0, jobs - running.length)];
    if (running.length === 0) break;
    const [task] = running.splice(pick(running.length), 1);
    const { trial, untilEpoch, earlier } = task!;
    parameters.set(trial, task!.parameters);
    const accuracies = [...(progress.get(trial)?.accuracies ?? [])];
    let state: TrialProgress['state'] = 'open';
    while (accuracies.length <= untilEpoch && state === 'open') {
      accuracies.push(accuracyOf(task!.parameters, accuracies.length));
      if (accuracies.length > 1) epochs++;
      if (earlier && isBelowMedian(accuracies, earlier)) state = 'pruned';
    }
    if (state === 'open' && accuracies.length > search.base.epochs) state = 'completed';
    progress.set(trial, { accuracies, state });
  }
  const table = [...progress]
    .sort(([a], [b]) => a - b)
    .map(([trial, { accuracies, state }]) => ({ trial, ...parameters.get(trial), accuracies, state }));
  const best = Math.max(
    ...table.filter(({ state }) => state === 'completed').map(({ accuracies }) => Math.max(...accuracies)),
  );
  return { table, epochs, best };
}

describe('a schedule', () => {
  it.each([
    ['random', 'none'],
    ['grid', 'halving'],
    ['lhs', 'median'],
    ['tpe', 'none'],
    ['tpe', 'median'],
  ] as const)('%s with %s is the same with one worker or many, whoever ends first', (sampler, pruner) => {
    const search = settings({ space: wide, sampler, pruner, trials: 21 });
    const alone = simulate(search, 1, () => 0);
    expect(alone.table).toHaveLength(21);
    expect(simulate(search, 2, (count) => count - 1).table).toEqual(alone.table);
    expect(simulate(search, 7, (count) => (count * 5) % count).table).toEqual(alone.table);
    expect(simulate(search, 100, (count) => count >> 1).table).toEqual(alone.table);
  });

  it('of halving spends a third of the epochs and finds the best', () => {
    const search = settings({ trials: 27 });
    const all = simulate(search, 2, () => 0);
    const halved = simulate({ ...search, pruner: 'halving' }, 2, () => 0);
    expect(all.epochs).toBe(270);
    expect(halved.epochs).toBe(27 * 1 + 9 * 2 + 3 * 7);
    expect(halved.best).toBe(all.best);
  });

  it('of median stopping ends what is behind', () => {
    const search = settings({ space: wide, trials: 40, pruner: 'median' });
    const { table, epochs } = simulate(search, 2, () => 0);
    const pruned = table.filter(({ state }) => state === 'pruned');
    expect(pruned.length).toBeGreaterThan(10);
    expect(epochs).toBeLessThan(0.8 * 400);
    for (const { trial, accuracies } of pruned) {
      expect(trial).toBeGreaterThanOrEqual(WAVE);
      expect(accuracies.length).toBeGreaterThan(2);
    }
    expect(table.every(({ trial, state }) => trial >= WAVE || state === 'completed')).toBe(true);
  });

  it('of tpe looks where it is good: better than random on the average', () => {
    const space: SearchSpace = { learningRate: rate };
    const mean = (sampler: 'tpe' | 'random') => {
      const bests = [0, 1, 2, 3, 4, 5, 6, 7].map((seed) => {
        const { table } = simulate(settings({ space, sampler, trials: 40, seed }), 1, () => 0);
        const late = table.slice(20).map(({ accuracies }) => Math.max(...accuracies));
        return late.reduce((sum, value) => sum + value, 0) / late.length;
      });
      return bests.reduce((sum, value) => sum + value, 0) / bests.length;
    };
    expect(mean('tpe')).toBeGreaterThan(mean('random') + 0.03);
  });

  it('goes on with what is recorded, and ends when all is', () => {
    const search = settings({ trials: 3 });
    const schedule = new SearchSchedule(search);
    const done = { accuracies: [0.1, 0.9], state: 'completed' } as const;
    const left = (progress: [number, TrialProgress][]) =>
      schedule.tasks(new Map(progress)).map(({ trial }) => trial);
    expect(left([])).toEqual([0, 1, 2]);
    expect(left([[1, done]])).toEqual([0, 2]);
    expect(left([[0, { ...done, state: 'failed' }], [1, done], [2, { ...done, state: 'open' }]])).toEqual([2]); // prettier-ignore
    expect(left([[0, done], [1, done], [2, done]])).toEqual([]); // prettier-ignore
  });

  it.each([
    [{ pruner: 'halving', sampler: 'tpe' }, 'halving compares all trials at once'],
    [
      {
        pruner: 'halving',
        space: { ...COURSE_SPACE, epochs: { kind: 'choice', values: [1, 2] } },
      },
      'halving shares out epochs',
    ],
    [{ trials: 0 }, 'trials'],
    [{ space: { batchSize: { kind: 'choice', values: [100, 50_000] } } }, 'batch size'],
  ] as [Partial<SearchSettings>, string][])('refuses %j', (changes, reason) => {
    expect(() => settings(changes)).toThrow(reason);
  });
});

describe('pruning', () => {
  it('has its rungs a third apart, down to one epoch', () => {
    expect(halvingRungs(10)).toEqual([1, 3, 10]);
    expect(halvingRungs(27)).toEqual([1, 3, 9, 27]);
    expect(halvingRungs(1)).toEqual([1]);
  });

  it('promotes the best third, the earlier of equals, and never what is no number', () => {
    const field = [0.5, NaN, 0.9, 0.9, 0.1, 0.9].map((value, trial) => ({ trial, value }));
    expect(promoted(field)).toEqual([2, 3]);
    expect(promoted([{ trial: 4, value: NaN }])).toEqual([4]);
  });

  it('values a trial by the model that it would give', () => {
    expect(trialValue([0.1, 0.9, 0.8], 'best')).toBe(0.9);
    expect(trialValue([0.1, 0.9, 0.8], 'last')).toBe(0.8);
    expect(trialValue([0.1, 0.9, 0.8], 'last', 1)).toBe(0.9);
    expect(trialValue([], 'best')).toBe(-Infinity);
  });
});
