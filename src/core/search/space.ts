/** What a search may choose: for some hyperparameters a list of values or a range; all others stay as they are. */
import { z } from 'zod';
import {
  ConfigurationError,
  NUMBER_RANGES,
  parseTrainingConfiguration,
  trainingConfigurationSchema,
  type NumberRange,
  type TrainingConfiguration,
} from '../configuration';
import { exp, log } from '../deterministic-math';

/** Hyperparameters that a search can vary: all but those that say what is compared (sizes, split, seed, kernels). */
export const SEARCH_KEYS = [
  'hidden',
  'learningRate',
  'lambda',
  'gamma',
  'batchSize',
  'epochs',
  'optimizer',
  'momentum',
  'beta1',
  'beta2',
  'epsilon',
  'schedule',
  'stepEpochs',
  'warmupEpochs',
  'init',
  'std',
  'preprocess',
  'sampling',
] as const satisfies readonly (keyof TrainingConfiguration)[];
export type SearchKey = (typeof SEARCH_KEYS)[number];

export const SCALE_NAMES = ['linear', 'log'] as const;
export type ScaleName = (typeof SCALE_NAMES)[number];

const value = z.union([z.number(), z.string()]);
const choiceSchema = z.strictObject({ kind: z.literal('choice'), values: z.array(value).min(1).max(1000) });
const rangeSchema = z.strictObject({
  kind: z.literal('range'),
  minimum: z.number(),
  maximum: z.number(),
  scale: z.enum(SCALE_NAMES),
});
export const dimensionSchema = z.discriminatedUnion('kind', [choiceSchema, rangeSchema]);
/** What one hyperparameter may be: one of some values, or anything in a range; `log` spreads over magnitudes. */
export type Dimension = z.infer<typeof dimensionSchema>;

/** The dimensions of a search by hyperparameter. */
export const searchSpaceSchema = z.partialRecord(z.enum(SEARCH_KEYS), dimensionSchema);
export type SearchSpace = z.infer<typeof searchSpaceSchema>;

/** The values that one trial tries. */
export type TrialParameters = Partial<Record<SearchKey, number | string>>;

/** The assignment's search: hidden size, learning rate and lambda. */
export const COURSE_SPACE: SearchSpace = {
  hidden: { kind: 'choice', values: [50, 80, 100, 150] },
  learningRate: { kind: 'choice', values: [5e-5, 1e-4, 5e-4, 1e-3] },
  lambda: { kind: 'choice', values: [0.05, 0.1, 0.2] },
};

/** Digits that drawn values keep: nobody needs a learning rate of 0.00031622776601683794. */
const PRECISION = 4;

/** The hyperparameters that a space varies, always in the same order. */
export function keysOf(space: SearchSpace): SearchKey[] {
  return SEARCH_KEYS.filter((key) => space[key] !== undefined);
}

/** Whether a hyperparameter takes whole numbers only. */
export function isInteger(key: SearchKey): boolean {
  const range: NumberRange | undefined = key in NUMBER_RANGES ? NUMBER_RANGES[key as 'hidden'] : undefined;
  return range?.integer === true;
}

function fail(key: string, reason: string): never {
  throw new ConfigurationError(`search space: ${key}: ${reason}`);
}

function checkValue(key: SearchKey, candidate: number | string): void {
  const result = trainingConfigurationSchema.shape[key].safeParse(candidate);
  if (!result.success) throw new ConfigurationError(result.error.issues[0]?.message ?? `${key}: not valid`);
}

/**
 * Checks a space: every value it can give must be valid for its hyperparameter. Throws a ConfigurationError of one
 * line.
 */
export function parseSearchSpace(candidate: unknown): SearchSpace {
  const result = searchSpaceSchema.safeParse(candidate);
  if (!result.success) {
    const [issue] = result.error.issues;
    fail(issue?.path.join('.') || 'it', (issue?.message ?? 'not valid').replace(/\s+/g, ' '));
  }
  const space = result.data;
  const keys = keysOf(space);
  if (keys.length === 0) fail('it', 'varies nothing; give at least one hyperparameter several values');
  for (const key of keys) {
    const dimension = space[key]!;
    if (dimension.kind === 'choice') {
      for (const candidateValue of dimension.values) checkValue(key, candidateValue);
      if (new Set(dimension.values).size < dimension.values.length) fail(key, 'names a value twice');
      continue;
    }
    const { minimum, maximum, scale } = dimension;
    if (!(key in NUMBER_RANGES)) fail(key, 'is no number; give a list of values');
    checkValue(key, minimum);
    checkValue(key, maximum);
    if (!(minimum < maximum)) fail(key, `the range ${minimum} to ${maximum} is empty`);
    if (scale === 'log' && !(minimum > 0)) fail(key, 'a logarithmic range must begin above 0');
  }
  return space;
}

/** How many combinations a space has; Infinity where a range takes fractions. */
export function combinations(space: SearchSpace): number {
  return keysOf(space).reduce((product, key) => product * valueCount(key, space[key]!), 1);
}

function valueCount(key: SearchKey, dimension: Dimension): number {
  if (dimension.kind === 'choice') return dimension.values.length;
  return isInteger(key) ? Math.floor(dimension.maximum) - Math.ceil(dimension.minimum) + 1 : Infinity;
}

/** The value at a place 0..1 of a dimension; equal stretches are equally likely. Deterministic to the last bit. */
export function valueAt(key: SearchKey, dimension: Dimension, place: number): number | string {
  if (dimension.kind === 'choice') {
    const index = Math.min(dimension.values.length - 1, Math.floor(place * dimension.values.length));
    return dimension.values[index]!;
  }
  const { minimum, maximum, scale } = dimension;
  if (isInteger(key)) {
    const low = Math.ceil(minimum);
    const high = Math.floor(maximum);
    const drawn =
      scale === 'log'
        ? Math.round(exp(log(low - 0.5) + place * (log(high + 0.5) - log(low - 0.5))))
        : Math.floor(low + place * (high - low + 1));
    return Math.min(high, Math.max(low, drawn));
  }
  const drawn =
    scale === 'log'
      ? exp(log(minimum) + place * (log(maximum) - log(minimum)))
      : minimum + place * (maximum - minimum);
  return Math.min(maximum, Math.max(minimum, Number(drawn.toPrecision(PRECISION))));
}

/** Where a value stands in its dimension, 0..1: the middle of its stretch for a choice or a whole number. */
export function placeOf(key: SearchKey, dimension: Dimension, candidate: number | string): number {
  if (dimension.kind === 'choice') {
    const index = Math.max(0, dimension.values.indexOf(candidate));
    return (index + 0.5) / dimension.values.length;
  }
  const { minimum, maximum, scale } = dimension;
  const number = Number(candidate);
  const [low, high] = isInteger(key)
    ? [Math.ceil(minimum) - 0.5, Math.floor(maximum) + 0.5]
    : [minimum, maximum];
  const place =
    scale === 'log' ? (log(number) - log(low)) / (log(high) - log(low)) : (number - low) / (high - low);
  return Math.min(1, Math.max(0, place));
}

/** A key that tells parameters apart. */
export function parametersKey(parameters: TrialParameters): string {
  return JSON.stringify(SEARCH_KEYS.map((key) => parameters[key] ?? null));
}

/** The configuration that a trial is trained with. Throws a ConfigurationError when it cannot be. */
export function trialConfiguration(
  base: TrainingConfiguration,
  parameters: TrialParameters,
): TrainingConfiguration {
  return parseTrainingConfiguration({ ...base, ...parameters });
}
