import type { Command } from 'commander';
import {
  ConfigurationError,
  PRESETS,
  parseTrainingConfiguration,
  type TrainingConfiguration,
} from '../../core/configuration';
import { evaluateInSlices, finish, type Evaluation } from '../../core/evaluation';
import type { LabelledImages } from '../../core/kernels';
import type { Model } from '../../core/model';
import { optimizerSettings } from '../../core/trainer';
import type { Dataset } from '../../datasets/dataset';
import { fittingSizes } from '../../datasets/fitting-sizes';
import { splitDataset } from '../../datasets/split';
import { KERNEL_SETS } from '../../kernels/kernel-sets';
import { FileError } from '../../storage/file-error';
import { formatCount } from '../format';
import { loadDataset } from '../load-dataset';
import {
  addEvaluationOptions,
  addRunsOption,
  configurationOverrides,
  wholeNumber,
  runsFolder,
  type OptionValues,
} from '../options';
import { openModel, placeInRun, withPreprocessing } from '../read-model';
import { printTable } from '../table';
import { CommandError, drive, printJson, printLine, type Terminal } from '../terminal';

const PARTS = {
  test: { key: 'test', title: 'Test' },
  val: { key: 'validation', title: 'Validation' },
  train: { key: 'train', title: 'Training' },
} as const;
type PartName = keyof typeof PARTS;

function partNamed(name: string): PartName {
  if (Object.hasOwn(PARTS, name)) return name as PartName;
  throw new ConfigurationError(`split: must be one of ${Object.keys(PARTS).join(', ')}, not ${name}`);
}

/** Throws a FileError when the model cannot read these images or has no score for some of their labels. */
function assertFits(file: string, model: Model, dataset: Dataset): void {
  const { inputs, classes } = model.shape;
  const { height, width, source } = dataset;
  if (height * width === inputs && dataset.classes <= classes) return;
  const images = `images of ${height} x ${width} pixels and ${dataset.classes} classes`;
  throw new FileError(file, `has ${inputs} inputs and ${classes} classes, ${source} has ${images}`);
}

/**
 * The sizes to deal a data set by. Where it has a test part of its own, testing on that needs no certain number of
 * training samples; only what the user typed is taken at its word.
 */
function sizesToDeal(
  configuration: TrainingConfiguration,
  dataset: Dataset,
  part: PartName,
  typed: Partial<Record<keyof TrainingConfiguration, unknown>>,
): TrainingConfiguration {
  if (part !== 'test' || !dataset.test) return configuration;
  const sizes = fittingSizes(configuration, dataset);
  for (const size of ['trainSize', 'valSize', 'testSize'] as const) {
    if (typed[size] !== undefined) sizes[size] = configuration[size];
  }
  return sizes;
}

async function evaluateModel(
  terminal: Terminal,
  model: Model,
  kernels: keyof typeof KERNEL_SETS,
  samples: LabelledImages,
  limit: number | undefined,
): Promise<Evaluation | null> {
  const network = KERNEL_SETS[kernels](model.shape, model.preprocessing, optimizerSettings(PRESETS.course));
  network.setParameters(model.parameters);
  const set = finish(network.loadSamples(samples));
  const options = limit === undefined ? {} : { numSamples: limit };
  return drive(evaluateInSlices(network, set, model.lambda, options), terminal.signal, () => {});
}

function printEvaluation(terminal: Terminal, title: string, evaluation: Evaluation): void {
  const { samples, accuracy, loss, confusion, perClass } = evaluation;
  printLine(terminal, `${title} accuracy:  ${accuracy.toFixed(4)} (${formatCount(samples)} samples)`);
  printLine(terminal, `${title} loss:  ${loss.toFixed(4)}`);
  printLine(terminal, '');
  const all = new Set(Array.from({ length: perClass.length + 5 }, (_, i) => i));
  printTable(
    terminal,
    ['Class', 'Precision', 'Recall', 'F1', 'Samples'],
    perClass.map(({ label, precision, recall, f1, support }) => [
      String(label),
      ...[precision, recall, f1].map((value) => value.toFixed(4)),
      formatCount(support),
    ]),
    all,
  );
  printLine(terminal, '');
  printTable(
    terminal,
    ['True \\ read', ...confusion.map((_, label) => String(label))],
    confusion.map((row, label) => [String(label), ...row.map(formatCount)]),
    all,
  );
}

/** `inkling evaluate MODEL`. */
export function addEvaluateCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('evaluate <model>')
    .summary('test a model')
    .description(
      'Shows loss, accuracy, precision and recall of each class, and the confusion matrix of a model: a file of ' +
        'any format, or a run (its id or folder). Samples are dealt as the run dealt them; those of a file as the preset course ' +
        'does. Options change that.',
    );
  addRunsOption(addEvaluationOptions(command))
    .option('--split <part>', `samples to evaluate on: ${Object.keys(PARTS).join(', ')}`, 'test')
    .option('--limit <samples>', 'only the first so many of them')
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: OptionValues) => {
      const part = partNamed(String(options.split));
      const limit = options.limit === undefined ? undefined : wholeNumber('limit', options.limit, 1);
      const typed = configurationOverrides(options);
      const { file, model: stored } = openModel(terminal, name, runsFolder(terminal, options));
      const base = placeInRun(file)?.run.configuration ?? PRESETS.course;
      const configuration = parseTrainingConfiguration({ ...base, batchSize: 1, ...typed });
      const { dataset } = await loadDataset(terminal, options.data as string | undefined, configuration);
      assertFits(file, stored, dataset);
      const split = splitDataset(dataset, sizesToDeal(configuration, dataset, part, typed));
      const model = await withPreprocessing(stored, typed.preprocess, () => split.train.images);
      const { key, title } = PARTS[part];
      const evaluation = await evaluateModel(terminal, model, configuration.kernels, split[key], limit);
      if (!evaluation) throw new CommandError(`${file}: stopped`);
      const { samples, accuracy, loss, confusion, perClass } = evaluation;
      if (options.json === true) {
        printJson(terminal, { samples, accuracy, loss, confusion, perClass });
        return;
      }
      printLine(terminal, `Model:  ${file}`);
      printLine(terminal, `Data:  ${dataset.name} (${dataset.source})`);
      printEvaluation(terminal, title, evaluation);
    });
}
