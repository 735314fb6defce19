import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../core/configuration';
import { setupProblems } from './setup-problems';

const { course } = PRESETS;
const mnist = { trainCount: 60000, testCount: 10000 };

describe('problems of a configuration that is being typed', () => {
  it('finds none in the presets', () => {
    expect(setupProblems(PRESETS.course, mnist)).toEqual({});
    expect(setupProblems(PRESETS.adam, mnist)).toEqual({});
  });

  it('finds a number out of range and one that is none', () => {
    const problems = setupProblems({ ...course, learningRate: 0, hidden: NaN }, mnist);
    expect(problems).toEqual({ learningRate: { kind: 'range' }, hidden: { kind: 'range' } });
  });

  it('does not look at fields that have no effect', () => {
    expect(setupProblems({ ...course, momentum: 2 }, mnist)).toEqual({});
    expect(setupProblems({ ...course, momentum: 2, optimizer: 'nesterov' }, mnist)).toEqual({
      momentum: { kind: 'range' },
    });
  });

  it('compares batch and training size', () => {
    expect(setupProblems({ ...course, trainSize: 50 }, mnist)).toEqual({
      batchSize: { kind: 'batch', maximum: 50 },
    });
  });

  it('knows how many images there are', () => {
    expect(setupProblems({ ...course, trainSize: 59500 }, mnist)).toEqual({
      trainSize: { kind: 'images', wanted: 60500, available: 60000 },
    });
    expect(setupProblems({ ...course, testSize: 10001 }, mnist)).toEqual({
      testSize: { kind: 'testImages', available: 10000 },
    });
    expect(setupProblems({ ...course, trainSize: 59500 }, null)).toEqual({});
  });

  it('takes tests from behind validation where there is no test part', () => {
    expect(setupProblems(course, { trainCount: 50500, testCount: 0 })).toEqual({
      trainSize: { kind: 'images', wanted: 51000, available: 50500 },
    });
  });
});
