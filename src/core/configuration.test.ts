import { describe, expect, it } from 'vitest';
import {
  ConfigurationError,
  NUMBER_RANGES,
  numberProblem,
  parseTrainingConfiguration,
  PRESETS,
  presetNamed,
  type NumberKey,
  type NumberRange,
} from './configuration';

const { course } = PRESETS;

function messageOf(configuration: unknown): string {
  try {
    parseTrainingConfiguration(configuration);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return 'accepted';
}

const numberKeys = Object.keys(NUMBER_RANGES) as NumberKey[];

describe('parseTrainingConfiguration', () => {
  it.each(Object.entries(PRESETS))('accepts the preset %s', (_name, preset) => {
    expect(parseTrainingConfiguration(preset)).toEqual(preset);
  });

  it("keeps the course's numbers", () => {
    expect(course).toMatchObject({
      hidden: 100,
      std: 1e-3,
      lambda: 0.1,
      learningRate: 1e-3,
      gamma: 0.95,
      batchSize: 100,
      epochs: 10,
      trainSize: 49000,
      valSize: 1000,
      testSize: 1000,
      split: 'file',
      preprocess: 'raw',
      optimizer: 'sgd',
      schedule: 'exponential',
    });
  });

  it.each(numberKeys)('refuses what is no number for %s, naming it and the value', (key) => {
    const { name } = NUMBER_RANGES[key];
    for (const value of [NaN, Infinity, -Infinity, 'many', '5', null, undefined, true, [], {}, 10n]) {
      const message = messageOf({ ...course, [key]: value });
      expect(message).toContain(`${name}: must be a`);
      expect(message).toMatch(/ not /);
      expect(message.endsWith(`not ${String(value)}`)).toBe(true);
      expect(message).not.toContain('\n');
    }
  });

  it.each(numberKeys)('accepts the bounds of %s and nothing beyond them', (key) => {
    const range: NumberRange = NUMBER_RANGES[key];
    const { name, integer = false, minimum, maximum, above, below } = range;
    const step = integer ? 1 : 1e-6;
    const beyond: number[] = [];
    if (minimum !== undefined) {
      expect(numberProblem(key, minimum)).toBeNull();
      beyond.push(integer ? minimum - step : minimum - 1e-31);
    }
    if (maximum !== undefined) {
      expect(numberProblem(key, maximum)).toBeNull();
      beyond.push(maximum + step);
    }
    if (above !== undefined) {
      expect(numberProblem(key, above + step)).toBeNull();
      beyond.push(above, above - step);
    }
    if (below !== undefined) {
      expect(numberProblem(key, below - step)).toBeNull();
      beyond.push(below, below + step);
    }
    expect(beyond.length).toBeGreaterThanOrEqual(2);
    if (integer) beyond.push(1.5);
    for (const value of beyond) {
      const message = messageOf({ ...course, [key]: value });
      expect(message).toContain(`${name}: must be ${integer ? 'a whole number' : 'a number'}`);
      expect(message.endsWith(`not ${value}`)).toBe(true);
      expect(numberProblem(key, value)).toBe(message);
    }
  });

  it.each([
    [{ hidden: 0 }, 'hidden units: must be a whole number at least 1 and at most 4096, not 0'],
    [{ learningRate: 0 }, 'learning rate: must be a number above 0 and at most 100, not 0'],
    [{ momentum: 1 }, 'momentum: must be a number at least 0 and below 1, not 1'],
    [{ epsilon: 0 }, 'epsilon: must be a number at least 1e-30 and at most 1, not 0'],
    [{ seed: 4294967296 }, 'seed: must be a whole number at least 0 and at most 4294967295, not 4294967296'],
    [{ optimizer: 'rmsprop' }, 'optimizer: must be one of sgd, momentum, nesterov, adam, not rmsprop'],
    [{ schedule: 3 }, 'schedule: must be one of exponential, constant, step, cosine, not 3'],
    [{ init: '__proto__' }, 'initialiser: must be one of normal, he, xavier, not __proto__'],
    [{ preprocess: 'Raw' }, 'preprocessing: must be one of raw, unit, mean-image, standardised, not Raw'],
    [{ sampling: undefined }, 'sampling: must be one of shuffled, replacement, not undefined'],
    [{ earlyStopping: true }, 'early stopping: must be one of off, accuracy, loss, not true'],
    [{ select: 'first' }, 'selected epoch: must be one of last, best, not first'],
    [{ split: '' }, 'split: must be one of file, shuffled, stratified, not '],
    [{ kernels: 'gpu' }, 'kernels: must be one of simd, reference, not gpu'],
    [
      { batchSize: 101, trainSize: 100 },
      'batch size: must be at most the training size of 100 samples, not 101',
    ],
  ])('says what is wrong with %o', (changes, message) => {
    expect(messageOf({ ...course, ...changes })).toBe(message);
  });

  it('accepts a batch of the whole training set', () => {
    expect(messageOf({ ...course, batchSize: 100, trainSize: 100 })).toBe('accepted');
  });

  it('refuses keys that it does not know, naming them', () => {
    expect(messageOf({ ...course, dropout: 0.5 })).toContain('dropout');
    const polluted: unknown = JSON.parse(`{"__proto__": {"hidden": 7}, ${JSON.stringify(course).slice(1)}`);
    const message = messageOf(polluted);
    if (message === 'accepted') expect(parseTrainingConfiguration(polluted).hidden).toBe(100);
    expect(({} as { hidden?: number }).hidden).toBeUndefined();
  });

  it('refuses a configuration that lacks anything', () => {
    for (const key of Object.keys(course)) {
      const { [key as NumberKey]: _, ...rest } = course;
      expect(messageOf(rest), key).toMatch(/ not undefined$/);
    }
  });

  it.each([null, undefined, 5, 'course', [], [course]])('refuses what is no record: %o', (value) => {
    expect(messageOf(value)).not.toBe('accepted');
  });
});

describe('presetNamed', () => {
  it('finds the presets', () => {
    expect(presetNamed('course')).toBe(PRESETS.course);
    expect(presetNamed('adam').optimizer).toBe('adam');
  });

  it.each(['', 'Course', '__proto__', 'constructor', 'toString'])('refuses %o', (name) => {
    expect(() => presetNamed(name)).toThrow(
      new ConfigurationError(`preset: must be one of course, adam, not ${name}`),
    );
  });
});
