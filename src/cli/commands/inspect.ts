import type { Command } from 'commander';
import { PARAMETER_NAMES, parameterDimensions, type FloatArray } from '../../core/parameters';
import { meanAndDeviation } from '../../core/preprocessing';
import { formatCount } from '../format';
import { addRunsOption, runsFolder, type OptionValues } from '../options';
import { modelFileNamed, readModelFile } from '../read-model';
import { printTable } from '../table';
import { printJson, printLine, type Terminal } from '../terminal';

function statistics(shape: number[], data: FloatArray) {
  let min = Infinity;
  let max = -Infinity;
  for (const value of data) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const { mean, deviation } = meanAndDeviation(data);
  return {
    shape,
    dtype: data instanceof Float32Array ? 'float32' : 'float64',
    min,
    max,
    mean,
    std: deviation,
  };
}

/** `inkling inspect FILE`. */
export function addInspectCommand(program: Command, terminal: Terminal): void {
  addRunsOption(
    program
      .command('inspect <file>')
      .summary('show what a model file holds')
      .description(
        'Shows what a model holds: a file, a checkpoint, or the model of a run (its id or folder).',
      ),
  )
    .option('--json', 'print one JSON document')
    .action((name: string, options: OptionValues) => {
      const file = modelFileNamed(name, runsFolder(terminal, options));
      const { shape, parameters, lambda, preprocessing } = readModelFile(file);
      const dimensions = parameterDimensions(shape);
      const params = Object.fromEntries(
        PARAMETER_NAMES.map((key) => [key, statistics(dimensions[key], parameters[key])]),
      );
      if (options.json === true) {
        printJson(terminal, { format: 'npz', params, lambda, preprocessing: preprocessing.kind });
        return;
      }
      const count = PARAMETER_NAMES.reduce((sum, key) => sum + parameters[key].length, 0);
      printLine(terminal, `File:  ${file}`);
      printLine(terminal, `Format:  NumPy .npz`);
      printLine(
        terminal,
        `Network:  ${shape.inputs} inputs, ${shape.hidden} hidden units, ${shape.classes} classes (${formatCount(count)} parameters)`,
      );
      printLine(terminal, `Lambda:  ${lambda}`);
      printLine(terminal, `Preprocessing:  ${preprocessing.kind}`);
      printLine(terminal, '');
      printTable(
        terminal,
        ['Array', 'Shape', 'Type', 'Minimum', 'Maximum', 'Mean', 'Deviation'],
        Object.entries(params).map(([key, { shape: size, dtype, min, max, mean, std }]) => [
          key,
          `(${size.join(', ')})`,
          dtype,
          ...[min, max, mean, std].map((value) => value.toPrecision(5)),
        ]),
        new Set([3, 4, 5, 6]),
      );
    });
}
