/** The samples that a model is looked at with, dealt as its run dealt them. */
import type { LabelledImages } from '../core/kernels';
import { partPlaces } from '../datasets/fitting-sizes';
import type { DealtDataset, SamplePlaces, SplitSettings } from '../datasets/split';
import { SYNTHETIC_SEED } from '../datasets/synthetic-dataset';
import { digitLabels } from '../datasets/synthetic-digits';
import type { EvaluationPart } from '../shared/models';
import type { BrowsableDataset } from './browse';

/** Digits that are drawn, or images that are copied, at a time: 20 ms at most. */
const SLICE = 100;

/** Samples with their places in the data set. */
export interface EvaluationSamples extends LabelledImages {
  places: SamplePlaces;
}

/** Which samples, of which part. */
export interface PartRequest {
  settings: SplitSettings;
  part: EvaluationPart;
  /** Only the first so many; null is all. */
  limit: number | null;
}

/** Synthetic digits are dealt as a run does that asked for just so many. */
function dealt({ facts, train, test }: BrowsableDataset, settings: SplitSettings): DealtDataset {
  const { source } = facts;
  if (facts.name !== 'synthetic') return { source, train, test };
  const count = settings.trainSize + settings.valSize;
  return { source, train: { labels: digitLabels({ count, seed: SYNTHETIC_SEED }) }, test };
}

/**
 * Gathers the samples of a part; synthetic digits are drawn the first time. Yields the share done, 0..1.
 * Throws a FormatError where the part is empty.
 */
export function* evaluationSamples(
  dataset: BrowsableDataset,
  { settings, part, limit }: PartRequest,
): Generator<number, EvaluationSamples, void> {
  const { source, indices: all } = partPlaces(dealt(dataset, settings), settings, part);
  // Not subarray(): what crosses to another process would take all of them along.
  const indices = limit === null ? all : all.slice(0, limit);
  const { height, width } = dataset.facts;
  const from = dataset[source]!;
  const images = new Uint8Array(indices.length * height * width);
  const labels = new (from.labels instanceof Uint16Array ? Uint16Array : Uint8Array)(indices.length);
  for (let i = 0; i < indices.length; i++) {
    images.set(from.image(indices[i]!), i * height * width);
    labels[i] = from.label(indices[i]!)!;
    if (i % SLICE === SLICE - 1) yield (i + 1) / indices.length;
  }
  return { images, labels, places: { source, indices } };
}
