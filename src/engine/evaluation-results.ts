/** What a model makes of samples: the figures of the evaluation and of the units, worked out in slices. */
import { histogram } from '../core/array-statistics';
import { calibration } from '../core/calibration';
import { PRESETS } from '../core/configuration';
import { evaluateInSlices, type Evaluation } from '../core/evaluation';
import { summariseUnits, unitActivations, type UnitName } from '../core/hidden-units';
import { predictions } from '../core/metrics';
import type { Model } from '../core/model';
import { softmax } from '../core/network';
import { optimizerSettings } from '../core/trainer';
import { KERNEL_SETS } from '../kernels/kernel-sets';
import type { CalibrationBin, EvaluationResult, UnitDetails, UnitsSummary } from '../shared/models';
import type { EvaluationSamples } from './evaluation-samples';

/** Samples whose probabilities are worked out at a time: a few milliseconds for ten classes. */
const SLICE_SCORES = 20_000;
const HISTOGRAM_BINS = 30;
const STRONGEST = 24;

/** A generator's shares of the work, moved into a part of the whole. */
export function* scaled<T>(
  part: Generator<number, T, void>,
  from: number,
  to: number,
): Generator<number, T, void> {
  for (;;) {
    const step = part.next();
    if (step.done) return step.value;
    yield from + (to - from) * step.value;
  }
}

function* evaluated(model: Model, samples: EvaluationSamples): Generator<number, Evaluation, void> {
  const network = KERNEL_SETS.simd(model.shape, model.preprocessing, optimizerSettings(PRESETS.course));
  network.setParameters(model.parameters);
  const set = yield* scaled(network.loadSamples(samples), 0, 0.3);
  return yield* scaled(evaluateInSlices(network, set, model.lambda), 0.3, 1);
}

function* probabilitiesOf(
  { scores, samples }: Evaluation,
  classes: number,
): Generator<number, Float64Array, void> {
  const probabilities = new Float64Array(scores.length);
  const slice = classes * Math.max(1, Math.floor(SLICE_SCORES / classes));
  for (let from = 0; from < scores.length; from += slice) {
    probabilities.set(softmax(scores.subarray(from, from + slice), classes), from);
    yield Math.min(1, (from + slice) / (samples * classes));
  }
  return probabilities;
}

/** The reliability diagram over the samples that have probabilities: a network that diverged gives others NaN. */
function calibrationOf(
  probabilities: Float64Array,
  labels: EvaluationResult['labels'],
  classes: number,
): Pick<EvaluationResult, 'calibration' | 'expectedCalibrationError'> {
  const isFinite = (i: number) => !Number.isNaN(probabilities[i * classes]!);
  const finite = Uint32Array.from(labels.keys()).filter(isFinite);
  const isWhole = finite.length === labels.length;
  const rows = isWhole ? probabilities : new Float64Array(finite.length * classes);
  if (!isWhole) {
    finite.forEach((i, k) => rows.set(probabilities.subarray(i * classes, (i + 1) * classes), k * classes));
  }
  const { bins, expectedError } = calibration(
    rows,
    isWhole ? labels : finite.map((i) => labels[i]!),
    classes,
  );
  return {
    // An empty bin has no height: its count tells it from one that is never right.
    calibration: bins.map((bin): CalibrationBin => ({
      ...bin,
      meanConfidence: bin.meanConfidence ?? 0,
      accuracy: bin.accuracy ?? 0,
    })),
    expectedCalibrationError: expectedError,
  };
}

/** Evaluates a model that fits the samples; yields the share done, 0..1. */
export function* evaluationResult(
  model: Model,
  samples: EvaluationSamples,
): Generator<number, EvaluationResult, void> {
  const { classes } = model.shape;
  const { labels, places } = samples;
  const evaluation = yield* scaled(evaluated(model, samples), 0, 0.8);
  const probabilities = yield* scaled(probabilitiesOf(evaluation, classes), 0.8, 1);
  const predicted = predictions(evaluation.scores, classes);
  const { accuracy, loss, confusion, perClass } = evaluation;
  return {
    samples: labels.length,
    accuracy,
    loss,
    confusion,
    perClass,
    ...calibrationOf(probabilities, labels, classes),
    labels,
    predicted,
    confidences: Float32Array.from(predicted, (top, i) => probabilities[i * classes + top]!),
    labelProbabilities: Float32Array.from(labels, (label, i) => probabilities[i * classes + label]!),
    ...places,
  };
}

/** What each hidden unit does on the samples; yields the share done, 0..1. */
export function* unitsSummary(
  model: Model,
  { images }: EvaluationSamples,
): Generator<number, UnitsSummary, void> {
  const { samples, hidden } = yield* summariseUnits(model, images, 0);
  return {
    samples,
    activeShare: Float32Array.from(hidden, ({ activeShare }) => activeShare),
    meanActivation: Float32Array.from(hidden, ({ mean }) => mean),
    maximumActivation: Float32Array.from(hidden, ({ maximum }) => maximum),
  };
}

/** What a unit makes of each sample, and on which it is active: an output where its score is the highest of all. */
function* unitValues(
  model: Model,
  samples: EvaluationSamples,
  name: UnitName,
): Generator<number, { values: Float64Array; active: number }, void> {
  if (name.layer === 'hidden') {
    const values = yield* unitActivations(model, samples.images, name);
    return { values, active: values.filter((value) => value > 0).length };
  }
  const { classes } = model.shape;
  const { scores } = yield* evaluated(model, samples);
  const values = Float64Array.from(samples.labels, (_, i) => scores[i * classes + name.unit]!);
  return { values, active: predictions(scores, classes).filter((top) => top === name.unit).length };
}

/** What one unit does on the samples; yields the share done, 0..1. */
export function* unitDetails(
  model: Model,
  samples: EvaluationSamples,
  name: UnitName,
): Generator<number, UnitDetails, void> {
  const { source, indices } = samples.places;
  const { values, active } = yield* unitValues(model, samples, name);
  // What does not excite a hidden unit at all is no example of what does, and NaN is none of anything.
  const bar = name.layer === 'hidden' ? 0 : -Infinity;
  const candidates = Uint32Array.from(values.keys()).filter((i) => values[i]! > bar);
  const strongest = candidates.sort((a, b) => values[b]! - values[a]! || a - b).slice(0, STRONGEST);
  return {
    samples: values.length,
    activeShare: active / values.length,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    histogram: histogram(values, HISTOGRAM_BINS),
    strongest: {
      indices: strongest.map((i) => indices[i]!),
      values: Float32Array.from(strongest, (i) => values[i]!),
    },
    source,
  };
}
