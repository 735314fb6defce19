/**
 * A folder of IDX files, gzipped or not. What a file holds is told by its content; names only tell training from
 * test, and a name that promises images where the content is labels is an error.
 */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { reasonOf } from '../formats/format-error';
import { looksLikeIdx, readIdx, type IdxImages, type IdxLabels } from '../formats/idx';
import { atFile, FileError } from '../storage/file-error';
import { packLabels, type Dataset } from './dataset';
import { fingerprint } from './fingerprint';
import { beginningOf, looksLikeGzip, readBytes } from './read-bytes';

interface FoundFile {
  file: string;
  part: 'train' | 'test' | null;
  content: IdxImages | IdxLabels;
}

/** Part and kind that a name promises, such as `train-images-idx3-ubyte.gz` or `t10k-labels.idx1-ubyte`. */
function promise(name: string): { part: 'train' | 'test' | null; kind: 'images' | 'labels' | null } {
  const part = /train/i.test(name) ? 'train' : /t10k|test/i.test(name) ? 'test' : null;
  const kind = /images|idx3/i.test(name) ? 'images' : /labels|idx1/i.test(name) ? 'labels' : null;
  return { part, kind };
}

/** The first bytes of a file, gunzipped if need be, without reading the rest. */
function firstBytes(file: string): Uint8Array {
  const bytes = beginningOf(file, 4096);
  if (!looksLikeGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return bytes.subarray(0, 0);
  }
}

/** Reads one IDX file, gzipped or not. Throws a FileError. */
export function readIdxFile(file: string): IdxImages | IdxLabels {
  const bytes = readBytes(file);
  try {
    return readIdx(bytes);
  } catch (error) {
    throw new FileError(file, reasonOf(error));
  }
}

/** Files and links to files. Hidden ones are no data: macOS leaves `._train-images-idx3-ubyte` on foreign disks. */
function fileNames(folder: string): string[] {
  return atFile(folder, () => readdirSync(folder))
    .filter((name) => !name.startsWith('.'))
    .filter((name) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.isFile())
    .sort();
}

function findFiles(folder: string): FoundFile[] {
  const names = atFile(folder, () => fileNames(folder));
  const found: FoundFile[] = [];
  const taken = new Set<string>();
  for (const name of names) {
    const file = path.join(folder, name);
    const { part, kind } = promise(name);
    const promised = part !== null && kind !== null && /ubyte|idx|\.gz$/i.test(name);
    if (promised) {
      // The same file may lie here twice, gzipped and not.
      if (taken.has(`${part} ${kind}`)) continue;
      taken.add(`${part} ${kind}`);
    } else if (!atFile(file, () => looksLikeIdx(firstBytes(file)))) {
      continue;
    }
    const content = readIdxFile(file);
    if (promised && content.kind !== kind) {
      throw new FileError(file, `holds ${content.kind}, but its name says ${kind}`);
    }
    found.push({ file, part, content });
  }
  return found;
}

interface Part {
  images: IdxImages;
  labels: IdxLabels;
}

/** Pairs each file of images with its labels: by the part they are named for, or by their number. */
function pairUp(folder: string, files: FoundFile[]): Part[] {
  const order = { train: 0, test: 1 } as const;
  const images = files
    .filter((entry): entry is FoundFile & { content: IdxImages } => entry.content.kind === 'images')
    .sort(
      (a, b) =>
        (a.part ? order[a.part] : 2) - (b.part ? order[b.part] : 2) || b.content.count - a.content.count,
    );
  const labels = files.filter(
    (entry): entry is FoundFile & { content: IdxLabels } => entry.content.kind === 'labels',
  );
  if (images.length === 0)
    throw new FileError(folder, 'holds no IDX images (train-images-idx3-ubyte and so on)');
  if (images.length > 2)
    throw new FileError(folder, `holds ${images.length} files of images; expected training and test`);
  if (images.every(({ part }) => part === 'test')) {
    throw new FileError(folder, `holds no training images, only ${path.basename(images[0]!.file)}`);
  }
  const parts = images.map((entry) => {
    const candidates = labels.filter((other) => other.part === entry.part);
    const fitting = candidates.filter((other) => other.content.count === entry.content.count);
    const match = fitting[0] ?? candidates[0];
    if (!match) throw new FileError(folder, `holds no labels for ${path.basename(entry.file)}`);
    if (match.content.count !== entry.content.count) {
      throw new FileError(
        match.file,
        `${match.content.count} labels for the ${entry.content.count} images of ${path.basename(entry.file)}`,
      );
    }
    if (fitting.length > 1) {
      const names = fitting.map((other) => path.basename(other.file)).join(' or ');
      throw new FileError(
        folder,
        `cannot tell whether ${names} are the labels of ${path.basename(entry.file)}; name them train-... and t10k-...`,
      );
    }
    return { entry, match };
  });
  const lonely = labels.find(({ part }) => part !== null && !images.some((entry) => entry.part === part));
  if (lonely) throw new FileError(folder, `holds no images for ${path.basename(lonely.file)}`);
  return parts.map(({ entry, match }) => ({ images: entry.content, labels: match.content }));
}

/**
 * Reads a data set from a folder of IDX files. Throws a FileError that names the file or folder and the reason when
 * something is missing, damaged, or does not fit together.
 */
export function readIdxFolder(folder: string): Dataset {
  const [train, test] = pairUp(folder, findFiles(folder));
  if (!train) throw new FileError(folder, 'holds no training images');
  if (train.images.count === 0) throw new FileError(folder, 'its training set is empty');
  const { height, width } = train.images;
  if (test && (test.images.height !== height || test.images.width !== width)) {
    throw new FileError(
      folder,
      `training images are ${height} x ${width} pixels, test images ${test.images.height} x ${test.images.width}`,
    );
  }
  const { classes, packed } = packLabels([train.labels.values, test?.labels.values ?? null]);
  const [trainLabels, testLabels] = packed;
  const dataset: Dataset = {
    name: 'custom',
    source: folder,
    height,
    width,
    classes,
    train: { images: train.images.values, labels: trainLabels! },
    test: test && testLabels ? { images: test.images.values, labels: testLabels } : null,
  };
  return { ...dataset, ...fingerprint(dataset) };
}
