/** Everything that decides how a network is trained: one flat record, validated in one place. */
import { z } from 'zod';
import { INITIALISER_NAMES } from './initialisers';
import { KERNEL_NAMES } from './kernels';
import { OPTIMIZER_NAMES } from './optimizers';
import { PREPROCESSING_KINDS } from './preprocessing';
import { MAXIMUM_SEED } from './random';
import { SAMPLING_NAMES } from './sampling';
import { SCHEDULE_NAMES } from './schedules';

/** How samples are dealt to training and validation: in file order, shuffled by the seed, or so by class. */
export const SPLIT_NAMES = ['file', 'shuffled', 'stratified'] as const;
export type SplitName = (typeof SPLIT_NAMES)[number];

/** What early stopping watches. */
export const EARLY_STOPPING_NAMES = ['off', 'accuracy', 'loss'] as const;
export type EarlyStopping = (typeof EARLY_STOPPING_NAMES)[number];

/** Which epoch's parameters become the model: the last, or the one with the best validation accuracy. */
export const SELECTION_NAMES = ['last', 'best'] as const;

/** The valid range of each numeric hyperparameter; `above` and `below` exclude the bound itself. */
export interface NumberRange {
  name: string;
  integer?: boolean;
  minimum?: number;
  maximum?: number;
  above?: number;
  below?: number;
}

export const NUMBER_RANGES = {
  hidden: { name: 'hidden units', integer: true, minimum: 1, maximum: 4096 },
  learningRate: { name: 'learning rate', above: 0, maximum: 100 },
  lambda: { name: 'lambda', minimum: 0, maximum: 100 },
  gamma: { name: 'gamma', above: 0, maximum: 1 },
  stepEpochs: { name: 'step epochs', integer: true, minimum: 1, maximum: 10000 },
  warmupEpochs: { name: 'warm-up epochs', minimum: 0, maximum: 10000 },
  batchSize: { name: 'batch size', integer: true, minimum: 1, maximum: 1000000 },
  epochs: { name: 'epochs', integer: true, minimum: 1, maximum: 10000 },
  momentum: { name: 'momentum', minimum: 0, below: 1 },
  beta1: { name: 'beta1', minimum: 0, below: 1 },
  beta2: { name: 'beta2', minimum: 0, below: 1 },
  // Well above the smallest float32: as 0 it would divide 0 by 0.
  epsilon: { name: 'epsilon', minimum: 1e-30, maximum: 1 },
  std: { name: 'standard deviation', minimum: 0, maximum: 100 },
  trainSize: { name: 'training size', integer: true, minimum: 1, maximum: 10000000 },
  valSize: { name: 'validation size', integer: true, minimum: 1, maximum: 10000000 },
  testSize: { name: 'test size', integer: true, minimum: 1, maximum: 10000000 },
  seed: { name: 'seed', integer: true, minimum: 0, maximum: MAXIMUM_SEED },
  patience: { name: 'patience', integer: true, minimum: 1, maximum: 10000 },
} as const satisfies Record<string, NumberRange>;

export type NumberKey = keyof typeof NUMBER_RANGES;

/** What is wrong with a value for this hyperparameter, as `name: reason`; null if nothing. */
export function numberProblem(key: NumberKey, value: unknown): string | null {
  const range: NumberRange = NUMBER_RANGES[key];
  const { name, integer = false, minimum, maximum, above, below } = range;
  const bounds = [
    above !== undefined && `above ${above}`,
    minimum !== undefined && `at least ${minimum}`,
    maximum !== undefined && `at most ${maximum}`,
    below !== undefined && `below ${below}`,
  ].filter(Boolean);
  const fits =
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (!integer || Number.isInteger(value)) &&
    (above === undefined || value > above) &&
    (minimum === undefined || value >= minimum) &&
    (maximum === undefined || value <= maximum) &&
    (below === undefined || value < below);
  return fits
    ? null
    : `${name}: must be ${integer ? 'a whole number' : 'a number'} ${bounds.join(' and ')}, not ${String(value)}`;
}

