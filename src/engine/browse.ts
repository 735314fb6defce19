/** Data sets to look at: labels at once, images as they are asked for. */
import { DIGIT_SIDE } from '../core/digit-centring';
import type { Dataset } from '../datasets/dataset';
import { SYNTHETIC_SEED, TEST_START } from '../datasets/synthetic-dataset';
import { digitLabels, generateDigits } from '../datasets/synthetic-digits';
import { FormatError } from '../formats/format-error';
import type {
  DatasetChoice,
  DatasetDescription,
  SamplePage,
  SampleRequest,
  SamplesAtRequest,
} from '../shared/contract';

/** One part of a data set. */
interface Part {
  labels: Uint8Array | Uint16Array;
  /** Numbers of the images of each class. */
  byClass: Uint32Array[];
  /** The label of an image; undefined where there is no such image. */
  label(index: number): number | undefined;
  /** One image, height x width; only to be read. */
  image(index: number): Uint8Array;
}

/** A data set ready to be browsed. */
export interface BrowsableDataset {
  facts: Pick<DatasetDescription, 'name' | 'source' | 'sha256' | 'height' | 'width' | 'classes'>;
  train: Part;
  test: Part | null;
}

function indexByClass(labels: ArrayLike<number>, classes: number): Uint32Array[] {
  const counts = countByClass(labels, classes);
  const lists = counts.map((count) => new Uint32Array(count));
  const places = new Uint32Array(classes);
  for (let i = 0; i < labels.length; i++) lists[labels[i]!]![places[labels[i]!]!++] = i;
  return lists;
}

function countByClass(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]!++;
  return counts;
}

/** A data set that was read. */
export function browseDataset(dataset: Dataset): BrowsableDataset {
  const { name, source, sha256 = '', height, width, classes } = dataset;
  const pixels = height * width;
  const part = ({ images, labels }: Dataset['train']): Part => ({
    labels,
    byClass: indexByClass(labels, classes),
    label: (index) => labels[index],
    image: (index) => images.subarray(index * pixels, (index + 1) * pixels),
  });
  return {
    facts: { name, source, sha256, height, width, classes },
    train: part(dataset.train),
    test: dataset.test && part(dataset.test),
  };
}

/**
 * As many digits as MNIST has; each is drawn when it is first looked at. A run may have been trained on more of them:
 * training digits can be looked at as far as they go.
 */
export function browseSynthetic(trainCount = 60_000, testCount = 10_000): BrowsableDataset {
  const seed = SYNTHETIC_SEED;
  const part = (start: number, count: number, reach: number): Part => {
    const labels = digitLabels({ count, seed, start });
    const drawn = new Map<number, Uint8Array>();
    return {
      labels,
      byClass: indexByClass(labels, 10),
      label: (index) =>
        index < count || index >= reach
          ? labels[index]
          : digitLabels({ count: 1, seed, start: start + index })[0],
      image(index) {
        let image = drawn.get(index);
        if (!image) {
          image = generateDigits({ count: 1, seed, start: start + index }).images;
          drawn.set(index, image);
        }
        return image;
      },
    };
  };
  const source = `generated, seed ${seed}`;
  return {
    // Without drawing all of them there is nothing to take a hash of.
    facts: { name: 'synthetic', source, sha256: '', height: DIGIT_SIDE, width: DIGIT_SIDE, classes: 10 },
    train: part(0, trainCount, TEST_START),
    test: part(TEST_START, testCount, testCount),
  };
}

/** Images enough for a mean that nobody can tell from that of all, where each must be drawn. */
const SYNTHETIC_SAMPLE = 1000;

function meanImage({ facts, train }: BrowsableDataset): Uint8Array {
  const pixels = facts.height * facts.width;
  const count =
    facts.name === 'synthetic' ? Math.min(SYNTHETIC_SAMPLE, train.labels.length) : train.labels.length;
  const sums = new Float64Array(pixels);
  for (let i = 0; i < count; i++) {
    const image = train.image(i);
    for (let k = 0; k < pixels; k++) sums[k]! += image[k]!;
  }
  return Uint8Array.from(sums, (sum) => Math.round(sum / count));
}

/** All that is told of a data set. */
export function describe(choice: DatasetChoice, dataset: BrowsableDataset): DatasetDescription {
  const { facts, train, test } = dataset;
  const histogram = (part: Part | null) =>
    part ? part.byClass.map(({ length }) => length) : new Array<number>(facts.classes).fill(0);
  return {
    choice,
    ...facts,
    trainCount: train.labels.length,
    testCount: test?.labels.length ?? 0,
    trainHistogram: histogram(train),
    testHistogram: histogram(test),
    meanImage: meanImage(dataset),
  };
}

/** The images that a request asks for; fewer where there are no more. */
export function samplePage(dataset: BrowsableDataset, request: SampleRequest): SamplePage {
  const { facts } = dataset;
  const pixels = facts.height * facts.width;
  const part = dataset[request.part];
  const matching = request.label === null ? null : (part?.byClass[request.label] ?? new Uint32Array());
  const total = matching?.length ?? part?.labels.length ?? 0;
  const from = Math.min(request.from, total);
  const count = Math.min(request.count, total - from);
  const indices = Uint32Array.from({ length: count }, (_, i) => (matching ? matching[from + i]! : from + i));
  return { ...pageOf(part, pixels, indices), total };
}

function pageOf(part: Part | null, pixels: number, indices: Uint32Array): Omit<SamplePage, 'total'> {
  const images = new Uint8Array(indices.length * pixels);
  const labels = new (part?.labels instanceof Uint16Array ? Uint16Array : Uint8Array)(indices.length);
  indices.forEach((index, i) => {
    images.set(part!.image(index), i * pixels);
    labels[i] = part!.label(index)!;
  });
  return { images, labels, indices };
}

/** Certain images, in the order that was asked for. Throws a FormatError where one of them is not there. */
export function samplesAt(dataset: BrowsableDataset, { part: name, indices }: SamplesAtRequest): SamplePage {
  const { facts } = dataset;
  const part = dataset[name];
  const missing = indices.find((index) => part?.label(index) === undefined);
  if (missing !== undefined) {
    const kind = name === 'train' ? 'training' : 'test';
    throw new FormatError(`${facts.source} has no ${kind} image ${missing}`);
  }
  return { ...pageOf(part, facts.height * facts.width, indices), total: indices.length };
}
