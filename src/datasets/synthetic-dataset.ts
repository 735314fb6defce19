/** The built-in data set: synthetic digits, generated as they are needed. */
import { DIGIT_SIDE } from '../core/digit-centring';
import { finish } from '../core/evaluation';
import type { LabelledImages } from '../core/kernels';
import type { Dataset } from './dataset';
import { fingerprint } from './fingerprint';
import { generateDigits } from './synthetic-digits';

/** Seed of the synthetic digits: one data set for all runs, whatever their seed. */
export const SYNTHETIC_SEED = 0;

/** Test digits of a seed start here, so that no training size reaches them. */
export const TEST_START = 2 ** 30;
const SLICE = 100;

function* generatePart(seed: number, first: number, count: number): Generator<number, LabelledImages, void> {
  const inputs = DIGIT_SIDE * DIGIT_SIDE;
  const images = new Uint8Array(count * inputs);
  const labels = new Uint8Array(count);
  for (let from = 0; from < count; from += SLICE) {
    const part = generateDigits({ count: Math.min(SLICE, count - from), seed, start: first + from });
    images.set(part.images, from * inputs);
    labels.set(part.labels, from);
    yield from + part.labels.length;
  }
  return { images, labels };
}

/** What to generate: so many digits of each part. The same seed gives the same digits, whatever their number. */
export interface SyntheticRequest {
  trainCount: number;
  testCount: number;
  /** Seed of the digits, 0..4294967295; not that of a training run. */
  seed: number;
}

/** Generates the data set; yields how many digits are done, of all, every few milliseconds. */
export function* generateSyntheticInSlices({
  trainCount,
  testCount,
  seed,
}: SyntheticRequest): Generator<{ done: number; total: number }, Dataset, void> {
  const total = trainCount + testCount;
  const report = function* (part: Generator<number, LabelledImages, void>, before: number) {
    for (;;) {
      const step = part.next();
      if (step.done) return step.value;
      yield { done: before + step.value, total };
    }
  };
  const train = yield* report(generatePart(seed, 0, trainCount), 0);
  const test = yield* report(generatePart(seed, TEST_START, testCount), trainCount);
  const dataset: Dataset = {
    name: 'synthetic',
    source: `generated, seed ${seed}`,
    height: DIGIT_SIDE,
    width: DIGIT_SIDE,
    classes: 10,
    train,
    test,
  };
  return { ...dataset, ...fingerprint(dataset) };
}

/** Generates the data set in one go. */
export function generateSynthetic(request: SyntheticRequest): Dataset {
  return finish(generateSyntheticInSlices(request));
}
