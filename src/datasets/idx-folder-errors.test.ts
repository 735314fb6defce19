import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { FileError } from '../storage/file-error';
import { isRoot, runSource, temporaryFolder } from '../storage/testing';
import { readDataset } from './find-dataset';
import { readIdxFolder } from './idx-folder';
import { digitFiles, digits, imagesFile, labelsFile, NAMES, summaryOf, writeFiles } from './testing';

let folder: string;

beforeEach(() => {
  folder = path.join(temporaryFolder(), 'mnist');
});

const files = digitFiles();
const expected = { ...summaryOf(digits), name: 'custom' };
const { trainImages, trainLabels, testImages, testLabels } = NAMES;
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));

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
      if (read) expect(summaryOf(read)).toEqual(expected);
    }
  });
});
