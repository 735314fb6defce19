/** Whether a network is as sure as it is right: the reliability diagram and its one number. */
import { predictions } from './metrics';
import type { FloatArray } from './parameters';

/** The samples whose confidence lies in (from, to]; a confidence of 0 counts to the first bin. */
export interface CalibrationBin {
  /** Confidence, 0..1. */
  from: number;
  to: number;
  count: number;
  /** Mean confidence of these samples, 0..1; null where there are none. */
  meanConfidence: number | null;
  /** Share of these samples that were read right, 0..1; null where there are none. */
  accuracy: number | null;
}

/** A reliability diagram. */
export interface Calibration {
  samples: number;
  /** Every bin from 0 to 1, the empty ones too. */
  bins: CalibrationBin[];
  /** Expected calibration error, 0..1: see `calibration`. */
  expectedError: number;
  /** Largest gap between confidence and accuracy of any bin that is not empty, 0..1. */
  maximumError: number;
  /** Of all samples, 0..1. Their difference tells whether the network is too sure or not sure enough. */
  meanConfidence: number;
  accuracy: number;
}

/** What scikit-learn's `calibration_curve` returns: one entry for each bin that is not empty. */
export interface CalibrationCurve {
  /** Share of outcomes that came true. */
  probTrue: number[];
  /** Mean probability that was said. */
  probPred: number[];
}

/** The edges of equal bins between 0 and 1, to the bit those of np.linspace(0, 1, bins + 1). */
function binEdges(bins: number): Float64Array {
  if (!(Number.isInteger(bins) && bins >= 1)) {
    throw new RangeError(`bins: must be a whole number at least 1, not ${bins}`);
  }
  const step = 1 / bins;
  return Float64Array.from({ length: bins + 1 }, (_, k) => (k === bins ? 1 : k * step));
}

/**
 * Sorts probabilities into equal bins and sums up each.
 * @param saidProbabilities (N) 0..1
 * @param cameTrue (N) 0 or 1
 */
function binned(
  saidProbabilities: ArrayLike<number>,
  cameTrue: ArrayLike<number | boolean>,
  bins: number,
): CalibrationBin[] {
  const edges = binEdges(bins);
  const counts = new Uint32Array(bins);
  const sums = new Float64Array(bins);
  const trues = new Float64Array(bins);
  if (saidProbabilities.length !== cameTrue.length) {
    throw new RangeError(`${saidProbabilities.length} probabilities but ${cameTrue.length} outcomes`);
  }
  for (let i = 0; i < saidProbabilities.length; i++) {
    const p = saidProbabilities[i]!;
    if (!(p >= 0 && p <= 1)) throw new RangeError(`sample ${i} has probability ${p}: not between 0 and 1`);
    // np.searchsorted of the inner edges: how many lie below. The product may be off by one where edges are rounded.
    let bin = Math.min(bins - 1, Math.floor(p * bins));
    while (bin > 0 && !(edges[bin]! < p)) bin--;
    while (bin < bins - 1 && edges[bin + 1]! < p) bin++;
    counts[bin]!++;
    sums[bin]! += p;
    trues[bin]! += Number(cameTrue[i]!);
  }
  return Array.from(counts, (count, k) => ({
    from: edges[k]!,
    to: edges[k + 1]!,
    count,
    meanConfidence: count === 0 ? null : sums[k]! / count,
    accuracy: count === 0 ? null : trues[k]! / count,
  }));
}

/**
 * The calibration curve of a yes-or-no forecast, as scikit-learn's `sklearn.calibration.calibration_curve(y_true,
 * y_prob, n_bins, strategy='uniform')`: a bin holds its upper edge, empty bins are left out.
 * @param cameTrue (N) whether it came true: 0 or 1
 * @param probabilities (N) the forecast, 0..1
 * @throws RangeError for different lengths, a probability outside 0..1 (NaN too), or no bins
 */
export function calibrationCurve(
  cameTrue: ArrayLike<number | boolean>,
  probabilities: ArrayLike<number>,
  bins = 5,
): CalibrationCurve {
  const filled = binned(probabilities, cameTrue, bins).filter(({ count }) => count > 0);
  return {
    probTrue: filled.map(({ accuracy }) => accuracy!),
    probPred: filled.map(({ meanConfidence }) => meanConfidence!),
  };
}

/**
 * The reliability diagram of a classifier: of each sample only the class with the highest probability counts, with that
 * probability as its confidence. Bins are scikit-learn's (see `calibrationCurve`).
 *
 * Expected calibration error = sum over bins of (count / N) |accuracy - mean confidence|: Guo, Pleiss, Sun and
 * Weinberger, "On Calibration of Modern Neural Networks" (2017), equation 3. It is NaN for no samples.
 * @param probabilities (N,C), each 0..1
 * @param labels (N) 0..C-1
 * @throws RangeError for lengths that do not fit, a confidence outside 0..1 (NaN too), or no bins
 */
export function calibration(
  probabilities: FloatArray,
  labels: ArrayLike<number>,
  classes: number,
  bins = 10,
): Calibration {
  const samples = labels.length;
  if (probabilities.length !== samples * classes) {
    throw new RangeError(
      `${samples} samples of ${classes} classes need ${samples * classes} probabilities, not ${probabilities.length}`,
    );
  }
  const predicted = predictions(probabilities, classes);
  const confidences = Float64Array.from(predicted, (top, i) => probabilities[i * classes + top]!);
  const right = Uint8Array.from(predicted, (top, i) => (top === labels[i] ? 1 : 0));
  const result = binned(confidences, right, bins);
  let expectedError = samples === 0 ? NaN : 0;
  let maximumError = expectedError;
  for (const { count, meanConfidence, accuracy } of result) {
    if (count === 0) continue;
    const gap = Math.abs(accuracy! - meanConfidence!);
    expectedError += (count / samples) * gap;
    maximumError = Math.max(maximumError, gap);
  }
  const mean = (values: ArrayLike<number>) => {
    let sum = 0;
    for (let i = 0; i < samples; i++) sum += values[i]!;
    return sum / samples;
  };
  return {
    samples,
    bins: result,
    expectedError,
    maximumError,
    meanConfidence: mean(confidences),
    accuracy: mean(right),
  };
}
