/**
 * The course's files. A .model is a pickled `model.two_layers_net.TwoLayerNet`: an object with `params`, a dict of
 * W1 (D,H), b1 (1,H), W2 (H,C) and b2 (1,C), and `lam`. A .pkl is a pickled dict, a checkpoint: such an object
 * under `model`, and beside it `lr_now`, `batch_size`, `epoch`, `loss_history`, `val_acc_history` and
 * `val_loss_history`.
 *
 * What a model wants done to grey levels stands in further attributes, which the course's class does not mind:
 * `preprocessing` (its kind), `pixel_offset` (D) and `pixel_scale`; `image_size` where it is not the likeliest.
 * Models of raw grey levels have none: they are what the course's own program writes, byte for byte.
 */
import { likelyImageSize, type Model } from '../core/model';
import { parameterDimensions, PARAMETER_NAMES, type ParameterName } from '../core/parameters';
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
import { beginsWithDict, looksLikePickle } from './pickle/signature';
import { readPickle } from './pickle/read-pickle';
import { NumpyArray, PythonObject, PythonTuple, type PickleKey, type PickleValue } from './pickle/values';
import { writePickle } from './pickle/write-pickle';

/** The class that a pickle names where nothing else is known. */
export const COURSE_CLASS: Readonly<PythonClass> = { module: 'model.two_layers_net', name: 'TwoLayerNet' };

/** Longer ones are not looked at: they would be repeated in a message. */
const LONGEST_NAME = 40;

type Dict = ReadonlyMap<PickleKey, PickleValue>;

/** A number, also as an array of one; null for None and what is not there. */
function optionalNumber(dict: Dict, name: string): number | null {
  const value = dict.get(name) ?? null;
  const single = value instanceof NumpyArray && value.data.length === 1 ? value.data[0] : value;
  if (single !== null && typeof single !== 'number') throw new FormatError(`${name} is not a number`);
  return single;
}

/** A list or array of numbers; none for None and what is not there. */
function numberList(dict: Dict, name: string): number[] {
  const value = dict.get(name) ?? [];
  const items = value instanceof PythonTuple ? value.items : value instanceof NumpyArray ? value.data : value;
  if (!Array.isArray(items) && !ArrayBuffer.isView(items)) throw new FormatError(`${name} is not a list`);
  return Array.from(items as ArrayLike<PickleValue>, (item) => {
    const single = item instanceof NumpyArray && item.data.length === 1 ? item.data[0] : item;
    if (typeof single !== 'number') throw new FormatError(`${name} holds what is not a number`);
    return single;
  });
}

function readHistory(checkpoint: Dict): TrainingHistory {
  return {
    epoch: optionalNumber(checkpoint, 'epoch'),
    // Some of the course's programs write lr_mow.
    learningRate: optionalNumber(checkpoint, checkpoint.has('lr_now') ? 'lr_now' : 'lr_mow'),
    batchSize: optionalNumber(checkpoint, 'batch_size'),
    lossHistory: numberList(checkpoint, 'loss_history'),
    valLossHistory: numberList(checkpoint, 'val_loss_history'),
    valAccuracyHistory: numberList(checkpoint, 'val_acc_history'),
  };
}

function arraysOf(dict: Dict): [string, NumpyArray][] {
  return [...dict].filter((entry): entry is [string, NumpyArray] => {
    const [name, value] = entry;
    return typeof name === 'string' && name.length <= LONGEST_NAME && value instanceof NumpyArray;
  });
}

/** The parameters among attributes, wherever they stand: under `params`, or for themselves. */
function parameterArrays(state: Dict): Map<string, NumpyArray> {
  const parameters = state.get('params');
  if (!(parameters instanceof Map)) return new Map(arraysOf(state));
  // A third layer may stand beside params; what is named as one of the four and stands there is something else.
  const beside = arraysOf(state).filter(([name]) => !PARAMETER_NAMES.includes(name as ParameterName));
  return new Map([...beside, ...arraysOf(parameters)]);
}

function readPreprocessing(state: Dict): ModelParts['preprocessing'] {
  const kind = state.get('preprocessing') ?? null;
  if (kind === null) return null;
  if (typeof kind !== 'string' || kind.length > LONGEST_NAME)
    throw new FormatError('preprocessing is not a name');
  const offset = floatMatrix(new Map(arraysOf(state)), 'pixel_offset', 1, null).data;
  return { kind, offset, scale: optionalNumber(state, 'pixel_scale') };
}

