/** Deals a data set to training, validation and test. */
import { ConfigurationError, type TrainingConfiguration } from '../core/configuration';
import type { LabelledImages } from '../core/kernels';
import { RandomStream } from '../core/random';
import type { Dataset } from './dataset';

/** The three parts; each (N, height x width) with N labels. Parts in file order share the data set's memory. */
export interface Split {
  train: LabelledImages;
  validation: LabelledImages;
  test: LabelledImages;
}

/** What decides a split. */
export type SplitSettings = Pick<
  TrainingConfiguration,
  'trainSize' | 'valSize' | 'testSize' | 'split' | 'seed'
>;

/** What of a data set decides where its samples go: the labels alone. */
export interface DealtDataset {
  source: string;
  train: Pick<LabelledImages, 'labels'>;
  test: Pick<LabelledImages, 'labels'> | null;
}

/** Where the samples of a part stand in the data set: in its training or its test part, at these places. */
export interface SamplePlaces {
  source: 'train' | 'test';
  indices: Uint32Array;
}

/** The places from .. from + count - 1. */
export function stretch(source: SamplePlaces['source'], from: number, count: number): SamplePlaces {
  return { source, indices: Uint32Array.from({ length: count }, (_, i) => from + i) };
}

function slice(samples: LabelledImages, from: number, count: number): LabelledImages {
  const inputs = samples.images.length / samples.labels.length;
  return {
    images: samples.images.subarray(from * inputs, (from + count) * inputs),
    labels: samples.labels.subarray(from, from + count),
  };
}

function pick(samples: LabelledImages, order: Uint32Array): LabelledImages {
  const inputs = samples.images.length / samples.labels.length;
  const images = new Uint8Array(order.length * inputs);
  // Not slice(): of a Buffer that is a view, and the data set itself would be dealt anew.
  const labels =
    samples.labels instanceof Uint16Array ? new Uint16Array(order.length) : new Uint8Array(order.length);
  order.forEach((index, i) => {
    images.set(samples.images.subarray(index * inputs, (index + 1) * inputs), i * inputs);
    labels[i] = samples.labels[index]!;
  });
  return { images, labels };
}

/** A seeded order in which every stretch has each class in proportion. */
function stratifiedOrder(shuffled: Uint32Array, labels: ArrayLike<number>): Uint32Array {
  const totals = new Map<number, number>();
  for (const index of shuffled) totals.set(labels[index]!, (totals.get(labels[index]!) ?? 0) + 1);
  const seen = new Map<number, number>();
  const places = Array.from(shuffled, (index) => {
    const label = labels[index]!;
    const rank = seen.get(label) ?? 0;
    seen.set(label, rank + 1);
    return { index, place: (rank + 0.5) / totals.get(label)! };
  });
  return Uint32Array.from(
    places.sort((a, b) => a.place - b.place),
    ({ index }) => index,
  );
}

function order(labels: ArrayLike<number>, settings: SplitSettings): Uint32Array {
  const shuffled = Uint32Array.from({ length: labels.length }, (_, i) => i);
  RandomStream.named(settings.seed, 'split').shuffle(shuffled);
  return settings.split === 'stratified' ? stratifiedOrder(shuffled, labels) : shuffled;
}

/**
 * Tells which samples `splitDataset` deals to each part, without touching an image: training first, validation behind
 * it, in file order or as the split says; the test set is the first `testSize` of the data set's own test part, or
 * comes from behind validation where there is none. Throws a ConfigurationError when there are not enough samples.
 */
export function splitPlaces(
  dataset: DealtDataset,
  settings: SplitSettings,
): Record<keyof Split, SamplePlaces> {
  const { trainSize, valSize, testSize } = settings;
  const available = dataset.train.labels.length;
  const fromTrain = trainSize + valSize + (dataset.test ? 0 : testSize);
  if (fromTrain > available) {
    const sizes = `training size ${trainSize} and validation size ${valSize}${dataset.test ? '' : ` and test size ${testSize}`}`;
    throw new ConfigurationError(`${sizes} need ${fromTrain} samples; ${dataset.source} has ${available}`);
  }
  if (dataset.test && testSize > dataset.test.labels.length) {
    throw new ConfigurationError(
      `test size: ${testSize} samples wanted; ${dataset.source} has ${dataset.test.labels.length} for tests`,
    );
  }
  const dealt = settings.split === 'file' ? null : order(dataset.train.labels, settings);
  const place = (from: number, count: number): SamplePlaces =>
    dealt ? { source: 'train', indices: dealt.slice(from, from + count) } : stretch('train', from, count);
  return {
    train: place(0, trainSize),
    validation: place(trainSize, valSize),
    test: dataset.test ? stretch('test', 0, testSize) : place(trainSize + valSize, testSize),
  };
}

/** Deals samples as `splitPlaces` says. Throws a ConfigurationError when there are not enough samples. */
export function splitDataset(dataset: Dataset, settings: SplitSettings): Split {
  const places = splitPlaces(dataset, settings);
  const samplesAt = ({ source, indices }: SamplePlaces) => {
    const samples = dataset[source]!;
    const isInOrder = source === 'test' || settings.split === 'file';
    return isInOrder ? slice(samples, indices[0] ?? 0, indices.length) : pick(samples, indices);
  };
  return {
    train: samplesAt(places.train),
    validation: samplesAt(places.validation),
    test: samplesAt(places.test),
  };
}
