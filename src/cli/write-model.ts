/** Models as commands write them: in the format that a file's extension says. */
import type { Command } from 'commander';
import { PARAMETER_NAMES, type FloatArray } from '../core/parameters';
import type { Preprocessing } from '../core/preprocessing';
import type {
  ModelContents,
  ModelFile,
  ModelFormat,
  PythonClass,
  TrainingHistory,
} from '../formats/model-file';
import { formatOfFileName, MODEL_FORMATS } from '../formats/model-formats';
import { COURSE_CLASS } from '../formats/model-pickle';
import { writeFileWhole } from '../storage/atomic-file';
import { atFile } from '../storage/file-error';
import { classPath } from './read-model';
import { printWarning, type Terminal } from './terminal';
import { assertWritable } from './writable';

/** A file that a model will be written to. */
export interface ModelTarget {
  file: string;
  format: ModelFormat;
}

/** The extensions that a model can be written with, for help and errors. */
export const MODEL_EXTENSIONS = MODEL_FORMATS.map(({ extension }) => extension).join(', ');

/**
 * Where a model will go, told before the work: throws a FileError when no file can be written there; an extension of
 * no format is a usage error of the command.
 */
export function modelTarget(command: Command, file: string): ModelTarget {
  assertWritable(file);
  const format = formatOfFileName(file);
  if (format) return { file, format };
  return command.error(`error: ${file}: the extension says the format: ${MODEL_EXTENSIONS}`);
}

function isEmpty({ epoch, lossHistory, valLossHistory, valAccuracyHistory }: TrainingHistory): boolean {
  return (
    epoch === null && [lossHistory, valLossHistory, valAccuracyHistory].every(({ length }) => length === 0)
  );
}

function isSamePreprocessing(a: Preprocessing, b: Preprocessing): boolean {
  const isSame = (x: number, y: number | undefined) => Object.is(x, y) || x === y;
  return a.kind === b.kind && isSame(a.scale, b.scale) && a.offset.every((x, i) => isSame(x, b.offset[i]));
}

/** Whether an array that was written as another type lost digits. */
function isRounded(values: FloatArray, kept: FloatArray): boolean {
  return (
    values instanceof Float64Array &&
    kept instanceof Float32Array &&
    values.some((value) => !Object.is(Math.fround(value), value))
  );
}

function classNote(wanted: PythonClass | null, kept: PythonClass | null): string[] {
  // What pickles name unless something else is asked for, nobody misses.
  const expected = classPath(kept ?? COURSE_CLASS);
  if (!wanted || classPath(wanted) === expected) return [];
  return [`the class ${classPath(wanted)} is left out: the format has no place for it`];
}

/** What a file lacks of what was to be written, each as a line. */
function losses(wanted: ModelContents, kept: ModelFile): string[] {
  const notes: string[] = [];
  const { model, history, pythonClass } = wanted;
  const { preprocessing, parameters } = model;
  if (history && !isEmpty(history) && !kept.history)
    notes.push('the history is left out: the format has no place for it');
  if (PARAMETER_NAMES.some((name) => isRounded(parameters[name], kept.model.parameters[name])))
    notes.push('float64 is rounded to float32: the format holds no more');
  if (!isSamePreprocessing(preprocessing, kept.model.preprocessing)) {
    notes.push(
      kept.preprocessingRecorded
        ? `the preprocessing ${preprocessing.kind} is folded into W1 and b1: it takes raw grey levels`
        : `the preprocessing ${preprocessing.kind} is left out: the format has no place for it; ` +
            '--fold-preprocessing folds it into W1 and b1',
    );
  }
  if (kept.model.lambda !== model.lambda && !Number.isNaN(model.lambda))
    notes.push('lambda is left out: the format has no place for it');
  if (kept.model.imageSize.join() !== model.imageSize.join())
    notes.push(`the image size ${model.imageSize.join(' x ')} is left out: the format has no place for it`);
  return [...notes, ...classNote(pythonClass, kept.pythonClass)];
}

/**
 * Writes a model whole, and tells what the format had no place for. What was written is read back first, so that no
 * file is left that could not be read. Throws a FileError; then nothing has changed.
 * @param missed what the user would miss, where that is not all
 * @returns what the file holds now
 */
export function writeModel(
  terminal: Terminal,
  { file, format }: ModelTarget,
  contents: ModelContents,
  missed: Partial<ModelContents> = {},
): ModelFile {
  const kept = atFile(file, () => {
    const bytes = format.write(contents);
    const read = format.read(bytes);
    writeFileWhole(file, bytes);
    return read;
  });
  for (const note of losses({ ...contents, ...missed }, kept)) printWarning(terminal, file, note);
  return kept;
}
