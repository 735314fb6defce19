/**
 * A model as .npz: W1 (D,H), b1 (1,H), W2 (H,C), b2 (1,C) and lam as in the course, and what it wants done to
 * grey levels 0..255: `preprocessing` (its kind), `pixel_offset` (D) and `pixel_scale`, x' = (x - offset) scale;
 * `image_size` is (height, width). np.load reads all of it without pickle.
 */
import { likelyImageSize, type Model } from '../core/model';
import { parameterDimensions, PARAMETER_NAMES, type FloatArray, type Parameters } from '../core/parameters';
import {
  fitPreprocessing,
  PREPROCESSING_KINDS,
  type Preprocessing,
  type PreprocessingKind,
} from '../core/preprocessing';
import { FormatError } from './format-error';
import { writeNpy, type NpyArray } from './npy';
import { readNpz, writeNpz } from './npz';

/** The entries of a model; others may stand beside them, as in a checkpoint. */
export function modelEntries(model: Model): [name: string, npy: Uint8Array][] {
  const dimensions = parameterDimensions(model.shape);
  const { kind, offset, scale } = model.preprocessing;
  return [
    ...PARAMETER_NAMES.map((name): [string, Uint8Array] => [
      name,
      writeNpy(dimensions[name], model.parameters[name]),
    ]),
    ['lam', writeNpy([], Float64Array.of(model.lambda))],
    ['preprocessing', writeNpy([], kind)],
    ['pixel_offset', writeNpy([offset.length], offset)],
    ['pixel_scale', writeNpy([], Float64Array.of(scale))],
    ['image_size', writeNpy([2], Int32Array.from(model.imageSize))],
  ];
}

/** Writes a model as .npz. The same model gives the same bytes. */
export function writeModelNpz(model: Model): Uint8Array {
  return writeNpz(modelEntries(model));
}

/** A float array of these dimensions. Throws a FormatError when it is missing or not that. */
export function floatMatrix(
  arrays: Map<string, NpyArray>,
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

function scalar(arrays: Map<string, NpyArray>, name: string): number | string | undefined {
  const array = arrays.get(name);
  if (!array) return undefined;
  if (array.data.length !== 1) throw new FormatError(`${name} is not a single value`);
  return array.data[0];
}

function readPreprocessing(arrays: Map<string, NpyArray>, inputs: number): Preprocessing {
  const kind = scalar(arrays, 'preprocessing');
  // A model that does not say is taken as the course's are: raw grey levels.
  if (kind === undefined) return fitPreprocessing('raw', new Uint8Array(), inputs);
  if (!PREPROCESSING_KINDS.includes(kind as PreprocessingKind))
    throw new FormatError(`unknown preprocessing ${kind}`);
  const offset = floatMatrix(arrays, 'pixel_offset', 1, inputs).data;
  const scale = scalar(arrays, 'pixel_scale');
  if (typeof scale !== 'number') throw new FormatError('no number pixel_scale');
  return { kind: kind as PreprocessingKind, scale, offset: Float64Array.from(offset) };
}

/** Height and width as the model states them; where it does not, or they do not fit, the likeliest. */
function readImageSize(arrays: Map<string, NpyArray>, inputs: number): Model['imageSize'] {
  const [height, width] = Array.from(arrays.get('image_size')?.data ?? [], Number);
  const isSize = Number.isInteger(height) && Number.isInteger(width) && height! > 0 && width! > 0;
  return isSize && height! * width! === inputs ? [height!, width!] : likelyImageSize(inputs);
}

/** A model from the arrays of a .npz. Throws a FormatError when one is missing or does not fit the others. */
export function modelFromArrays(arrays: Map<string, NpyArray>): Model {
  const W1 = floatMatrix(arrays, 'W1', null, null);
  const b1 = floatMatrix(arrays, 'b1', 1, W1.columns);
  const W2 = floatMatrix(arrays, 'W2', W1.columns, null);
  const b2 = floatMatrix(arrays, 'b2', 1, W2.columns);
  const parameters: Parameters = { W1: W1.data, b1: b1.data, W2: W2.data, b2: b2.data };
  const shape = { inputs: W1.rows, hidden: W1.columns, classes: W2.columns };
  const lambda = scalar(arrays, 'lam') ?? 0;
  if (typeof lambda !== 'number') throw new FormatError('lam is not a number');
  const imageSize = readImageSize(arrays, shape.inputs);
  return { shape, parameters, lambda, preprocessing: readPreprocessing(arrays, shape.inputs), imageSize };
}

/** Reads a model from .npz bytes. Throws a FormatError. */
export function readModelNpz(file: Uint8Array): Model {
  return modelFromArrays(readNpz(file));
}
