/** Options that several commands share, and what they mean. */
import { Command, Option } from 'commander';
import {
  ConfigurationError,
  EARLY_STOPPING_NAMES,
  parseTrainingConfiguration,
  PRESETS,
  presetNamed,
  SELECTION_NAMES,
  SPLIT_NAMES,
  type TrainingConfiguration,
} from '../core/configuration';
import { INITIALISER_NAMES } from '../core/initialisers';
import { KERNEL_NAMES } from '../core/kernels';
import { OPTIMIZER_NAMES } from '../core/optimizers';
import { PREPROCESSING_KINDS } from '../core/preprocessing';
import { SAMPLING_NAMES } from '../core/sampling';
import { SCHEDULE_NAMES } from '../core/schedules';
import { defaultRunsFolder } from '../storage/application-folder';
import type { Terminal } from './terminal';

/** A number as typed; anything else becomes NaN, which the configuration's check refuses by name. */
function toNumber(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}

interface Flag {
  flags: string;
  key: keyof TrainingConfiguration;
  description: string;
  choices?: readonly string[];
}

const TRAINING_FLAGS: readonly Flag[] = [
  { flags: '--hidden <units>', key: 'hidden', description: 'hidden units' },
  { flags: '--learning-rate <rate>', key: 'learningRate', description: 'learning rate' },
  { flags: '--lambda <strength>', key: 'lambda', description: 'strength of L2 regularisation' },
  {
    flags: '--gamma <factor>',
    key: 'gamma',
    description: 'decay factor of the exponential and step schedules',
  },
  {
    flags: '--schedule <name>',
    key: 'schedule',
    description: 'learning-rate schedule',
    choices: SCHEDULE_NAMES,
  },
  {
    flags: '--step-epochs <n>',
    key: 'stepEpochs',
    description: 'epochs between decays of the step schedule',
  },
  {
    flags: '--warmup-epochs <n>',
    key: 'warmupEpochs',
    description: 'epochs over which the rate rises from 0',
  },
  { flags: '--batch-size <samples>', key: 'batchSize', description: 'samples in a mini-batch' },
  { flags: '--epochs <n>', key: 'epochs', description: 'epochs' },
  { flags: '--optimizer <name>', key: 'optimizer', description: 'optimizer', choices: OPTIMIZER_NAMES },
  { flags: '--momentum <factor>', key: 'momentum', description: 'of momentum and Nesterov' },
  { flags: '--beta1 <factor>', key: 'beta1', description: "Adam's first decay" },
  { flags: '--beta2 <factor>', key: 'beta2', description: "Adam's second decay" },
  { flags: '--epsilon <value>', key: 'epsilon', description: "Adam's epsilon" },
  { flags: '--init <name>', key: 'init', description: 'initialiser', choices: INITIALISER_NAMES },
  { flags: '--std <deviation>', key: 'std', description: 'standard deviation of normal initial weights' },
  {
    flags: '--sampling <name>',
    key: 'sampling',
    description: 'mini-batch sampling',
    choices: SAMPLING_NAMES,
  },
  {
    flags: '--early-stopping <what>',
    key: 'earlyStopping',
    description: 'stop when validation stalls',
    choices: EARLY_STOPPING_NAMES,
  },
  {
    flags: '--patience <epochs>',
    key: 'patience',
    description: 'epochs without improvement before stopping early',
  },
  {
    flags: '--select <epoch>',
    key: 'select',
    description: 'which epoch becomes the model',
    choices: SELECTION_NAMES,
  },
];

const DATA_FLAGS: readonly Flag[] = [
  {
    flags: '--preprocess <kind>',
    key: 'preprocess',
    description: 'preprocessing of the pixels',
    choices: PREPROCESSING_KINDS,
  },
  { flags: '--train-size <samples>', key: 'trainSize', description: 'samples to train on' },
  { flags: '--val-size <samples>', key: 'valSize', description: 'samples to validate on' },
  { flags: '--test-size <samples>', key: 'testSize', description: 'samples to test on' },
  { flags: '--split-order <name>', key: 'split', description: 'how samples are dealt', choices: SPLIT_NAMES },
  { flags: '--seed <n>', key: 'seed', description: 'seed of everything random' },
  { flags: '--kernels <name>', key: 'kernels', description: 'kernel set', choices: KERNEL_NAMES },
];

const course = PRESETS.course;

/** The option's name as commander gives it: `--learning-rate` is learningRate. */
function optionKey(flags: string): string {
  return new Option(flags).attributeName();
}

function addFlags(command: Command, flags: readonly Flag[], defaults: boolean): void {
  for (const { flags: text, key, description, choices } of flags) {
    // Values are checked with the whole configuration, whose errors say more and name the value.
    const listed = choices ? `${description} (${choices.join(', ')})` : description;
    const option = new Option(text, defaults ? `${listed}; course: ${course[key]}` : listed);
    command.addOption(typeof course[key] === 'number' ? option.argParser(toNumber) : option);
  }
}

/** `--data`: which data set. */
export function addDatasetOption(command: Command): Command {
  return command.option(
    '--data <where>',
    'mnist, synthetic, a folder of IDX files or a .npz file; by default MNIST where it is found, else synthetic digits',
  );
}

/** `--runs`: where runs are kept. */
export function addRunsOption(command: Command): Command {
  return command.option('--runs <folder>', 'folder of the runs');
}

/** All that decides a training run. */
export function addTrainingOptions(command: Command): Command {
  command.option('--preset <name>', `start from a preset (${Object.keys(PRESETS).join(', ')})`, 'course');
  addFlags(command, [...TRAINING_FLAGS, ...DATA_FLAGS], true);
  return addDatasetOption(command);
}

/** What decides which samples a model is evaluated on, and how they are preprocessed. */
export function addEvaluationOptions(command: Command): Command {
  addFlags(command, DATA_FLAGS, false);
  return addDatasetOption(command);
}

/** Values of the shared options as commander gives them. */
export type OptionValues = Record<string, string | number | boolean | undefined>;

/** What the options say of a configuration, and nothing else. */
export function configurationOverrides(
  options: OptionValues,
): Partial<Record<keyof TrainingConfiguration, unknown>> {
  const overrides: Partial<Record<keyof TrainingConfiguration, unknown>> = {};
  for (const { flags, key } of [...TRAINING_FLAGS, ...DATA_FLAGS]) {
    const value = options[optionKey(flags)];
    if (value !== undefined) overrides[key] = value;
  }
  return overrides;
}

/** The configuration that the options ask for. Throws a ConfigurationError. */
export function configurationFromOptions(options: OptionValues): TrainingConfiguration {
  const preset = presetNamed(String(options.preset ?? 'course'));
  return parseTrainingConfiguration({ ...preset, ...configurationOverrides(options) });
}

/** The folder of runs that the options ask for. */
export function runsFolder(terminal: Terminal, options: OptionValues): string {
  return typeof options.runs === 'string' ? options.runs : defaultRunsFolder(terminal.environment);
}

/** A whole number above 0 from an option. Throws a ConfigurationError. */
export function positiveInteger(name: string, value: unknown): number {
  const result = typeof value === 'string' ? toNumber(value) : value;
  if (typeof result !== 'number' || !Number.isSafeInteger(result) || result < 1) {
    throw new ConfigurationError(`${name}: must be a whole number at least 1, not ${String(value)}`);
  }
  return result;
}
