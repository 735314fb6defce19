/**
 * A model as JSON, to be read by anything and by eye; docs/model-formats.md describes it. Numbers are written with
 * the digits that give them back bit by bit (of NaN, one of many), those that JSON does not know as the texts
 * "NaN", "Infinity" and "-Infinity".
 */
import { strToU8 } from 'fflate';
import { parameterDimensions, PARAMETER_NAMES, type FloatArray } from '../core/parameters';
import { FormatError } from './format-error';
import {
  assembleModel,
  floatMatrix,
  type ModelContents,
  type ModelFile,
  type ModelFormat,
  type ModelParts,
  type PythonClass,
  type TrainingHistory,
} from './model-file';
import { offsetToWrite, statedPreprocessing } from './model-metadata';
import type { NpyArray } from './numpy-data';
import { GlobalName } from './pickle/globals';
import { looksLikeJsonObject, membersOf, parseJson, shortened } from './strict-json';

const FORMAT = 'inkling-model';
const VERSION = 1;
/** What fits this many parameters fits the bytes: no number takes more than 25. */
const MAXIMUM_PARAMETERS = 5_000_000;
const MAXIMUM_BYTES = 2 ** 27;
/** The list of lists takes up memory for each. */
const MAXIMUM_ROWS = 900_000;

const TEXT_NUMBERS = new Map<unknown, number>([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/** The double whose shortest digits are the fewest that give this float32 back. */
function shortestSingle(value: number): number {
  const gives = (digits: number) => Math.fround(Number(value.toPrecision(digits))) === value;
  // Most need eight or nine: those with few digits are found below six.
  let digits = gives(6) ? 1 : 7;
  while (digits < 9 && !gives(digits)) digits++;
  return Number(value.toPrecision(digits));
}

function numberText(value: number, isSingle = false): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  // Python takes -0 for an integer, which has no sign.
  if (Object.is(value, -0)) return '-0.0';
  return String(isSingle ? shortestSingle(value) : value);
}

const rowText = (values: ArrayLike<number>, isSingle = false) =>
  `[${Array.from(values, (value) => numberText(value, isSingle)).join(', ')}]`;

function matrixText(data: FloatArray, rows: number, columns: number, isSingle: boolean): string {
  const lines = Array.from({ length: rows }, (_, i) =>
    rowText(data.subarray(i * columns, (i + 1) * columns), isSingle),
  );
  return `[\n      ${lines.join(',\n      ')}\n    ]`;
}

function historyText(history: TrainingHistory): string {
  const members = [
    ...(['epoch', 'learningRate', 'batchSize'] as const).map(
      (name) => `"${name}": ${history[name] === null ? 'null' : numberText(history[name])}`,
    ),
    ...(['lossHistory', 'valLossHistory', 'valAccuracyHistory'] as const).map(
      (name) => `"${name}": ${rowText(history[name])}`,
    ),
  ];
  return `{\n    ${members.join(',\n    ')}\n  }`;
}

function writeModelJson({ model, history, pythonClass }: ModelContents): Uint8Array {
  const { shape, parameters, lambda, preprocessing, imageSize } = model;
  const { inputs, hidden, classes } = shape;
  const count = PARAMETER_NAMES.reduce((sum, name) => sum + parameters[name].length, 0);
  if (count > MAXIMUM_PARAMETERS || inputs + hidden > MAXIMUM_ROWS)
    throw new FormatError(`a network of ${count} parameters is too large for JSON; write .npz instead`);
  // Where types differ the wider one holds both.
  const isSingle = PARAMETER_NAMES.every((name) => parameters[name] instanceof Float32Array);
  const dimensions = parameterDimensions(shape);
  const arrays = PARAMETER_NAMES.map(
    (name) => `"${name}": ${matrixText(parameters[name], ...dimensions[name], isSingle)}`,
  );
  const offset = offsetToWrite(preprocessing);
  const members = [
    `"format": "${FORMAT}"`,
    `"version": ${VERSION}`,
    `"network": ${JSON.stringify({ inputs, hidden, classes, activation: 'relu', output: 'softmax' })}`,
    `"lambda": ${numberText(lambda)}`,
    `"preprocessing": {"kind": "${preprocessing.kind}", "scale": ${numberText(preprocessing.scale)}` +
      `${offset ? `, "offset": ${rowText(offset)}` : ''}}`,
    `"imageSize": [${imageSize.join(', ')}]`,
    `"dtype": "${isSingle ? 'float32' : 'float64'}"`,
    `"parameters": {\n    ${arrays.join(',\n    ')}\n  }`,
    ...(history ? [`"history": ${historyText(history)}`] : []),
    ...(pythonClass
      ? [`"pythonClass": ${JSON.stringify({ module: pythonClass.module, name: pythonClass.name })}`]
      : []),
  ];
  return strToU8(`{\n  ${members.join(',\n  ')}\n}\n`);
}

function numberOf(value: unknown, name: string): number {
  const number = typeof value === 'number' ? value : TEXT_NUMBERS.get(value);
  if (number === undefined) throw new FormatError(`${name} is not a number`);
  return number;
}

function listOf(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw new FormatError(`${name} is not a list`);
  return value as unknown[];
}

const numbersOf = (value: unknown, name: string) =>
  listOf(value, name).map((number, i) => numberOf(number, `${name}[${i}]`));

/** A list of numbers, or of rows of equal length. */
function readMatrix(value: unknown, name: string, isSingle: boolean): NpyArray {
  const list = listOf(value, name);
  const isMatrix = Array.isArray(list[0]);
  const rows = isMatrix ? list.map((row, i) => listOf(row, `${name}[${i}]`)) : [list];
  const columns = rows[0]!.length;
  // Nothing is allocated by the length of one row alone.
  const uneven = rows.findIndex((row) => row.length !== columns);
  if (uneven >= 0) {
    throw new FormatError(
      `${name}[${uneven}] has ${rows[uneven]!.length} numbers, the first row has ${columns}`,
    );
  }
  const data = new (isSingle ? Float32Array : Float64Array)(rows.length * columns);
  rows.forEach((row, i) => {
    for (let j = 0; j < columns; j++) {
      const number = row[j];
      data[i * columns + j] =
        typeof number === 'number'
          ? number
          : numberOf(number, isMatrix ? `${name}[${i}][${j}]` : `${name}[${j}]`);
    }
  });
  const shape = isMatrix ? [rows.length, columns] : [columns];
  return { descr: isSingle ? '<f4' : '<f8', shape, data };
}

function readArrays(value: unknown, dtype: unknown): Map<string, NpyArray> {
  if (dtype !== undefined && dtype !== 'float32' && dtype !== 'float64')
    throw new FormatError('dtype is neither float32 nor float64');
  const members = membersOf(value);
  if (!members) throw new FormatError('no parameters');
  const arrays = new Map<string, NpyArray>();
  for (const [name, matrix] of members) {
    if (/^[Wb]\d{1,9}$/.test(name)) arrays.set(name, readMatrix(matrix, name, dtype === 'float32'));
  }
  return arrays;
}

function readPreprocessing(value: unknown, inputs: number): ModelParts['preprocessing'] {
  if (value === undefined || value === null) return null;
  const members = membersOf(value);
  if (!members) throw new FormatError('preprocessing is not an object');
  const offset = members.has('offset') ? numbersOf(members.get('offset'), 'preprocessing.offset') : null;
  return statedPreprocessing(members.get('kind'), members.get('scale'), offset, inputs);
}

function readHistory(value: unknown): TrainingHistory | null {
  if (value === undefined || value === null) return null;
  const members = membersOf(value);
  if (!members) throw new FormatError('history is not an object');
  const scalar = (name: string) =>
    members.get(name) === undefined || members.get(name) === null
      ? null
      : numberOf(members.get(name), `history.${name}`);
  const list = (name: string) => numbersOf(members.get(name) ?? [], `history.${name}`);
  return {
    epoch: scalar('epoch'),
    learningRate: scalar('learningRate'),
    batchSize: scalar('batchSize'),
    lossHistory: list('lossHistory'),
    valLossHistory: list('valLossHistory'),
    valAccuracyHistory: list('valAccuracyHistory'),
  };
}

/** A class that a pickle may name: it is written into pickles, where Python would look it up. */
function readPythonClass(value: unknown): PythonClass | null {
  if (value === undefined || value === null) return null;
  const members = membersOf(value);
  const [module, name] = [members?.get('module'), members?.get('name')];
  if (typeof module !== 'string' || typeof name !== 'string')
    throw new FormatError('pythonClass does not name a module and a class');
  try {
    if (new GlobalName(module, name, 0).role === null) return { module, name };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  throw new FormatError(
    `pythonClass names ${shortened(`${module}.${name}`)}, which is no class of a network`,
  );
}

/** What `network` says must be so; where it says nothing it is taken from the arrays. */
function checkNetwork(value: unknown, { shape }: ModelFile['model']): void {
  const expected = { ...shape, activation: 'relu', output: 'softmax' };
  const members = membersOf(value ?? {});
  if (!members) throw new FormatError('network is not an object');
  for (const [name, right] of Object.entries(expected)) {
    const stated = members.get(name);
    if (stated !== undefined && stated !== right) {
      throw new FormatError(`network.${name} is ${shortened(JSON.stringify(stated))}, expected ${right}`);
    }
  }
}

function readModelJson(bytes: Uint8Array): ModelFile {
  if (bytes.length > MAXIMUM_BYTES)
    throw new FormatError(`${bytes.length} bytes of JSON, over ${MAXIMUM_BYTES} are not read`);
  const members = membersOf(parseJson(bytes));
  if (members?.get('format') !== FORMAT)
    throw new FormatError(`JSON that is not a model: its "format" is not "${FORMAT}"`);
  if (members.get('version') !== VERSION)
    throw new FormatError(
      `${FORMAT} of version ${shortened(JSON.stringify(members.get('version') ?? null))}; only version ${VERSION} is known`,
    );
  const arrays = readArrays(members.get('parameters'), members.get('dtype'));
  const inputs = floatMatrix(arrays, 'W1', null, null).rows;
  const imageSize = members.get('imageSize');
  const lambda = members.get('lambda') ?? 0;
  if (!Number.isFinite(lambda)) throw new FormatError('lambda is not a finite number');
  const file: ModelFile = {
    ...assembleModel({
      arrays,
      lambda: lambda as number,
      preprocessing: readPreprocessing(members.get('preprocessing'), inputs),
      imageSize:
        Array.isArray(imageSize) && imageSize.length === 2 ? numbersOf(imageSize, 'imageSize') : null,
    }),
    history: readHistory(members.get('history')),
    pythonClass: readPythonClass(members.get('pythonClass')),
  };
  checkNetwork(members.get('network'), file.model);
  return file;
}

/** JSON of our own, with the history of the training. */
export const jsonFormat: ModelFormat = {
  name: 'json',
  extension: '.json',
  title: 'JSON',
  matches: looksLikeJsonObject,
  read: readModelJson,
  write: writeModelJson,
};