const number = (key: NumberKey) =>
  z.custom<number>((value) => numberProblem(key, value) === null, {
    error: (issue) => numberProblem(key, issue.input) ?? '',
  });

const choice = <const T extends readonly [string, ...string[]]>(name: string, values: T) =>
  z.enum(values, {
    error: (issue) => `${name}: must be one of ${values.join(', ')}, not ${String(issue.input)}`,
  });

/** The schema of a training configuration. Rates are per update, sizes in samples, lambda and gamma as in the course. */
export const trainingConfigurationSchema = z.strictObject({
  hidden: number('hidden'),
  init: choice('initialiser', INITIALISER_NAMES),
  std: number('std'),
  preprocess: choice('preprocessing', PREPROCESSING_KINDS),
  optimizer: choice('optimizer', OPTIMIZER_NAMES),
  learningRate: number('learningRate'),
  momentum: number('momentum'),
  beta1: number('beta1'),
  beta2: number('beta2'),
  epsilon: number('epsilon'),
  lambda: number('lambda'),
  schedule: choice('schedule', SCHEDULE_NAMES),
  gamma: number('gamma'),
  stepEpochs: number('stepEpochs'),
  warmupEpochs: number('warmupEpochs'),
  batchSize: number('batchSize'),
  epochs: number('epochs'),
  sampling: choice('sampling', SAMPLING_NAMES),
  earlyStopping: choice('early stopping', EARLY_STOPPING_NAMES),
  patience: number('patience'),
  select: choice('selected epoch', SELECTION_NAMES),
  trainSize: number('trainSize'),
  valSize: number('valSize'),
  testSize: number('testSize'),
  split: choice('split', SPLIT_NAMES),
  seed: number('seed'),
  kernels: choice('kernels', KERNEL_NAMES),
});

export type TrainingConfiguration = z.infer<typeof trainingConfigurationSchema>;

const course: TrainingConfiguration = {
  hidden: 100,
  init: 'normal',
  std: 1e-3,
  preprocess: 'raw',
  optimizer: 'sgd',
  learningRate: 1e-3,
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  lambda: 0.1,
  schedule: 'exponential',
  gamma: 0.95,
  stepEpochs: 5,
  warmupEpochs: 0,
  batchSize: 100,
  epochs: 10,
  sampling: 'shuffled',
  earlyStopping: 'off',
  patience: 3,
  select: 'last',
  trainSize: 49000,
  valSize: 1000,
  testSize: 1000,
  split: 'file',
  seed: 0,
  kernels: 'simd',
};

/** `course` is the assignment's configuration; `adam` what one would take today for the same network. */
export const PRESETS = {
  course,
  adam: {
    ...course,
    init: 'he',
    preprocess: 'unit',
    optimizer: 'adam',
    learningRate: 2e-3,
    lambda: 1e-4,
    schedule: 'cosine',
  },
} as const satisfies Record<string, TrainingConfiguration>;

export type PresetName = keyof typeof PRESETS;

/** A configuration that cannot be trained; the message is one line, `name: reason`. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The preset of this name. Throws a ConfigurationError for an unknown one. */
export function presetNamed(name: string): TrainingConfiguration {
  if (!Object.hasOwn(PRESETS, name)) {
    throw new ConfigurationError(`preset: must be one of ${Object.keys(PRESETS).join(', ')}, not ${name}`);
  }
  return PRESETS[name as PresetName];
}

/** Checks a whole configuration. Throws a ConfigurationError that names the first value that is wrong, and why. */
export function parseTrainingConfiguration(value: unknown): TrainingConfiguration {
  const result = trainingConfigurationSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new ConfigurationError((issue?.message ?? 'configuration: not valid').replace(/\s+/g, ' '));
  }
  const configuration = result.data;
  if (configuration.batchSize > configuration.trainSize) {
    throw new ConfigurationError(
      `batch size: must be at most the training size of ${configuration.trainSize} samples, not ${configuration.batchSize}`,
    );
  }
  return configuration;
}
