/**
 * The user's own drawings as a data set: one .npz file with x_train (N,28,28) and y_train (N), both uint8, and
 * `classes`, which is 10 whatever digits were drawn. np.load opens it, and so does every reader of data sets.
 *
 * The file is replaced whole, so that a reader needs no lock and a kill at any moment leaves the drawings from before
 * or after. Who changes it reads and replaces it while holding `<file>.lock`; within one process nothing comes in
 * between, since that is done without a break. So neither two calls nor two processes lose each other's drawings.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { LabelledImages } from '../core/kernels';
import { FormatError, reasonOf } from '../formats/format-error';
import { idxImagesHeader, idxLabelsHeader } from '../formats/idx';
import { writeNpy } from '../formats/npy';
import { readNpz, writeNpz } from '../formats/npz';
import type { Drawing } from '../shared/models';
import { isPartialFile, writeFileWhole } from '../storage/atomic-file';
import { atFile, FileError } from '../storage/file-error';
import { makeFolder } from '../storage/make-folder';
import { takeLock, type ProcessLock } from '../storage/process-lock';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const CLASSES = 10;

/** Others hold the lock for as long as it takes to write the file: this is more than enough. */
const PATIENCE_MILLISECONDS = 5000;
const PAUSE_MILLISECONDS = 10;

const IMAGES_NAME = 'train-images-idx3-ubyte';
const LABELS_NAME = 'train-labels-idx1-ubyte';

function parse(bytes: Uint8Array): LabelledImages {
  const arrays = readNpz(bytes, (name) => name === 'x_train' || name === 'y_train');
  const images = arrays.get('x_train');
  const labels = arrays.get('y_train');
  if (!(images?.data instanceof Uint8Array && labels?.data instanceof Uint8Array))
    throw new FormatError('has no x_train and y_train of bytes');
  const count = labels.data.length;
  const shape = images.shape.join(', ');
  if (shape !== [count, SIDE, SIDE].join(', '))
    throw new FormatError(`x_train has shape (${shape}), expected (${count}, ${SIDE}, ${SIDE})`);
  if (labels.data.some((label) => label >= CLASSES)) throw new FormatError('a label is not a digit');
  return { images: images.data, labels: labels.data };
}

/** The drawings in the order in which they were drawn; null where there are none. Throws a FileError. */
export function readDrawings(file: string): LabelledImages | null {
  if (!existsSync(file)) return null;
  return atFile(file, () => {
    const bytes = readFileSync(file);
    try {
      return parse(bytes);
    } catch (error) {
      throw new FileError(file, `is no whole file of drawings: ${reasonOf(error)}`, { cause: error });
    }
  });
}

/** How many drawings there are. Throws a FileError. */
export function countDrawings(file: string): number {
  return readDrawings(file)?.labels.length ?? 0;
}

/** A name beside the file that is still free. */
function nameAside(file: string): string {
  const { dir, name, ext } = path.parse(file);
  for (let number = 1; ; number++) {
    const aside = path.join(dir, `${name}.damaged${number === 1 ? '' : `-${number}`}${ext}`);
    if (!existsSync(aside)) return aside;
  }
}

/** What is there to be changed. A damaged file is set aside rather than overwritten: somebody may still mend it. */
function readToChange(file: string): LabelledImages {
  try {
    return readDrawings(file) ?? { images: new Uint8Array(), labels: new Uint8Array() };
  } catch (error) {
    if (!(error instanceof FileError && error.cause instanceof FormatError)) throw error;
    const aside = nameAside(file);
    atFile(file, () => renameSync(file, aside));
    const reason = `was damaged and is now called ${path.basename(aside)}; the next drawing begins a new file`;
    throw new FileError(file, `${reason} (${error.cause.message})`, { cause: error.cause });
  }
}

function write(file: string, { images, labels }: LabelledImages): void {
  const entries: [string, Uint8Array][] = [
    ['x_train', writeNpy([labels.length, SIDE, SIDE], images)],
    ['y_train', writeNpy([labels.length], Uint8Array.from(labels))],
    ['classes', writeNpy([], Int32Array.of(CLASSES))],
  ];
  writeFileWhole(file, writeNpz(entries));
}

