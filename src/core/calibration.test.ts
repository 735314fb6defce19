import { describe, expect, it } from 'vitest';
import { calibration, calibrationCurve } from './calibration';
import fixture from './fixtures/classification.json';
import { Lcg } from './fixtures/generated';
import { classMetrics, confusionMatrix, predictions } from './metrics';

/** The labels and probabilities of inside_fixtures.py's generated_forecasts(). */
function generatedForecasts(count: number, classes: number, seed: number) {
  const random = new Lcg(seed);
  const labels = new Uint8Array(count);
  const probabilities = new Float64Array(count * classes);
  for (let i = 0; i < count; i++) {
    labels[i] = random.integer(classes);
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    let left = 64;
    for (let c = 0; c < classes - 1; c++) {
      const part = random.integer(left + 1);
      row[c] = part / 64;
      left -= part;
    }
    row[classes - 1] = left / 64;
    if (random.uniform() < 0.5) labels[i] = row.indexOf(Math.max(...row));
  }
  return { labels, probabilities };
}

const { labels, probabilities } = generatedForecasts(400, 6, 21);
const predicted = predictions(probabilities, 6);
const confidences = Float64Array.from(predicted, (top, i) => probabilities[6 * i + top]!);
const right = [...predicted].map((top, i) => top === labels[i]);

describe("scikit-learn's numbers of 400 forecasts, many of them on the edges of bins", () => {
  it('confusion matrix, precision, recall, F1 and support', () => {
    const confusion = confusionMatrix(predicted, labels, 6);
    expect(confusion).toEqual(fixture.confusion);
    const perClass = classMetrics(confusion);
    expect(perClass.map(({ support }) => support)).toEqual(fixture.support);
    for (const name of ['precision', 'recall', 'f1'] as const) {
      perClass.forEach((metrics, c) => expect(metrics[name]).toBeCloseTo(fixture[name][c]!, 14));
    }
  });

  it.each(fixture.curves)('calibration_curve and expected error with $bins bins', (expected) => {
    const { probTrue, probPred } = calibrationCurve(right, confidences, expected.bins);
    // To the bit: the same sums in the same order.
    expect(probTrue).toEqual(expected.probTrue);
    expect(probPred).toEqual(expected.probPred);
    const diagram = calibration(probabilities, labels, 6, expected.bins);
    const filled = diagram.bins.filter(({ count }) => count > 0);
    expect(filled.map(({ accuracy }) => accuracy)).toEqual(expected.probTrue);
    expect(filled.map(({ meanConfidence }) => meanConfidence)).toEqual(expected.probPred);
    expect(diagram.expectedError).toBeCloseTo(expected.expectedError, 14);
  });
});

describe('calibration', () => {
  it('has ten bins from 0 to 1, empty ones too, and counts each sample once', () => {
    const diagram = calibration(probabilities, labels, 6);
    expect(diagram.bins).toHaveLength(10);
    diagram.bins.forEach(({ from, to }, k) => {
      expect(from).toBeCloseTo(k / 10, 14);
      expect(to).toBeCloseTo((k + 1) / 10, 14);
    });
    expect(diagram.bins[9]!.to).toBe(1);
    expect(diagram.bins[0]).toMatchObject({ count: 0, meanConfidence: null, accuracy: null });
    expect(diagram.bins.reduce((sum, { count }) => sum + count, 0)).toBe(400);
    expect(diagram.samples).toBe(400);
    expect(diagram.accuracy).toBeCloseTo(right.filter(Boolean).length / 400, 14);
    const gaps = diagram.bins.map((bin) =>
      bin.count === 0 ? 0 : Math.abs(bin.accuracy! - bin.meanConfidence!),
    );
    expect(diagram.maximumError).toBe(Math.max(...gaps));
  });

  it('is computed by hand', () => {
    // Confidences 0.6, 0.6 (right, wrong) and 1 (right): error 2/3 |1/2 - 0.6| + 1/3 |1 - 1|.
    const three = calibration(Float64Array.of(0.6, 0.4, 0.4, 0.6, 0, 1), [0, 0, 1], 2, 5);
    expect(three.bins.map(({ count }) => count)).toEqual([0, 0, 2, 0, 1]);
    expect(three.expectedError).toBeCloseTo(0.2 / 3, 14);
    expect(three.meanConfidence).toBeCloseTo(2.2 / 3, 14);
    expect(three.accuracy).toBeCloseTo(2 / 3, 14);
  });

  it('puts a probability on an edge into the lower bin, and 0 into the first', () => {
    const { probPred } = calibrationCurve([0, 1, 1, 0], [0, 0.5, 0.5000001, 1], 2);
    expect(probPred).toEqual([0.25, (0.5000001 + 1) / 2]);
    const edges = Array.from({ length: 99 }, (_, k) => (k + 1) * (1 / 99));
    edges[98] = 1;
    const one = calibrationCurve(new Array<number>(99).fill(1), edges, 99);
    expect(one.probPred).toEqual(edges);
  });

  it('of nothing is empty', () => {
    const none = calibration(new Float64Array(), [], 10);
    expect(none.bins.every(({ count }) => count === 0)).toBe(true);
    expect(none.expectedError).toBeNaN();
    expect(none.accuracy).toBeNaN();
  });

  it.each<[string, () => unknown]>([
    ['0.5 bins', () => calibration(Float64Array.of(1), [0], 1, 0.5)],
    ['no bins', () => calibrationCurve([1], [1], 0)],
    ['probabilities that are NaN', () => calibration(Float64Array.of(NaN, NaN), [0], 2)],
    ['a probability above 1', () => calibrationCurve([1], [1.01])],
    ['scores instead of probabilities', () => calibration(Float64Array.of(7, -3), [0], 2)],
    ['more labels than rows', () => calibration(Float64Array.of(1, 0), [0, 1], 2)],
    ['more outcomes than probabilities', () => calibrationCurve([1, 0], [1])],
  ])('refuses %s', (_, run) => {
    expect(run).toThrow(RangeError);
  });
});
