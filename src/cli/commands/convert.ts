import { Option, type Command } from 'commander';
import { ConfigurationError } from '../../core/configuration';
import { foldPreprocessing } from '../../core/fold-preprocessing';
import type { Model } from '../../core/model';
import { PARAMETER_NAMES, type FloatArray, type Parameters } from '../../core/parameters';
import type { PythonClass, TrainingHistory } from '../../formats/model-file';
import { isPythonName } from '../../formats/pickle/globals';
import { FileError } from '../../storage/file-error';
import { formatCount } from '../format';
import {
  addDatasetOption,
  addPreprocessOption,
  addRunsOption,
  runsFolder,
  type OptionValues,
} from '../options';
import { openModel, placeInRun, withCoursePreprocessing } from '../read-model';
import { printLine, type Terminal } from '../terminal';
import { trainingHistory } from '../../runs/training-history';
import { MODEL_EXTENSIONS, modelTarget, writeModel } from '../write-model';

const EXAMPLES = `
Examples:
  inkling convert mine.npz mine.model                  for the course's Python
  inkling convert RUN checkpoint.pkl                   a run's model with its history
  inkling convert RUN raw.npz --fold-preprocessing --float64
  inkling convert course.model unit.json --preprocess unit`;

/** `module.Name` of a Python class. Throws a ConfigurationError. */
function parseClass(text: string): PythonClass {
  const dot = text.lastIndexOf('.');
  const [module, name] = [text.slice(0, Math.max(dot, 0)), text.slice(dot + 1)];
  if (!isPythonName(module) || !isPythonName(name))
    throw new ConfigurationError(`class: must be module.Name, not ${text || "''"}`);
  return { module, name };
}

/** Throws a FileError where a number would become infinite. */
function toSingles(file: string, name: string, values: FloatArray): Float32Array {
  const singles = Float32Array.from(values);
  const lost = singles.findIndex((value, i) => !Number.isFinite(value) && Number.isFinite(values[i]));
  if (lost >= 0) throw new FileError(file, `${name} holds ${values[lost]}, which is beyond float32`);
  return singles;
}

/** The model with every array mapped. */
function mapArrays(model: Model, change: (values: FloatArray, name: string) => FloatArray): Model {
  const { W1, b1, W2, b2 } = model.parameters;
  const parameters = {
    W1: change(W1, 'W1'),
    b1: change(b1, 'b1'),
    W2: change(W2, 'W2'),
    b2: change(b2, 'b2'),
  };
  return { ...model, parameters };
}

/** The model as the options want it. Throws a FileError for numbers that are too large for them. */
function changed(
  file: string,
  model: Model,
  { float32, float64, foldPreprocessing: fold }: OptionValues,
): Model {
  // Folding is done with all the digits that are wanted.
  const wide = float64 === true ? mapArrays(model, (values) => Float64Array.from(values)) : model;
  const folded = fold === true ? foldPreprocessing(wide) : wide;
  return float32 === true ? mapArrays(folded, (values, name) => toSingles(file, name, values)) : folded;
}

/** The history of the run that a file belongs to, up to the file's epoch; null where there is none. */
function historyInRun(file: string): TrainingHistory | null {
  const place = placeInRun(file);
  if (!place || place.epoch === null) return null;
  const records = place.folder.history().slice(0, place.epoch + 1);
  return records.length > 0 ? trainingHistory(records, place.run.configuration.batchSize) : null;
}

function typeOf(parameters: Parameters): string {
  const isSingle = PARAMETER_NAMES.every((name) => parameters[name] instanceof Float32Array);
  return isSingle ? 'float32' : 'float64';
}

/** `inkling convert IN OUT`. */
export function addConvertCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('convert <in> <out>')
    .summary('write a model in another format')
    .description(
      `Writes a model in the format that the extension of OUT says: ${MODEL_EXTENSIONS}. IN is a file of any of ` +
        'them, a checkpoint, or a run (its id or folder), whose history then goes along where the format has a ' +
        'place for it. What the format has no place for is told on standard error.',
    )
    .addHelpText('after', EXAMPLES)
    .option(
      '--fold-preprocessing',
      'take the preprocessing into W1 and b1, for code that gives raw grey levels',
    )
    .option(
      '--class <module.Name>',
      'the Python class that .model and .pkl name [the file’s, or the course’s]',
    )
    .addOption(new Option('--float32', 'round the parameters to float32').conflicts('float64'))
    .option('--float64', 'write the parameters as float64');
  addRunsOption(addDatasetOption(addPreprocessOption(command))).action(
    async (name: string, out: string, options: OptionValues) => {
      const target = modelTarget(command, out);
      const given = options.class === undefined ? null : parseClass(String(options.class));
      const opened = openModel(terminal, name, runsFolder(terminal, options));
      const preprocessed = await withCoursePreprocessing(terminal, opened.model, options);
      const model = changed(opened.file, preprocessed, options);
      const { history } = opened;
      const contents = {
        model,
        history: history ?? historyInRun(opened.file),
        pythonClass: given ?? opened.pythonClass,
      };
      // A run keeps its history: nobody misses it in a format that has no place for it.
      const kept = writeModel(terminal, target, contents, { history });
      const { inputs, hidden, classes } = model.shape;
      const count = PARAMETER_NAMES.reduce((sum, key) => sum + model.parameters[key].length, 0);
      const network = `${inputs}-${hidden}-${classes} (${formatCount(count)} parameters, ${typeOf(kept.model.parameters)})`;
      printLine(terminal, `${out}: ${target.format.title}, ${network}`);
    },
  );
}
