import type { Command } from 'commander';
import { ConfigurationError, PRESETS, parseTrainingConfiguration } from '../../core/configuration';
import { evaluateInSlices, finish, type Evaluation } from '../../core/evaluation';
import type { LabelledImages } from '../../core/kernels';
import type { Model } from '../../core/model';
import { optimizerSettings } from '../../core/trainer';
import { splitDataset } from '../../datasets/split';
import { KERNEL_SETS } from '../../kernels/kernel-sets';
import { FileError } from '../../storage/file-error';
import { loadDataset } from '../load-dataset';
import {
  addEvaluationOptions,
  addRunsOption,
  configurationOverrides,
  positiveInteger,
  runsFolder,
  type OptionValues,
} from '../options';
import { modelFileNamed, readModelFile, withPreprocessing } from '../read-model';
import { printTable } from '../table';
import { CommandError, drive, printJson, printLine, type Terminal } from '../terminal';

const PARTS = { test: 'test', val: 'validation', train: 'train' } as const;

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

function printEvaluation(terminal: Terminal, part: string, evaluation: Evaluation): void {
  const { samples, accuracy, loss, confusion, perClass } = evaluation;
  printLine(terminal, `${part} accuracy:  ${accuracy.toFixed(4)} (${samples} samples)`);
  printLine(terminal, `${part} loss:  ${loss.toFixed(4)}`);
  printLine(terminal, '');
  const all = new Set(Array.from({ length: perClass.length + 5 }, (_, i) => i));
  printTable(
    terminal,
    ['Class', 'Precision', 'Recall', 'F1', 'Samples'],
    perClass.map(({ label, precision, recall, f1, support }) => [
      String(label),
      ...[precision, recall, f1].map((value) => value.toFixed(4)),
      String(support),
    ]),
    all,
  );
  printLine(terminal, '');
  printTable(
    terminal,
    ['True \\ read', ...confusion.map((_, label) => String(label))],
    confusion.map((row, label) => [String(label), ...row.map(String)]),
    all,
  );
}

/** `inkling evaluate MODEL`. */
export function addEvaluateCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('evaluate <model>')
    .description('loss, accuracy and confusion of a model (a file, or the id of a run)');
  addRunsOption(addEvaluationOptions(command))
    .option('--split <part>', `samples to evaluate on (${Object.keys(PARTS).join(', ')})`, 'test')
    .option('--limit <samples>', 'only the first so many')
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: OptionValues) => {
      const part = String(options.split);
      if (!Object.hasOwn(PARTS, part)) {
        throw new ConfigurationError(`split: must be one of ${Object.keys(PARTS).join(', ')}, not ${part}`);
      }
      const limit = options.limit === undefined ? undefined : positiveInteger('limit', options.limit);
      const overrides = configurationOverrides(options);
      const configuration = parseTrainingConfiguration({ ...PRESETS.course, batchSize: 1, ...overrides });
      const file = modelFileNamed(name, runsFolder(terminal, options));
      const stored = readModelFile(file);
      const { dataset } = await loadDataset(terminal, options.data as string | undefined, configuration);
      const { inputs, classes } = stored.shape;
      if (dataset.height * dataset.width !== inputs || dataset.classes > classes) {
        const wants = `${inputs} inputs and ${classes} classes`;
        throw new FileError(
          file,
          `has ${wants}, ${dataset.source} has images of ${dataset.height} x ${dataset.width} pixels and ${dataset.classes} classes`,
        );
      }
      const split = splitDataset(dataset, configuration);
      const model = await withPreprocessing(stored, overrides.preprocess, () =>
        Promise.resolve(split.train.images),
      );
      const samples = split[PARTS[part as keyof typeof PARTS]];
      const evaluation = await evaluateModel(terminal, model, configuration.kernels, samples, limit);
      if (!evaluation) throw new CommandError(`${file}: stopped`);
      const { samples: count, accuracy, loss, confusion, perClass } = evaluation;
      if (options.json === true) printJson(terminal, { samples: count, accuracy, loss, confusion, perClass });
      else
        printEvaluation(
          terminal,
          part === 'val' ? 'Validation' : part === 'test' ? 'Test' : 'Training',
          evaluation,
        );
    });
}
