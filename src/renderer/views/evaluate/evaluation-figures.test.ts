import { describe, expect, it } from 'vitest';
import { classMetrics } from '../../../core/metrics';
import type { EvaluationResult, ModelEntry } from '../../../shared/models';
import { classesToCsv, macroAverages, nextClassSort, sortedClasses } from './class-figures';
import { evaluationToJson } from './evaluation-json';
import { gridStep } from './grid-step';
import { cellSamples, frequentMistakes, mistakesOf, samplesToCsv } from './sample-lists';
import { wilsonInterval } from './wilson-interval';

const confusion = [
  [3, 1, 0],
  [0, 4, 2],
  [0, 0, 0],
];

const result: EvaluationResult = {
  samples: 5,
  accuracy: 0.4,
  loss: 1.5,
  confusion: [
    [1, 2],
    [1, 1],
  ],
  perClass: classMetrics([
    [1, 2],
    [1, 1],
  ]),
  calibration: [
    { from: 0, to: 0.5, count: 0, meanConfidence: 0, accuracy: 0 },
    { from: 0.5, to: 1, count: 5, meanConfidence: 0.75, accuracy: 0.4 },
  ],
  expectedCalibrationError: 0.35,
  labels: Uint8Array.of(0, 0, 1, 0, 1),
  predicted: Uint16Array.of(0, 1, 0, 1, 1),
  confidences: Float32Array.of(0.75, 0.5, 0.875, 0.5, NaN),
  labelProbabilities: Float32Array.of(0.75, 0.25, 0.125, 0.5, NaN),
  source: 'test',
  indices: Uint32Array.of(10, 11, 12, 13, 14),
};

describe('the Wilson interval', () => {
  it('is that of SciPy', () => {
    // scipy.stats.binomtest(974, 1000).proportion_ci(method='wilson'); of 10: 10, 0.
    const { from, to } = wilsonInterval(0.974, 1000);
    expect([from, to]).toEqual([expect.closeTo(0.9621762, 6), expect.closeTo(0.9821961, 6)]);
    expect(wilsonInterval(1, 10)).toEqual({
      from: expect.closeTo(0.7224672, 6) as number,
      to: expect.closeTo(1, 12) as number,
    });
    expect(wilsonInterval(0, 10)).toEqual({ from: 0, to: expect.closeTo(0.2775328, 6) as number });
  });
});

describe('figures of classes', () => {
  const classes = classMetrics(confusion);

  it('are averaged over the classes that occur', () => {
    // sklearn.metrics.precision_recall_fscore_support(average='macro'): class 2 occurs as a prediction.
    const averages = macroAverages(classes, confusion);
    expect(averages.precision).toBeCloseTo((1 + 0.8 + 0) / 3, 12);
    expect(averages.recall).toBeCloseTo((0.75 + 4 / 6 + 0) / 3, 12);
    expect(averages.support).toBe(10);
    const unused = [
      [3, 1, 0],
      [0, 4, 0],
      [0, 0, 0],
    ];
    expect(macroAverages(classMetrics(unused), unused).recall).toBeCloseTo(0.875, 12);
  });

  it('are sorted by any column, and turned around', () => {
    let sort = nextClassSort({ column: 'label', isDescending: false }, 'recall');
    expect(sortedClasses(classes, sort).map(({ label }) => label)).toEqual([2, 1, 0]);
    sort = nextClassSort(sort, 'recall');
    expect(sortedClasses(classes, sort).map(({ label }) => label)).toEqual([0, 1, 2]);
    expect(nextClassSort(sort, 'support').isDescending).toBe(true);
  });

  it('are written with their averages', () => {
    const lines = classesToCsv(classes, macroAverages(classes, confusion)).trimEnd().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toMatch(/^0,1,0\.75,/);
    expect(lines[4]).toMatch(/^macro average,0\.6/);
  });
});

describe('samples', () => {
  it('that were read wrongly come most confident first, the earlier of equals first', () => {
    expect([...mistakesOf(result)]).toEqual([2, 1, 3]);
  });

  it('of a cell come most confident first if wrong, else least confident first, NaN last', () => {
    expect([...cellSamples(result, { label: 0, prediction: 1 })]).toEqual([1, 3]);
    const right = { ...result, labels: Uint8Array.of(0, 0, 0), predicted: Uint16Array.of(0, 0, 0) };
    right.confidences = Float32Array.of(NaN, 0.9, 0.6);
    expect([...cellSamples(right, { label: 0, prediction: 0 })]).toEqual([2, 1, 0]);
  });

  it('are counted by the cells with the most mistakes', () => {
    expect(frequentMistakes(confusion, 5)).toEqual([
      { label: 1, prediction: 2, count: 2 },
      { label: 0, prediction: 1, count: 1 },
    ]);
    expect(frequentMistakes(confusion, 1)).toHaveLength(1);
  });

  it('are written with their place in the data set', () => {
    expect(samplesToCsv(result, [2])).toBe(
      'source,index,label,predicted,probability,labelProbability\r\ntest,12,1,0,0.875,0.125\r\n',
    );
  });
});

it('an evaluation is written as JSON, empty bins and NaN as null', () => {
  const model = { name: 'run 7', format: 'npz', inputs: 4, hidden: 3, classes: 2 } as ModelEntry;
  const written = JSON.parse(
    evaluationToJson(
      { model, dataset: { name: 'MNIST', sha256: null } },
      { test: { result }, train: { problem: 'no' } },
    ),
  ) as { model: { name: string }; parts: Record<string, Record<string, unknown>> };
  expect(written.model.name).toBe('run 7');
  expect(Object.keys(written.parts)).toEqual(['test']);
  const { calibration, probabilities, indices, macroAverage } = written.parts.test!;
  expect((calibration as { accuracy: number | null }[])[0]!.accuracy).toBeNull();
  expect(probabilities).toEqual([0.75, 0.5, 0.875, 0.5, null]);
  expect(indices).toEqual([10, 11, 12, 13, 14]);
  expect(macroAverage).toMatchObject({ support: 5 });
});

it('keys lead through a grid and stay in it', () => {
  const grid = { total: 23, columns: 5, page: 3 };
  expect(gridStep('ArrowDown', 1, grid)).toBe(6);
  expect(gridStep('ArrowDown', 20, grid)).toBe(22);
  expect(gridStep('ArrowLeft', 0, grid)).toBe(0);
  expect(gridStep('PageUp', 22, grid)).toBe(7);
  expect(gridStep('End', 3, grid)).toBe(22);
  expect(gridStep('a', 3, grid)).toBeNull();
});
