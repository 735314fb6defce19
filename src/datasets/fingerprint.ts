/** Tells whether a data set is MNIST, by content, and names any data set by a hash. */
import { createHash } from 'node:crypto';
import { idxImagesHeader, idxLabelsHeader } from '../formats/idx';
import type { Dataset } from './dataset';
import { MNIST_FILES } from './mnist-files';

/** SHA-256 of each part as an uncompressed IDX file, wherever it came from: training images, labels, test images, labels. */
export function contentDigests(dataset: Dataset): string[] {
  const { height, width, train, test } = dataset;
  const digest = (header: Uint8Array, values: Uint8Array | Uint16Array) => {
    const bytes = values instanceof Uint8Array ? values : Uint8Array.from(values, (value) => value & 255);
    return createHash('sha256').update(header).update(bytes).digest('hex');
  };
  return [train, test].flatMap((part) =>
    part
      ? [
          digest(idxImagesHeader(part.labels.length, height, width), part.images),
          digest(idxLabelsHeader(part.labels.length), part.labels),
        ]
      : [],
  );
}

/** The name and hash of a data set: `mnist` only if all four parts have MNIST's known SHA-256. */
export function fingerprint(dataset: Dataset): { name: Dataset['name']; sha256: string } {
  const digests = contentDigests(dataset);
  const isMnist = MNIST_FILES.every((file, i) => digests[i] === file.sha256);
  const sha256 = createHash('sha256').update(digests.join('')).digest('hex');
  return { name: isMnist ? 'mnist' : dataset.name, sha256 };
}
