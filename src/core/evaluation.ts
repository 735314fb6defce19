/** Scores, loss and accuracy of many samples, in slices short enough to be interrupted between. */
import type { NetworkKernel, SampleSet } from './kernels';
import { accuracy, classMetrics, confusionMatrix, predictions, type ClassMetrics } from './metrics';
import { crossEntropySum } from './network';
import type { FloatArray, NetworkShape } from './parameters';

/** Multiply-adds of one slice's larger layer: 10 to 50 ms with the slower kernel set. */
const SLICE_OPERATIONS = 8e6;

/** What a score's exponential costs, generously, in multiply-adds: it counts where both layers are tiny. */
const SCORE_OPERATIONS = 100;

/** How many samples can be worked through at once without holding up the caller for 50 ms. */
export function samplesPerSlice(shape: NetworkShape): number {
  const { inputs, hidden, classes } = shape;
  const operations = Math.max(inputs * hidden, hidden * classes, SCORE_OPERATIONS * classes);
  return Math.max(1, Math.floor(SLICE_OPERATIONS / operations));
}

/** Which samples to evaluate, and how many at a time. */
export interface EvaluationOptions {
  /** The first so many samples; all by default. */
  numSamples?: number;
  /** Samples in one forward pass; by default as many as fit in a few milliseconds. */
  batchSize?: number;
}

function checkCount(name: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= 1)) {
    throw new RangeError(`${name}: must be a whole number at least 1, not ${value}`);
  }
}

/** Loss and accuracy of a set of samples. */
export interface Evaluation {
  samples: number;
  /** Mean cross-entropy + 0.5 lambda (sum W1^2 + sum W2^2). */
  loss: number;
  /** 0..1 */
  accuracy: number;
  /** Counts[label][prediction]. */
  confusion: number[][];
  perClass: ClassMetrics[];
  /** (samples, C) */
  scores: FloatArray;
}

/** Evaluates a network; yields the share done, 0..1, after each slice. Throws a RangeError for options below 1. */
export function* evaluateInSlices(
  network: NetworkKernel,
  set: SampleSet,
  lambda: number,
  options: EvaluationOptions = {},
): Generator<number, Evaluation, void> {
  checkCount('numSamples', options.numSamples);
  checkCount('batchSize', options.batchSize);
  const { classes } = network.shape;
  const count = Math.min(options.numSamples ?? set.count, set.count);
  const slice = options.batchSize ?? samplesPerSlice(network.shape);
  const scores =
    network.precision === 'float64' ? new Float64Array(count * classes) : new Float32Array(count * classes);
  let total = 0;
  for (let from = 0; from < count; from += slice) {
    const indices = Uint32Array.from({ length: Math.min(slice, count - from) }, (_, i) => from + i);
    const part = network.scores(set, indices);
    scores.set(part, from * classes);
    total += crossEntropySum(part, set.labels.subarray(from, from + indices.length), classes);
    yield (from + indices.length) / count;
  }
  const labels = set.labels.subarray(0, count);
  const predicted = predictions(scores, classes);
  const confusion = confusionMatrix(predicted, labels, classes);
  return {
    samples: count,
    loss: total / count + 0.5 * lambda * network.weightSumOfSquares(),
    accuracy: accuracy(predicted, labels),
    confusion,
    perClass: classMetrics(confusion),
    scores,
  };
}

/** Runs a generator to its end and gives what it returns: for callers that have nothing to do in between. */
export function finish<T>(generator: Generator<unknown, T, void>): T {
  for (;;) {
    const step = generator.next();
    if (step.done) return step.value;
  }
}

/** Evaluates a network in one go. */
export function evaluate(
  network: NetworkKernel,
  set: SampleSet,
  lambda: number,
  options: EvaluationOptions = {},
): Evaluation {
  return finish(evaluateInSlices(network, set, lambda, options));
}