/** Whatever is no number is not looked into: it may be a list of lists without end. */
function readImageSize(value: PickleValue | undefined): number[] | null {
  const items = value instanceof PythonTuple ? value.items : value instanceof NumpyArray ? value.data : value;
  if (!Array.isArray(items) && !ArrayBuffer.isView(items)) return null;
  return Array.from(items as ArrayLike<PickleValue>, (item) => (typeof item === 'number' ? item : NaN));
}

function readModel(value: PickleValue): Omit<ModelFile, 'history'> {
  const state = value instanceof PythonObject ? value.state : value;
  if (!(state instanceof Map)) throw new FormatError('is a pickle, but not of a model');
  const lambda = optionalNumber(state, 'lam') ?? 0;
  if (!Number.isFinite(lambda)) throw new FormatError('lam is not a finite number');
  return {
    ...assembleModel({
      arrays: parameterArrays(state),
      lambda,
      preprocessing: readPreprocessing(state),
      imageSize: readImageSize(state.get('image_size')),
    }),
    pythonClass: value instanceof PythonObject ? { module: value.module, name: value.name } : null,
  };
}

/** Reads a model or a checkpoint, whichever it is. Throws a FormatError. */
export function readModelPickle(bytes: Uint8Array): ModelFile {
  const value = readPickle(bytes);
  const model = value instanceof Map ? value.get('model') : undefined;
  if (!(value instanceof Map) || model === undefined) return { ...readModel(value), history: null };
  return { ...readModel(model), history: readHistory(value) };
}

function pickledModel(model: Model, pythonClass: PythonClass | null): PythonObject {
  const { module, name } = pythonClass ?? COURSE_CLASS;
  const { shape, parameters, lambda, preprocessing, imageSize } = model;
  const dimensions = parameterDimensions(shape);
  const object = new PythonObject(module, name);
  const arrays = PARAMETER_NAMES.map(
    (key) => [key, NumpyArray.of(dimensions[key], parameters[key])] as const,
  );
  object.state.set('params', new Map(arrays));
  object.state.set('lam', lambda);
  if (preprocessing.kind !== 'raw') {
    object.state.set('preprocessing', preprocessing.kind);
    object.state.set('pixel_offset', NumpyArray.of([shape.inputs], preprocessing.offset));
    object.state.set('pixel_scale', preprocessing.scale);
  }
  if (imageSize.join() !== likelyImageSize(shape.inputs).join())
    object.state.set('image_size', new PythonTuple(imageSize.map(BigInt)));
  return object;
}

/** An int where it is whole, as Python counts epochs. */
function countOf(value: number | null): bigint | number | null {
  return Number.isSafeInteger(value) ? BigInt(value!) : value;
}

/** Writes a model as the course's class pickles it. The same contents give the same bytes. */
export function writeModelPickle({ model, pythonClass }: ModelContents): Uint8Array {
  return writePickle(pickledModel(model, pythonClass));
}

/** Writes a checkpoint, with empty histories where there is none. The same contents give the same bytes. */
export function writeCheckpointPickle({ model, history, pythonClass }: ModelContents): Uint8Array {
  return writePickle(
    new Map<PickleKey, PickleValue>([
      ['model', pickledModel(model, pythonClass)],
      ['lr_now', history?.learningRate ?? null],
      ['batch_size', countOf(history?.batchSize ?? null)],
      ['epoch', countOf(history?.epoch ?? null)],
      ['loss_history', history?.lossHistory ?? []],
      ['val_acc_history', history?.valAccuracyHistory ?? []],
      ['val_loss_history', history?.valLossHistory ?? []],
    ]),
  );
}

/** The course's model: a pickled object. */
export const pickleModelFormat: ModelFormat = {
  name: 'model',
  extension: '.model',
  title: 'Python model of the course',
  matches: (bytes) => looksLikePickle(bytes) && !beginsWithDict(bytes),
  read: readModelPickle,
  write: writeModelPickle,
};

/** The course's checkpoint: a pickled dict. */
export const pickleCheckpointFormat: ModelFormat = {
  name: 'pkl',
  extension: '.pkl',
  title: 'Python checkpoint of the course',
  matches: (bytes) => looksLikePickle(bytes) && beginsWithDict(bytes),
  read: readModelPickle,
  write: writeCheckpointPickle,
};
