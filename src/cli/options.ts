/** Options that several commands share, and what they mean. */
import path from 'node:path';
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

/** A number as typed; anything else stays text, which the configuration's check refuses, naming it. */
function toNumber(text: string): number | string {
  if (text.trim() === '') return "''";
  const value = Number(text);
  return Number.isNaN(value) ? text : value;
}

interface Flag {
  flags: string;
  key: keyof TrainingConfiguration;
  description: string;
  choices?: readonly string[];
}

const NETWORK_FLAGS: readonly Flag[] = [
  { flags: '--hidden <units>', key: 'hidden', description: 'hidden units' },
  { flags: '--init <name>', key: 'init', description: 'how weights start', choices: INITIALISER_NAMES },
  { flags: '--std <deviation>', key: 'std', description: 'standard deviation of normal initial weights' },
];

const LEARNING_FLAGS: readonly Flag[] = [
  { flags: '--epochs <n>', key: 'epochs', description: 'passes over the training samples' },
  { flags: '--batch-size <samples>', key: 'batchSize', description: 'samples in a mini-batch' },
  { flags: '--optimizer <name>', key: 'optimizer', description: 'optimizer', choices: OPTIMIZER_NAMES },
  { flags: '--learning-rate <rate>', key: 'learningRate', description: 'learning rate at the start' },
  { flags: '--lambda <strength>', key: 'lambda', description: 'strength of the L2 regularisation' },
  { flags: '--momentum <factor>', key: 'momentum', description: 'of the optimizers momentum and nesterov' },
  { flags: '--beta1 <factor>', key: 'beta1', description: "decay of Adam's mean gradient" },
  { flags: '--beta2 <factor>', key: 'beta2', description: "decay of Adam's mean squared gradient" },
  { flags: '--epsilon <value>', key: 'epsilon', description: "Adam's smallest divisor" },
  {
    flags: '--schedule <name>',
    key: 'schedule',
    description: 'of the learning rate',
    choices: SCHEDULE_NAMES,
  },
  { flags: '--gamma <factor>', key: 'gamma', description: 'decay of the schedules exponential and step' },
  {
    flags: '--step-epochs <n>',
    key: 'stepEpochs',
    description: 'epochs between decays of the schedule step',
  },
  { flags: '--warmup-epochs <n>', key: 'warmupEpochs', description: 'epochs in which the rate rises from 0' },
  {
    flags: '--sampling <name>',
    key: 'sampling',
    description: 'mini-batch sampling',
    choices: SAMPLING_NAMES,
  },
  {
    flags: '--early-stopping <what>',
    key: 'earlyStopping',
    description: 'stop once this no longer improves on the validation samples',
    choices: EARLY_STOPPING_NAMES,
  },
  { flags: '--patience <epochs>', key: 'patience', description: 'epochs that early stopping waits' },
  {
    flags: '--select <epoch>',
    key: 'select',
    description: 'the epoch that becomes the model',
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
  {
    flags: '--test-size <samples>',
    key: 'testSize',
    description: 'samples to test on (10000: all of MNIST)',
  },
  { flags: '--split-order <name>', key: 'split', description: 'how samples are dealt', choices: SPLIT_NAMES },
];

const MACHINE_FLAGS: readonly Flag[] = [
  { flags: '--seed <n>', key: 'seed', description: 'seed of everything random' },
  { flags: '--kernels <name>', key: 'kernels', description: 'kernel set', choices: KERNEL_NAMES },
];

const ALL_FLAGS = [...NETWORK_FLAGS, ...LEARNING_FLAGS, ...DATA_FLAGS, ...MACHINE_FLAGS];

const course = PRESETS.course;

/** The option's name as commander gives it: `--learning-rate` is learningRate. */
function optionKey(flags: string): string {
  return new Option(flags).attributeName();
}

function addFlags(command: Command, flags: readonly Flag[], defaults: boolean): void {
  for (const { flags: text, key, description, choices } of flags) {
    // Values are checked with the whole configuration, whose errors say more and name the value.
    const listed = choices ? `${description}: ${choices.join(', ')}` : description;
    const option = new Option(text, defaults ? `${listed} [${course[key]}]` : listed);
    command.addOption(typeof course[key] === 'number' ? option.argParser(toNumber) : option);
  }
}

/** `--data`: which data set. */
export function addDatasetOption(command: Command): Command {
  return command.option(
    '--data <where>',
    'mnist, synthetic, a folder of IDX files or a .npz file; unless told, MNIST where it is found, else synthetic digits',
  );
}

/** `--preprocess`: what is done to pixels, instead of what a model says. */
export function addPreprocessOption(command: Command): Command {
  const kinds = PREPROCESSING_KINDS.join(', ');
  return command.option(
    '--preprocess <kind>',
    `preprocessing of the pixels, instead of the model’s own: ${kinds}`,
  );
}

/** `--runs`: where runs are kept. */
export function addRunsOption(command: Command): Command {
  return command.option('--runs <folder>', 'folder of the runs; unless told, in the application’s folder');
}

/** All that decides a training run. */
export function addTrainingOptions(command: Command): Command {
  command.option(
    '--preset <name>',
    `what the other options change (${Object.keys(PRESETS).join(', ')}) [course]`,
  );
  command.optionsGroup('Data:');
  addDatasetOption(command);
  addFlags(command, DATA_FLAGS, true);
  command.optionsGroup('Network:');
  addFlags(command, NETWORK_FLAGS, true);
  command.optionsGroup('Learning:');
  addFlags(command, LEARNING_FLAGS, true);
  addFlags(command, MACHINE_FLAGS, true);
  return command.optionsGroup('Results:');
}

/** What decides which samples a model is evaluated on, and how they are preprocessed. */
export function addEvaluationOptions(command: Command): Command {
  addDatasetOption(command);
  addFlags(command, [...DATA_FLAGS, ...MACHINE_FLAGS], false);
  return command;
}

/** What a checkpoint of another program leaves open about going on with it. */
export function addCheckpointOptions(command: Command): Command {
  const epochs = LEARNING_FLAGS.filter(({ key }) => key === 'epochs');
  command.optionsGroup('For a checkpoint of Python (a run has its own):');
  addFlags(command, [...epochs, ...DATA_FLAGS, ...MACHINE_FLAGS], false);
  return command.optionsGroup('Results:');
}

/** Values of the shared options as commander gives them. */
export type OptionValues = Record<string, string | number | boolean | undefined>;

/** What the options say of a configuration, and nothing else. */
export function configurationOverrides(
  options: OptionValues,
): Partial<Record<keyof TrainingConfiguration, unknown>> {
  const overrides: Partial<Record<keyof TrainingConfiguration, unknown>> = {};
  for (const { flags, key } of ALL_FLAGS) {
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

/** The folder of runs that the options ask for, absolute. Throws a ConfigurationError. */
export function runsFolder(terminal: Terminal, options: OptionValues): string {
  if (options.runs === '') throw new ConfigurationError('runs: must not be empty');
  return typeof options.runs === 'string'
    ? path.resolve(options.runs)
    : defaultRunsFolder(terminal.environment);
}

/** A whole number of at least `minimum` from an option. Throws a ConfigurationError. */
export function wholeNumber(name: string, value: unknown, minimum: number): number {
  const result = typeof value === 'string' ? toNumber(value) : value;
  if (typeof result !== 'number' || !Number.isSafeInteger(result) || result < minimum) {
    throw new ConfigurationError(
      `${name}: must be a whole number at least ${minimum}, not ${String(result)}`,
    );
  }
  return result;
}
