import type { Command } from 'commander';
import { arrayStatistics } from '../../core/array-statistics';
import { PARAMETER_NAMES, parameterDimensions } from '../../core/parameters';
import type { TrainingHistory } from '../../formats/model-file';
import { modelFormat } from '../../formats/model-formats';
import { formatCount } from '../format';
import { addRunsOption, runsFolder, type OptionValues } from '../options';
import { classPath, openModel, type OpenedModel } from '../read-model';
import { printTable } from '../table';
import { printJson, printLine, type Terminal } from '../terminal';

const NOTES = `
Statistics are those of the finite values; how many are not is told as notFinite. JSON knows no NaN and no
Infinity: they are null.`;

function describeArrays({ model, dtypes }: OpenedModel) {
  const dimensions = parameterDimensions(model.shape);
  return PARAMETER_NAMES.map((name) => {
    const { notFinite, ...statistics } = arrayStatistics(model.parameters[name]);
    return { name, shape: dimensions[name], dtype: dtypes[name], statistics, notFinite };
  });
}

type ArrayDescription = ReturnType<typeof describeArrays>[number];

function report({ format, pythonClass, model, history }: OpenedModel, arrays: ArrayDescription[]): unknown {
  const params = arrays.map(({ name, shape, dtype, statistics, notFinite }) => [
    name,
    { shape, dtype, ...statistics, ...(notFinite > 0 ? { notFinite } : {}) },
  ]);
  const { epoch, lossHistory, valLossHistory, valAccuracyHistory } = history ?? {};
  return {
    format,
    ...(pythonClass ? { class: classPath(pythonClass) } : {}),
    params: Object.fromEntries(params),
    lambda: model.lambda,
    preprocessing: model.preprocessing.kind,
    ...(history ? { history: { epoch, lossHistory, valLossHistory, valAccuracyHistory } } : {}),
  };
}

function numberText(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '–' : value.toPrecision(5);
}

function printArrays(terminal: Terminal, arrays: ArrayDescription[]): void {
  const isFinite = arrays.every(({ notFinite }) => notFinite === 0);
  printTable(
    terminal,
    [
      'Array',
      'Shape',
      'Type',
      'Minimum',
      'Maximum',
      'Mean',
      'Deviation',
      ...(isFinite ? [] : ['Not finite']),
    ],
    arrays.map(({ name, shape, dtype, statistics: { min, max, mean, std }, notFinite }) => [
      name,
      `(${shape.join(', ')})`,
      dtype,
      ...[min, max, mean, std].map(numberText),
      ...(isFinite ? [] : [formatCount(notFinite)]),
    ]),
    new Set([3, 4, 5, 6, 7]),
  );
}

function printHistory(terminal: Terminal, history: TrainingHistory): void {
  const best = (values: number[], better: (a: number, b: number) => number) => {
    const finite = values.filter(Number.isFinite);
    return finite.length === 0 ? undefined : finite.reduce((a, b) => better(a, b));
  };
  const rows: [string, number[], (a: number, b: number) => number][] = [
    ['Training loss', history.lossHistory, Math.min],
    ['Validation loss', history.valLossHistory, Math.min],
    ['Validation accuracy', history.valAccuracyHistory, Math.max],
  ];
  printTable(
    terminal,
    ['History', 'Values', 'First', 'Last', 'Best'],
    rows.map(([title, values, better]) => [
      title,
      formatCount(values.length),
      ...[values[0], values.at(-1), best(values, better)].map(numberText),
    ]),
    new Set([1, 2, 3, 4]),
  );
}

/** What the training had come to, as far as the file says. */
function progressText({ epoch, learningRate, batchSize }: TrainingHistory): string {
  const details = [
    learningRate === null ? '' : `learning rate ${learningRate}`,
    batchSize === null ? '' : `batch size ${batchSize}`,
  ].filter(Boolean);
  return `${epoch ?? 'not recorded'}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}

function printDescription(terminal: Terminal, opened: OpenedModel, arrays: ArrayDescription[]): void {
  const { file, format, pythonClass, model, history, preprocessingRecorded } = opened;
  const { inputs, hidden, classes } = model.shape;
  const { title, extension } = modelFormat(format);
  const count = PARAMETER_NAMES.reduce((sum, key) => sum + model.parameters[key].length, 0);
  printLine(terminal, `File:  ${file}`);
  printLine(terminal, `Format:  ${title} (${extension})`);
  if (pythonClass) printLine(terminal, `Class:  ${classPath(pythonClass)}`);
  printLine(
    terminal,
    `Network:  ${inputs} inputs, ${hidden} hidden units, ${classes} classes (${formatCount(count)} parameters)`,
  );
  printLine(terminal, `Lambda:  ${model.lambda}`);
  const note = preprocessingRecorded ? '' : ' (not recorded: taken as raw grey levels)';
  printLine(terminal, `Preprocessing:  ${model.preprocessing.kind}${note}`);
  if (history) printLine(terminal, `Epochs:  ${progressText(history)}`);
  printLine(terminal, '');
  printArrays(terminal, arrays);
  if (!history) return;
  printLine(terminal, '');
  printHistory(terminal, history);
}

/** `inkling inspect FILE`. */
export function addInspectCommand(program: Command, terminal: Terminal): void {
  addRunsOption(
    program
      .command('inspect <file>')
      .summary('show what a model file holds')
      .description(
        'Shows what a model holds: a file of any format, a checkpoint, or the model of a run (its id or folder).',
      )
      .addHelpText('after', NOTES),
  )
    .option('--json', 'print one JSON document')
    .action((name: string, options: OptionValues) => {
      const opened = openModel(terminal, name, runsFolder(terminal, options));
      const arrays = describeArrays(opened);
      if (options.json === true) printJson(terminal, report(opened, arrays));
      else printDescription(terminal, opened, arrays);
    });
}
