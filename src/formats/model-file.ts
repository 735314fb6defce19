/** What a model file holds, whatever its format; each format is one ModelFormat in the list of model-formats.ts. */
import { likelyImageSize, type Model } from '../core/model';
import { PARAMETER_NAMES, type FloatArray, type ParameterName, type Parameters } from '../core/parameters';
import {
  fitPreprocessing,
  PREPROCESSING_KINDS,
  type Preprocessing,
  type PreprocessingKind,
} from '../core/preprocessing';
import { FormatError } from './format-error';
import type { NpyArray } from './npy';

/** What a checkpoint tells of the training so far; the lists are as long as the Python program made them. */
export interface TrainingHistory {
  /** Epochs done; null where the file does not say. */
  epoch: number | null;
  /** Learning rate of the next epoch. */
  learningRate: number | null;
  batchSize: number | null;
  /** One a mini-batch or one an epoch. */
  lossHistory: number[];
  valLossHistory: number[];
  /** 0..1 */
  valAccuracyHistory: number[];
}

/** Where Python finds a class: `model.two_layers_net` and `TwoLayerNet` for the course's. */
export interface PythonClass {
  module: string;
  name: string;
}

/** What is written to a model file. Formats leave out what they have no place for. */
export interface ModelContents {
  model: Model;
  history: TrainingHistory | null;
  /** The class that a pickle names; the course's where it is null. */
  pythonClass: PythonClass | null;
}

/** What was read from a model file. */
export interface ModelFile extends ModelContents {
  /** NumPy's name of each array's type in the file, such as `float64` or `float16`. */
  dtypes: Record<ParameterName, string>;
  /** False where the file does not say what it wants done to pixels and is taken as raw grey levels. */
  preprocessingRecorded: boolean;
  /** What a user should know before trusting it, each one line: weights that are not finite. */
  warnings: string[];
}

export const MODEL_FORMAT_NAMES = ['model', 'pkl', 'npz', 'onnx', 'safetensors', 'json'] as const;
export type ModelFormatName = (typeof MODEL_FORMAT_NAMES)[number];

/** One format of model files. */
export interface ModelFormat {
  name: ModelFormatName;
  /** With its dot. */
  extension: `.${ModelFormatName}`;
  /** What it is, in a few words, for lists. */
  title: string;
  /** Whether bytes begin as such a file does; looks at its signature alone. */
  matches(bytes: Uint8Array): boolean;
  /** Throws a FormatError. */
  read(bytes: Uint8Array): ModelFile;
  /** The same contents give the same bytes. */
  write(contents: ModelContents): Uint8Array;
}

/** The pieces of which a reader makes a model. */
export interface ModelParts {
  /** W1, b1, W2 and b2; others with a name of that kind (W3) mean another network and are refused. */
  arrays: ReadonlyMap<string, NpyArray>;
  lambda: number;
  /** Null where the file does not say. */
  preprocessing: { kind: unknown; offset: ArrayLike<number>; scale: unknown } | null;
  /** Height and width; null, or any that do not fit, give the likeliest. */
  imageSize: ArrayLike<number> | null;
}

const DTYPE_KINDS: Record<string, string> = { f: 'float', i: 'int', u: 'uint' };

/** NumPy's name of a type: `float64` for `<f8` and for `>f8`. */
export function dtypeName(descr: string): string {
  const [, kind = '', size = ''] = /^[<>|=]?([a-zA-Z])(\d*)$/.exec(descr) ?? [];
  if (kind === 'b') return 'bool';
  const name = DTYPE_KINDS[kind];
  return name === undefined ? descr : `${name}${8 * Number(size)}`;
}