/** Waits for the lock for so many milliseconds. Throws a FileError. */
async function takeTurn(file: string, patience: number): Promise<ProcessLock> {
  const lockFile = `${file}.lock`;
  const until = performance.now() + patience;
  for (;;) {
    try {
      return takeLock(lockFile, 'saving drawings');
    } catch (error) {
      // Where the system gave a reason, such as a folder that may not be written to, waiting does not help.
      const isHeld = error instanceof FileError && error.cause === undefined;
      if (!isHeld || performance.now() > until) throw error;
    }
    await wait(PAUSE_MILLISECONDS);
  }
}

/** What a killed process had not finished writing. */
function removePartialFiles(file: string): void {
  const folder = path.dirname(file);
  for (const name of readdirSync(folder)) {
    if (isPartialFile(name) && name.startsWith(`${path.basename(file)}.`))
      rmSync(path.join(folder, name), { force: true });
  }
}

/** Replaces the drawings by what `change` makes of them; how many there are then. */
async function replace(
  file: string,
  change: (now: LabelledImages) => LabelledImages,
  patience = PATIENCE_MILLISECONDS,
): Promise<number> {
  const undo = makeFolder(path.dirname(file));
  try {
    const lock = await takeTurn(file, patience);
    try {
      const changed = change(readToChange(file));
      removePartialFiles(file);
      if (changed.labels.length > 0) write(file, changed);
      else atFile(file, () => rmSync(file, { force: true }));
      return changed.labels.length;
    } finally {
      lock.release();
    }
  } catch (error) {
    undo();
    throw error;
  }
}

function joined(now: LabelledImages, drawings: readonly Drawing[]): LabelledImages {
  const images = new Uint8Array(now.images.length + drawings.length * PIXELS);
  images.set(now.images);
  drawings.forEach(({ image }, i) => images.set(image, now.images.length + i * PIXELS));
  return { images, labels: Uint8Array.from([...now.labels, ...drawings.map(({ label }) => label)]) };
}

/**
 * Adds drawings behind those that are there; how many there are then. Throws a FormatError or a FileError.
 * @param patience milliseconds to wait while another process saves drawings; only tests have less
 */
export async function addDrawings(
  file: string,
  drawings: readonly Drawing[],
  patience?: number,
): Promise<number> {
  for (const { image, label } of drawings) {
    if (image.length !== PIXELS)
      throw new FormatError(`a drawing has ${image.length} pixels, expected ${SIDE} x ${SIDE}`);
    if (!(Number.isInteger(label) && label >= 0 && label < CLASSES))
      throw new FormatError(`the label ${label} is not a digit`);
  }
  if (drawings.length === 0) return countDrawings(file);
  return replace(file, (now) => joined(now, drawings), patience);
}

/**
 * Deletes the drawings at these places; how many there are then. With the last one the file goes. Throws a
 * FormatError where there is no such drawing, or a FileError; then none is deleted.
 */
export async function deleteDrawings(file: string, indices: readonly number[]): Promise<number> {
  if (indices.length === 0) return countDrawings(file);
  return replace(file, ({ images, labels }) => {
    const gone = new Set(indices);
    for (const index of gone) if (!(index in labels)) throw new FormatError(`there is no drawing ${index}`);
    const kept = Array.from(labels.keys()).filter((index) => !gone.has(index));
    const left = { images: new Uint8Array(kept.length * PIXELS), labels: new Uint8Array(kept.length) };
    kept.forEach((index, i) => {
      left.images.set(images.subarray(index * PIXELS, (index + 1) * PIXELS), i * PIXELS);
      left.labels[i] = labels[index]!;
    });
    return left;
  });
}

/**
 * Writes the drawings as IDX files, named as MNIST's training samples, into a folder. Throws a FileError when there
 * are none, or when files of these names are there already; then nothing is written.
 */
export function exportDrawings(file: string, folder: string): void {
  const drawings = readDrawings(file);
  if (!drawings) throw new FormatError('there are no drawings to export');
  const { images, labels } = drawings;
  for (const name of [IMAGES_NAME, LABELS_NAME].flatMap((name) => [name, `${name}.gz`])) {
    if (existsSync(path.join(folder, name)))
      throw new FileError(path.join(folder, name), 'exists already; choose another folder');
  }
  const count = labels.length;
  const imagesFile = path.join(folder, IMAGES_NAME);
  writeFileWhole(imagesFile, Buffer.concat([idxImagesHeader(count, SIDE, SIDE), images]));
  try {
    writeFileWhole(
      path.join(folder, LABELS_NAME),
      Buffer.concat([idxLabelsHeader(count), Uint8Array.from(labels)]),
    );
  } catch (error) {
    rmSync(imagesFile, { force: true });
    throw error;
  }
}
