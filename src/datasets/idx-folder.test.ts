import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { chmodSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { FileError } from '../storage/file-error';
import { isRoot, runSource, temporaryFolder } from '../storage/testing';
import { readDataset } from './find-dataset';
import { readIdxFolder } from './idx-folder';
import { digitFiles, digits, gzipped, imagesFile, labelsFile, NAMES, realMnist, writeFiles } from './testing';

let folder: string;

beforeEach(() => {
  folder = path.join(temporaryFolder(), 'mnist');
});

const files = digitFiles();
const { trainImages, trainLabels, testImages, testLabels } = NAMES;
const expected = {
  name: 'custom',
  height: 28,
  width: 28,
  classes: 10,
  train: digits.train,
  test: digits.test,
};
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
const renamed = (names: string[]) =>
  Object.fromEntries(Object.values(files).map((bytes, i) => [names[i]!, bytes]));

describe('readIdxFolder reads', () => {
  it.each<[string, Record<string, Uint8Array | string>]>([
    ['four files', files],
    ['four files, gzipped', gzipped(files)],
    ['some gzipped and some not', { ...gzipped(without(testImages)), [testImages]: files[testImages] }],
    ['each file twice, gzipped and not', { ...files, ...gzipped(files) }],
    [
      'the names with dots',
      renamed([
        'train-images.idx3-ubyte',
        'train-labels.idx1-ubyte',
        't10k-images.idx3-ubyte',
        't10k-labels.idx1-ubyte',
      ]),
    ],
    [
      'names in capitals with test',
      renamed(['TRAIN-IMAGES.IDX', 'TRAIN-LABELS.IDX', 'TEST-IMAGES.IDX', 'TEST-LABELS.IDX']),
    ],
    [
      'gzipped files whose names do not say so',
      Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, gzipSync(bytes)])),
    ],
    ['names that say nothing', renamed(['d', 'b', 'c', 'a'])],
    ['names that say nothing, gzipped', gzipped(renamed(['d.bin', 'b.bin', 'c.bin', 'a.bin']))],
    [
      'files beside others',
      { ...files, 'README.md': 'text', 'mnist.npz': 'PK', 'notes.csv': '', 'labels.txt': 'no' },
    ],
    ['hidden files of macOS beside them', { ...files, [`._${trainImages}`]: 'Mac OS X', '.DS_Store': 'x' }],
  ])('%s', (_, layout) => {
    const dataset = readIdxFolder(writeFiles(folder, layout));
    expect(dataset).toMatchObject({ ...expected, source: folder });
  });

  it('links to files, past links that lead nowhere or to folders', () => {
    const elsewhere = writeFiles(path.join(temporaryFolder(), 'elsewhere'), files);
    mkdirSync(folder);
    for (const name of Object.keys(files)) symlinkSync(path.join(elsewhere, name), path.join(folder, name));
    symlinkSync(path.join(elsewhere, 'missing'), path.join(folder, 'train-images-idx3-ubyte.gz'));
    symlinkSync(elsewhere, path.join(folder, 'a-folder'));
    expect(readIdxFolder(folder)).toMatchObject(expected);
  });

  it('one part, without a test', () => {
    const dataset = readIdxFolder(writeFiles(folder, without(testImages, testLabels)));
    expect(dataset).toMatchObject({ train: digits.train, test: null, classes: 10 });
    const alone = path.join(temporaryFolder(), 'alone');
    expect(
      readIdxFolder(writeFiles(alone, { x: files[trainImages], y: files[trainLabels] })).test,
    ).toBeNull();
  });

  it('images of any size, and as many classes as there are labels', () => {
    const images = Uint8Array.from({ length: 2 * 3 * 4 }, (_, i) => 10 * i);
    const layout = {
      'train-images-idx3-ubyte': imagesFile(images, 3, 4),
      'train-labels-idx1-ubyte': labelsFile([0, 255]),
    };
    expect(readIdxFolder(writeFiles(folder, layout))).toMatchObject({ height: 3, width: 4, classes: 256 });
    writeFiles(folder, { 'train-labels-idx1-ubyte': labelsFile([0, 0]) });
    expect(readIdxFolder(folder).classes).toBe(2);
  });

  it.skipIf(realMnist === undefined)('the real MNIST', () => {
    const dataset = readIdxFolder(realMnist!);
    expect(dataset).toMatchObject({ name: 'mnist', height: 28, width: 28, classes: 10 });
    expect([dataset.train.labels.length, dataset.test!.labels.length]).toEqual([60000, 10000]);
    expect([...dataset.train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect([...dataset.test!.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    expect(
      dataset.train.images.reduce((sum, value) => sum + value, 0) / dataset.train.images.length,
    ).toBeCloseTo(33.318, 3);
  });
});

describe('readIdxFolder refuses', () => {
  const cut = (bytes: Uint8Array, by: number) => bytes.subarray(0, bytes.length - by);
  const archive = gzipSync(files[trainImages]);
  const huge = Buffer.from(files[trainImages]);
  huge.writeUInt32BE(2 ** 31, 4);

  it.each<[string, Record<string, Uint8Array | string>, string, string]>([
    ['an empty folder', {}, '', 'holds no IDX images (train-images-idx3-ubyte and so on)'],
    [
      'a folder of other files',
      { 'a.txt': 'text', 'b.npz': 'PK', c: '' },
      '',
      'holds no IDX images (train-images-idx3-ubyte and so on)',
    ],
    [
      'a truncated gz',
      { ...files, [trainImages]: cut(archive, 900) },
      trainImages,
      'truncated: the gzip stream ends too early',
    ],
    [
      'a gz cut in its header',
      { ...files, [trainImages]: archive.subarray(0, 5) },
      trainImages,
      'truncated: the gzip stream ends too early',
    ],
    [
      'a gz whose content is cut',
      { ...files, [trainImages]: gzipSync(cut(files[trainImages], 1)) },
      trainImages,
      'truncated: the header claims 30 x 28 x 28 = 23520 bytes of data, the file holds 23519',
    ],
    [
      'a truncated file',
      { ...files, [testLabels]: cut(files[testLabels], 3) },
      testLabels,
      'truncated: the header claims 20 = 20 bytes of data, the file holds 17',
    ],
    [
      'a longer file',
      { ...files, [testLabels]: Buffer.concat([files[testLabels], Buffer.of(1)]) },
      testLabels,
      'the header claims 20 = 20 bytes of data, the file holds 21',
    ],
    [
      'fewer labels than images',
      { ...files, [trainLabels]: labelsFile(digits.train.labels.subarray(0, 29)) },
      trainLabels,
      `29 labels for the 30 images of ${trainImages}`,
    ],
    [
      'more labels than images',
      { ...files, [testLabels]: labelsFile(digits.train.labels) },
      testLabels,
      `30 labels for the 20 images of ${testImages}`,
    ],
    [
      'images given as labels',
      { ...files, [trainLabels]: files[trainImages] },
      trainLabels,
      'holds images, but its name says labels',
    ],
    [
      'labels given as images',
      { ...files, [testImages]: files[testLabels] },
      testImages,
      'holds labels, but its name says images',
    ],
    [
      'a file of 3 bytes',
      { ...files, [trainImages]: Buffer.of(0, 0, 8) },
      trainImages,
      'too short for an IDX file (3 bytes)',
    ],
    ['an empty file', { ...files, [trainImages]: '' }, trainImages, 'too short for an IDX file (0 bytes)'],
    [
      '2^31 claimed images',
      { ...files, [trainImages]: huge },
      trainImages,
      'truncated: the header claims 2147483648 x 28 x 28 = 1683627180032 bytes of data, the file holds 23520',
    ],
    [
      'a web page',
      { ...files, [trainImages]: '<!doctype html>' },
      trainImages,
      'not an IDX file (it does not begin with two zero bytes)',
    ],
    ['no labels', without(trainLabels), '', `holds no labels for ${trainImages}`],
    ['no labels of the test', without(testLabels), '', `holds no labels for ${testImages}`],
    ['no images of the test', without(testImages), '', `holds no images for ${testLabels}`],
    ['no training images', without(trainImages), '', `holds no training images, only ${testImages}`],
    ['the test alone', without(trainImages, trainLabels), '', `holds no training images, only ${testImages}`],
    [
      'an empty training set',
      { [trainImages]: imagesFile(new Uint8Array()), [trainLabels]: labelsFile([]) },
      '',
      'its training set is empty',
    ],
    [
      'a third file of images',
      { ...files, 'extra-images': files[testImages] },
      '',
      'holds 3 files of images; expected training and test',
    ],
    [
      'sizes that differ between training and test',
      { ...files, [testImages]: imagesFile(new Uint8Array(20 * 14 * 56), 14, 56) },
      '',
      'training images are 28 x 28 pixels, test images 14 x 56',
    ],
    [
      'names that say nothing and parts that are as large as each other',
      { a: files[testImages], b: files[testLabels], c: files[testImages], d: files[testLabels] },
      '',
      'cannot tell whether b or d are the labels of a; name them train-... and t10k-...',
    ],
  ])('%s', (_, layout, name, reason) => {
    writeFiles(folder, layout);
    expect(() => readIdxFolder(folder)).toThrow(new FileError(path.join(folder, name), reason));
    const error = (() => {
      try {
        return readDataset(folder);
      } catch (thrown) {
        return thrown as Error;
      }
    })();
    expect((error as Error).message).toBe(`${path.join(folder, name)}: ${reason}`);
    expect((error as Error).message).not.toMatch(/[\n\r]/);
  });

  it('a folder that is missing, and a file', () => {
    expect(() => readDataset(folder)).toThrow(new FileError(folder, 'no such file or folder'));
    expect(() => readIdxFolder(folder)).toThrow(new FileError(folder, 'no such file or folder'));
    writeFileSync(folder, '');
    expect(() => readIdxFolder(folder)).toThrow(new FileError(folder, 'a part of the path is not a folder'));
  });

  it.skipIf(!isRoot)('a folder or file without permission (needs root, to be another)', async () => {
    const open = writeFiles(path.join(folder, 'open'), files);
    const closed = writeFiles(path.join(folder, 'closed'), files);
    const closedFile = writeFiles(path.join(folder, 'file'), files);
    chmodSync(closed, 0o000);
    chmodSync(path.join(closedFile, trainLabels), 0o000);
    const { stdout, stderr } = await runSource(
      `
      import { readDataset } from 'SOURCES/datasets/find-dataset.ts';
      for (const folder of ${JSON.stringify([open, closed, closedFile])}) {
        try { console.log(readDataset(folder).train.labels.length); } catch (error) { console.log(error.message); }
      }`,
      65534,
    );
    expect(stderr).toBe('');
    const file = path.join(closedFile, trainLabels);
    expect(stdout).toBe(`30\n${closed}: permission denied\n${file}: permission denied\n`);
  });
});

describe('damaged archives', () => {
  it('are refused wherever they are cut, and read rightly or refused with a byte changed', () => {
    const archive = gzipSync(files[testLabels]);
    const layout = { ...files, [testLabels]: archive };
    for (let length = 0; length < archive.length; length++) {
      writeFiles(folder, { ...layout, [testLabels]: archive.subarray(0, length) });
      expect(() => readIdxFolder(folder), `${length} bytes`).toThrow(FileError);
    }
    for (let place = 0; place < archive.length; place++) {
      const damaged = Buffer.from(archive);
      damaged[place]! ^= 0x21;
      writeFiles(folder, { ...layout, [testLabels]: damaged });
      let read: ReturnType<typeof readIdxFolder> | undefined;
      try {
        read = readIdxFolder(folder);
      } catch (error) {
        expect(error).toBeInstanceOf(FileError);
      }
      if (read) expect(read.test).toEqual(digits.test);
    }
    expect(gunzipSync(archive).equals(files[testLabels])).toBe(true);
  });
});