/** A float array of these dimensions; null is any. Throws a FormatError when it is missing or not that. */
export function floatMatrix(
  arrays: ReadonlyMap<string, NpyArray>,
  name: string,
  rows: number | null,
  columns: number | null,
): { data: FloatArray; rows: number; columns: number } {
  const array = arrays.get(name);
  if (!array) throw new FormatError(`no array ${name}`);
  const shape = array.shape.length === 1 ? [1, ...array.shape] : array.shape;
  const [actualRows = 0, actualColumns = 0] = shape;
  const fits = (expected: number | null, actual: number) =>
    actual > 0 && (expected === null || expected === actual);
  if (shape.length !== 2 || !fits(rows, actualRows) || !fits(columns, actualColumns)) {
    const expected = `(${rows ?? 'any'}, ${columns ?? 'any'})`;
    throw new FormatError(`${name} has shape (${array.shape.join(', ')}), expected ${expected}`);
  }
  const { data } = array;
  if (Array.isArray(data)) throw new FormatError(`${name} holds text, expected numbers`);
  const isFloat = data instanceof Float64Array || data instanceof Float32Array;
  return { data: isFloat ? data : Float64Array.from(data), rows: actualRows, columns: actualColumns };
}

function readPreprocessing(stated: ModelParts['preprocessing'], inputs: number): Preprocessing {
  // A model that does not say is taken as the course's are: raw grey levels.
  if (!stated) return fitPreprocessing('raw', new Uint8Array(), inputs);
  const { kind, offset, scale } = stated;
  if (!PREPROCESSING_KINDS.includes(kind as PreprocessingKind))
    throw new FormatError(`unknown preprocessing ${String(kind)}`);
  if (typeof scale !== 'number' || !Number.isFinite(scale)) throw new FormatError('no number pixel_scale');
  if (offset.length !== inputs)
    throw new FormatError(`pixel_offset has ${offset.length} values, expected ${inputs}`);
  return { kind: kind as PreprocessingKind, scale, offset: Float64Array.from(offset) };
}

function readImageSize(stated: ModelParts['imageSize'], inputs: number): Model['imageSize'] {
  const [height, width] = Array.from(stated ?? [], Number);
  const isSize = Number.isInteger(height) && Number.isInteger(width) && height! > 0 && width! > 0;
  return isSize && height! * width! === inputs ? [height!, width!] : likelyImageSize(inputs);
}

function notFinite(parameters: Parameters): string[] {
  return PARAMETER_NAMES.flatMap((name) => {
    let count = 0;
    for (const value of parameters[name]) if (!Number.isFinite(value)) count++;
    return count === 0 ? [] : [`${name} has ${count} values that are not finite numbers`];
  });
}

/** Puts a model together. Throws a FormatError when a piece is missing or does not fit the others. */
export function assembleModel({
  arrays,
  lambda,
  preprocessing,
  imageSize,
}: ModelParts): Pick<ModelFile, 'model' | 'dtypes' | 'preprocessingRecorded' | 'warnings'> {
  for (const name of arrays.keys()) {
    if (/^[Wb]\d+$/.test(name) && !PARAMETER_NAMES.includes(name as ParameterName))
      throw new FormatError(`has an array ${name}: not a network of two layers`);
  }
  const W1 = floatMatrix(arrays, 'W1', null, null);
  const b1 = floatMatrix(arrays, 'b1', 1, W1.columns);
  const W2 = floatMatrix(arrays, 'W2', W1.columns, null);
  const b2 = floatMatrix(arrays, 'b2', 1, W2.columns);
  const parameters: Parameters = { W1: W1.data, b1: b1.data, W2: W2.data, b2: b2.data };
  const shape = { inputs: W1.rows, hidden: W1.columns, classes: W2.columns };
  const dtype = (name: ParameterName) => dtypeName(arrays.get(name)?.descr ?? '');
  return {
    model: {
      shape,
      parameters,
      lambda,
      preprocessing: readPreprocessing(preprocessing, shape.inputs),
      imageSize: readImageSize(imageSize, shape.inputs),
    },
    dtypes: { W1: dtype('W1'), b1: dtype('b1'), W2: dtype('W2'), b2: dtype('b2') },
    preprocessingRecorded: preprocessing !== null,
    warnings: notFinite(parameters),
  };
}
