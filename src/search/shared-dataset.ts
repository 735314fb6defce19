/** A data set that worker threads read without each having a copy. */
import type { LabelledImages } from '../core/kernels';
import type { Dataset } from '../datasets/dataset';

function share<T extends Uint8Array | Uint16Array>(values: T): T {
  const shared = new SharedArrayBuffer(values.byteLength);
  const View = values.constructor as new (buffer: SharedArrayBuffer) => T;
  const view = new View(shared);
  view.set(values);
  return view;
}

/** The same data set in memory that threads share. */
export function sharedDataset(dataset: Dataset): Dataset {
  const part = ({ images, labels }: LabelledImages): LabelledImages => ({
    // A Buffer's constructor makes no view.
    images: share(new Uint8Array(images.buffer, images.byteOffset, images.length)),
    labels:
      labels instanceof Uint16Array
        ? share(labels)
        : share(new Uint8Array(labels.buffer, labels.byteOffset, labels.length)),
  });
  return { ...dataset, train: part(dataset.train), test: dataset.test && part(dataset.test) };
}
