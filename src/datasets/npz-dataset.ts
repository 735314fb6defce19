/**
 * A data set in one .npz file, as Keras's mnist.npz: x_train (N,28,28), y_train (N), x_test, y_test. A number
 * `classes` beside them says how many classes there are where no sample has the highest label.
 */
import { readNpz } from '../formats/npz';
import type { NpyArray } from '../formats/npy';
import { FormatError } from '../formats/format-error';
import { atFile, FileError } from '../storage/file-error';
import { packLabels, type Dataset } from './dataset';
import { fingerprint } from './fingerprint';
import { readBytes } from './read-bytes';

const NAMES = ['x_train', 'y_train', 'x_test', 'y_test', 'classes'];
const MOST_CLASSES = 65536;

function greyLevels(name: string, array: NpyArray): { images: Uint8Array; height: number; width: number } {
  const [count = 0, height = 0, width = 0] =
    array.shape.length === 4 && array.shape[3] === 1 ? array.shape.slice(0, 3) : array.shape;
  if (
    array.shape.length < 3 ||
    array.shape.length > 4 ||
    count * height * width !== array.data.length ||
    height * width === 0
  ) {
    throw new FormatError(`${name} has shape (${array.shape.join(', ')}), expected (images, height, width)`);
  }
  if (array.data instanceof Uint8Array) return { images: array.data, height, width };
  const data = array.data as ArrayLike<number | string>;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (!(typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255)) {
      throw new FormatError(`${name} holds ${value}; expected grey levels as whole numbers 0..255`);
    }
  }
  return { images: Uint8Array.from(data as ArrayLike<number>), height, width };
}

function labelValues(name: string, array: NpyArray, count: number): ArrayLike<number> {
  const isColumn = array.shape.length === 2 && array.shape[1] === 1;
  if ((array.shape.length !== 1 && !isColumn) || Array.isArray(array.data)) {
    throw new FormatError(`${name} has shape (${array.shape.join(', ')}), expected one label for each image`);
  }
  if (array.data.length !== count)
    throw new FormatError(`${name} holds ${array.data.length} labels for ${count} images`);
  return array.data;
}

/** How many classes the file says there are; what it does not say, or calls `classes` and is no number, its labels say. */
function classCount(array: NpyArray | undefined, fromLabels: number): number {
  const [stated] = array?.data.length === 1 ? array.data : [];
  if (typeof stated !== 'number') return fromLabels;
  if (!Number.isInteger(stated) || stated < 2 || stated > MOST_CLASSES)
    throw new FormatError(`says that it has ${stated} classes; expected 2 to ${MOST_CLASSES}`);
  if (stated < fromLabels)
    throw new FormatError(`says that it has ${stated} classes, but a label is ${fromLabels - 1}`);
  return stated;
}

/** Reads a data set from a .npz file. Throws a FileError. */
export function readNpzDataset(file: string): Dataset {
  return atFile(file, () => {
    const arrays = readNpz(readBytes(file), (name) => NAMES.includes(name));
    const part = (images: string, labels: string) => {
      const x = arrays.get(images);
      const y = arrays.get(labels);
      if (!x && !y) return null;
      if (!x || !y) throw new FormatError(`has ${x ? images : labels} but no ${x ? labels : images}`);
      const grey = greyLevels(images, x);
      return { ...grey, labels: labelValues(labels, y, x.shape[0]!) };
    };
    const train = part('x_train', 'y_train');
    const test = part('x_test', 'y_test');
    if (!train) throw new FormatError('is no data set: it has no x_train and y_train');
    const { height, width } = train;
    if (test && (test.height !== height || test.width !== width)) {
      throw new FormatError('training and test images have different sizes');
    }
    const { classes, packed } = packLabels([train.labels, test?.labels ?? null]);
    const dataset: Dataset = {
      name: 'custom',
      source: file,
      height,
      width,
      classes: classCount(arrays.get('classes'), classes),
      train: { images: train.images, labels: packed[0]! },
      test: test && { images: test.images, labels: packed[1]! },
    };
    if (dataset.train.labels.length === 0) throw new FileError(file, 'its training set is empty');
    return { ...dataset, ...fingerprint(dataset) };
  });
}
