import { describe, expect, it } from 'vitest';
import { Lcg } from './fixtures/generated';
import fixture from './fixtures/metrics.json';
import { accuracy, classMetrics, confusionMatrix, predictions, topKAccuracy } from './metrics';

/** The labels and scores of numpy_fixtures.py's metrics(). */
function numpyExample() {
  const random = new Lcg(11);
  const labels = Uint8Array.from({ length: 200 }, () => (random.uniform() < 0.9 ? random.integer(4) : 5));
  const scores = Float64Array.from({ length: 1200 }, () => random.integer(5));
  for (let i = 0; i < 200; i++) scores[6 * i + 5] = -1;
  return { labels, scores };
}

function expectClose(actual: number[], expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 14));
}

describe("NumPy's metrics of 200 samples with ties, a class without samples and one never predicted", () => {
  const { labels, scores } = numpyExample();
  const predicted = predictions(scores, 6);
  const confusion = confusionMatrix(predicted, labels, 6);
  const perClass = classMetrics(confusion);

  it('confusion matrix and accuracy', () => {
    expect(confusion).toEqual(fixture.confusion);
    expect(accuracy(predicted, labels)).toBeCloseTo(fixture.accuracy, 14);
  });

  it('precision, recall, F1 and support', () => {
    expect(perClass.map(({ label }) => label)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(perClass.map(({ support }) => support)).toEqual(fixture.support);
    for (const name of ['precision', 'recall', 'f1'] as const) {
      expectClose(
        perClass.map((metrics) => metrics[name]),
        fixture[name],
      );
    }
  });

  it('top-k accuracy for every k', () => {
    expectClose(
      [1, 2, 3, 4, 5, 6].map((k) => topKAccuracy(scores, labels, 6, k)),
      fixture.topK,
    );
  });
});

describe('metrics by hand', () => {
  it('predict the lowest of the classes with the highest score', () => {
    expect([...predictions(Float32Array.of(1, 3, 3, -2, -2, -2, 0, 0, 1), 3)]).toEqual([1, 0, 2]);
  });

  it('count equal entries', () => {
    expect(accuracy([1, 2, 3, 4], [1, 0, 3, 3])).toBe(0.5);
    expect(accuracy([], [])).toBeNaN();
  });

  it('put labels in rows and predictions in columns', () => {
    expect(confusionMatrix([1, 1, 0], [0, 0, 1], 2)).toEqual([
      [0, 2],
      [1, 0],
    ]);
  });

  it('divide nothing by nothing into 0', () => {
    // Class 0: 3 of 4 predictions right, 3 of 5 samples found. Class 1 has no samples, class 2 no predictions.
    const [first, second, third] = classMetrics([
      [3, 2, 0],
      [0, 0, 0],
      [1, 0, 0],
    ]);
    expect(first).toEqual({
      label: 0,
      precision: 0.75,
      recall: 0.6,
      f1: expect.closeTo(2 / 3, 14),
      support: 5,
    });
    expect(second).toEqual({ label: 1, precision: 0, recall: 0, f1: 0, support: 0 });
    expect(third).toEqual({ label: 2, precision: 0, recall: 0, f1: 0, support: 1 });
  });

  it('count the lower class first among equal scores', () => {
    const scores = Float64Array.of(1, 1, 1);
    const at = (label: number, k: number) => topKAccuracy(scores, [label], 3, k);
    expect([at(0, 1), at(1, 1), at(1, 2), at(2, 2), at(2, 3)]).toEqual([1, 0, 1, 0, 1]);
  });

  it('find no label among the best where scores are NaN', () => {
    expect(topKAccuracy(Float64Array.of(NaN, NaN, NaN), [1], 3, 2)).toBe(0);
    expect(topKAccuracy(Float64Array.of(NaN, 1, 0), [1], 3, 1)).toBe(0);
    expect(topKAccuracy(Float64Array.of(NaN, 1, 0), [1], 3, 2)).toBe(1);
  });
});
