import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeNpy } from '../formats/npy';
import { readNpz, writeNpz } from '../formats/npz';
import { hasNumpy } from '../formats/testing';
import { contentsOf, temporaryFolder } from '../storage/testing';
import { addDrawings, countDrawings, deleteDrawings, exportDrawings, readDrawings } from './drawings';
import { readDataset } from './find-dataset';
import { readNpzDataset } from './npz-dataset';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'data', 'my-digits.npz');
});

/** A drawing that can be told from others: every pixel is `shade`. */
const drawing = (shade: number, label = shade % 10) => ({ image: new Uint8Array(784).fill(shade), label });
const shades = () => {
  const { images, labels } = readDrawings(file) ?? { images: new Uint8Array(), labels: [] };
  return Array.from(labels, (label, i) => [images[i * 784]!, label]);
};

describe('drawings', () => {
  it('are kept in order, with their labels', async () => {
    expect([countDrawings(file), readDrawings(file)]).toEqual([0, null]);
    expect(await addDrawings(file, [drawing(3), drawing(7, 1)])).toBe(2);
    expect(await addDrawings(file, [drawing(5)])).toBe(3);
    expect(await addDrawings(file, [])).toBe(3);
    expect(shades()).toEqual([
      [3, 3],
      [7, 1],
      [5, 5],
    ]);
    expect(countDrawings(file)).toBe(3);
    expect(readdirSync(path.dirname(file))).toEqual(['my-digits.npz']);
  });

  it('are deleted by their places, and with the last of them the file', async () => {
    await addDrawings(
      file,
      [0, 1, 2, 3, 4].map((shade) => drawing(shade)),
    );
    expect(await deleteDrawings(file, [3, 0, 3])).toBe(3);
    expect(shades().map(([shade]) => shade)).toEqual([1, 2, 4]);
    for (const wrong of [3, -1, 0.5, NaN])
      await expect(deleteDrawings(file, [0, wrong])).rejects.toThrow(`there is no drawing ${wrong}`);
    expect(await deleteDrawings(file, [])).toBe(3);
    expect(await deleteDrawings(file, [0, 1, 2])).toBe(0);
    expect(existsSync(file)).toBe(false);
    expect(countDrawings(file)).toBe(0);
    await expect(deleteDrawings(file, [0])).rejects.toThrow('there is no drawing 0');
  });

  it('must be digits of 28 x 28 pixels', async () => {
    const small = { image: new Uint8Array(783), label: 1 };
    await expect(addDrawings(file, [drawing(1), small])).rejects.toThrow('783 pixels, expected 28 x 28');
    for (const label of [10, -1, 1.5])
      await expect(addDrawings(file, [drawing(1, label)])).rejects.toThrow(`${label} is not a digit`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are a data set of ten classes, whatever was drawn', async () => {
    await addDrawings(file, [drawing(2), drawing(4)]);
    const dataset = readDataset(file);
    expect(dataset).toMatchObject({ name: 'custom', height: 28, width: 28, classes: 10, test: null });
    expect([...dataset.train.labels]).toEqual([2, 4]);
    expect([...readNpz(readFileSync(file)).keys()]).toEqual(['x_train', 'y_train', 'classes']);
  });

  it.skipIf(!hasNumpy)('are opened by np.load', async () => {
    await addDrawings(file, [drawing(2), drawing(250, 4)]);
    const code =
      'import sys, numpy as np; d = np.load(sys.argv[1]); x = d["x_train"]; y = d["y_train"]; ' +
      'print(x.shape, x.dtype, x[1].min(), y, y.dtype, int(d["classes"]))';
    const { stdout, stderr } = spawnSync('python3', ['-c', code, file], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe('(2, 28, 28) uint8 250 [2 4] uint8 10');
  });
});

describe('the number of classes of a .npz data set', () => {
  const archive = (classes: Uint8Array) =>
    writeFileSync(
      file,
      writeNpz([
        ['x_train', writeNpy([2, 1, 1], Uint8Array.of(0, 1))],
        ['y_train', writeNpy([2], Uint8Array.of(0, 4))],
        ['classes', classes],
      ]),
    );
  beforeEach(() => void mkdirSync(path.dirname(file)));

  it('is what the file says, or what its labels say', () => {
    archive(writeNpy([], Int32Array.of(7)));
    expect(readNpzDataset(file).classes).toBe(7);
    archive(writeNpy([1], Float64Array.of(65536)));
    expect(readNpzDataset(file).classes).toBe(65536);
    // Names of classes, as other programs write them.
    archive(writeNpy([], 'digits'));
    expect(readNpzDataset(file).classes).toBe(5);
    archive(writeNpy([3], Int32Array.of(1, 2, 3)));
    expect(readNpzDataset(file).classes).toBe(5);
  });

  it.each([
    [4, 'says that it has 4 classes, but a label is 4'],
    [1, 'says that it has 1 classes; expected 2 to 65536'],
    [65537, 'says that it has 65537 classes; expected 2 to 65536'],
    [7.5, 'says that it has 7.5 classes'],
    [NaN, 'says that it has NaN classes'],
  ])('is refused where it is %d', (count, reason) => {
    archive(writeNpy([], Float64Array.of(count)));
    expect(() => readNpzDataset(file)).toThrow(reason);
  });
});

describe('exporting drawings', () => {
  const into = () => path.join(folder, 'idx');

  it('writes IDX files that are read as the same data set', async () => {
    await addDrawings(file, [drawing(9), drawing(4), drawing(200, 0)]);
    exportDrawings(file, into());
    expect(readdirSync(into()).sort()).toEqual(['train-images-idx3-ubyte', 'train-labels-idx1-ubyte']);
    expect(readDataset(into()).train).toEqual(readDataset(file).train);
  });

  it.each(['train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 'train-labels-idx1-ubyte.gz'])(
    'overwrites nothing: %s',
    async (name) => {
      await addDrawings(file, [drawing(9)]);
      mkdirSync(into());
      writeFileSync(path.join(into(), name), 'mine');
      expect(() => exportDrawings(file, into())).toThrow(
        `${path.join(into(), name)}: exists already; choose another folder`,
      );
      expect([...contentsOf(into())]).toEqual([[name, Buffer.from('mine')]]);
    },
  );

  it('writes nothing where there is nothing, or where it cannot', async () => {
    expect(() => exportDrawings(file, into())).toThrow('there are no drawings to export');
    await addDrawings(file, [drawing(9)]);
    writeFileSync(into(), 'a file');
    expect(() => exportDrawings(file, into())).toThrow(/a part of the path is not a folder|is a file/);
    expect(readdirSync(folder).sort()).toEqual(['data', 'idx']);
  });
});

describe('a damaged file of drawings', () => {
  const archive = (entries: Record<string, Uint8Array>) => writeNpz(Object.entries(entries));
  const damaged: [string, (whole: Buffer) => Uint8Array, string][] = [
    ['empty', () => new Uint8Array(), 'not a .npz file'],
    ['truncated', (whole) => whole.subarray(0, whole.length / 2), 'truncated'],
    [
      'changed',
      (whole) => whole.map((byte, i) => (i === 600 ? byte ^ 1 : byte)),
      'the checksum of x_train.npy does not match',
    ],
    ['something else', () => archive({ W1: writeNpy([1], Uint8Array.of(1)) }), 'has no x_train and y_train'],
    [
      'of another size',
      () =>
        archive({
          x_train: writeNpy([1, 14, 14], new Uint8Array(196)),
          y_train: writeNpy([1], Uint8Array.of(1)),
        }),
      'x_train has shape (1, 14, 14), expected (1, 28, 28)',
    ],
    [
      'with letters',
      () =>
        archive({
          x_train: writeNpy([1, 28, 28], new Uint8Array(784)),
          y_train: writeNpy([1], Uint8Array.of(25)),
        }),
      'a label is not a digit',
    ],
  ];

  it.each(damaged)('is set aside, not overwritten: %s', async (_, damage, reason) => {
    await addDrawings(file, [drawing(1)]);
    writeFileSync(file, damage(readFileSync(file)));
    const bytes = readFileSync(file);
    expect(() => countDrawings(file)).toThrow(`${file}: is no whole file of drawings: `);
    expect(() => countDrawings(file)).toThrow(reason);
    expect(() => exportDrawings(file, path.join(folder, 'idx'))).toThrow(reason);
    expect(readdirSync(path.dirname(file))).toEqual(['my-digits.npz']);

    await expect(addDrawings(file, [drawing(2)])).rejects.toThrow(
      'was damaged and is now called my-digits.damaged.npz; the next drawing begins a new file',
    );
    expect(await addDrawings(file, [drawing(2)])).toBe(1);
    writeFileSync(file, 'damaged once more');
    await expect(deleteDrawings(file, [0])).rejects.toThrow('is now called my-digits.damaged-2.npz');
    expect(readFileSync(path.join(path.dirname(file), 'my-digits.damaged.npz'))).toEqual(bytes);
    expect(countDrawings(file)).toBe(0);
  });

  it('is not the one that only cannot be read now', async () => {
    mkdirSync(file, { recursive: true });
    await expect(addDrawings(file, [drawing(1)])).rejects.toThrow(`${file}: is a folder, not a file`);
    expect(readdirSync(path.dirname(file))).toEqual(['my-digits.npz']);
  });
});
