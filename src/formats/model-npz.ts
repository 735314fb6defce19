/**
 * A model as .npz: W1 (D,H), b1 (1,H), W2 (H,C), b2 (1,C) and lam as in the course, and what it wants done to
 * grey levels 0..255: `preprocessing` (its kind), `pixel_offset` (D) and `pixel_scale`, x' = (x - offset) scale;
 * `image_size` is (height, width). np.load reads all of it without pickle.
 */
import type { Model } from '../core/model';
import { parameterDimensions, PARAMETER_NAMES } from '../core/parameters';
import { FormatError } from './format-error';
import { assembleModel, floatMatrix, type ModelFile, type ModelFormat } from './model-file';
import { writeNpy, type NpyArray } from './npy';
import { looksLikeZip, readNpz, writeNpz } from './npz';

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

function scalar(arrays: Map<string, NpyArray>, name: string): number | string | undefined {
  const array = arrays.get(name);
  if (!array) return undefined;
  if (array.data.length !== 1) throw new FormatError(`${name} is not a single value`);
  return array.data[0];
}

/** A model from the arrays of a .npz. Throws a FormatError when one is missing or does not fit the others. */
export function modelFileFromArrays(arrays: Map<string, NpyArray>): ModelFile {
  const lambda = scalar(arrays, 'lam') ?? 0;
  if (typeof lambda !== 'number') throw new FormatError('lam is not a number');
  const kind = scalar(arrays, 'preprocessing');
  const preprocessing =
    kind === undefined
      ? null
      : {
          kind,
          offset: floatMatrix(arrays, 'pixel_offset', 1, null).data,
          scale: scalar(arrays, 'pixel_scale'),
        };
  const imageSize = Array.from(arrays.get('image_size')?.data ?? [], Number);
  return {
    ...assembleModel({ arrays, lambda, preprocessing, imageSize }),
    history: null,
    pythonClass: null,
  };
}

/** Reads a model from .npz bytes. Throws a FormatError. */
export function readModelNpz(file: Uint8Array): Model {
  return modelFileFromArrays(readNpz(file)).model;
}

/** NumPy's .npz, as `np.savez(file, W1=..., b1=..., W2=..., b2=..., lam=...)` writes it. */
export const npzFormat: ModelFormat = {
  name: 'npz',
  extension: '.npz',
  title: 'NumPy arrays',
  matches: looksLikeZip,
  read: (bytes) => modelFileFromArrays(readNpz(bytes)),
  write: ({ model }) => writeModelNpz(model),
};
