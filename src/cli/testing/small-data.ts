/** For tests: a small data set of synthetic digits in the forms that data sets come in. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Dataset } from '../../datasets/dataset';
import { generateSynthetic } from '../../datasets/synthetic-dataset';
import { idxImagesHeader, idxLabelsHeader } from '../../formats/idx';
import { writeNpy } from '../../formats/npy';
import { writeNpz } from '../../formats/npz';

/** Bytes of MNIST's four files by name, as they would be with these digits. */
export function idxFiles({ train, test, height, width }: Dataset): Map<string, Buffer> {
  const parts = [
    ['train', train],
    ['t10k', test],
  ] as const;
  return new Map(
    parts.flatMap(([name, part]) => {
      if (!part) return [];
      const { images, labels } = part;
      const imageBytes = Buffer.concat([idxImagesHeader(labels.length, height, width), images]);
      const labelBytes = Buffer.concat([idxLabelsHeader(labels.length), Uint8Array.from(labels)]);
      return [
        [`${name}-images-idx3-ubyte`, imageBytes],
        [`${name}-labels-idx1-ubyte`, labelBytes],
      ];
    }),
  );
}

/** Synthetic digits, other ones than the built-in data set's. */
export function smallDataset(trainCount: number, testCount: number): Dataset {
  return generateSynthetic({ trainCount, testCount, seed: 99 });
}

/** Writes a folder of gzipped IDX files; `change` may spoil them first. Returns the folder. */
export function writeIdxFolder(
  folder: string,
  dataset: Dataset,
  change: (files: Map<string, Buffer>) => void = () => {},
): string {
  const archives = new Map([...idxFiles(dataset)].map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]));
  change(archives);
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of archives) writeFileSync(path.join(folder, name), bytes);
  return folder;
}

/** Writes a .npz as Keras's mnist.npz is. Returns the file. */
export function writeKerasFile(file: string, { train, test, height, width }: Dataset): string {
  const entries: [string, Uint8Array][] = [
    ['x_train', writeNpy([train.labels.length, height, width], train.images)],
    ['y_train', writeNpy([train.labels.length], Uint8Array.from(train.labels))],
  ];
  if (test) {
    entries.push(['x_test', writeNpy([test.labels.length, height, width], test.images)]);
    entries.push(['y_test', writeNpy([test.labels.length], Uint8Array.from(test.labels))]);
  }
  writeFileSync(file, writeNpz(entries));
  return file;
}
