import { describe, expect, it } from 'vitest';
import { finish } from './evaluation';
import { generatedParameters, generatedSamples } from './fixtures/generated';
import type { ModelCore } from './hidden-activations';
import { summariseUnits, unitActivations, type UnitSummary } from './hidden-units';
import { forward } from './network';
import { fitPreprocessing, preprocess, PREPROCESSING_KINDS } from './preprocessing';

const shape = { inputs: 30, hidden: 13, classes: 4 };
const { images } = generatedSamples(90, 30, 4, 8);

function modelOf(kind: (typeof PREPROCESSING_KINDS)[number]): ModelCore {
  const grey = kind === 'raw' || kind === 'mean-image' ? 100 : 1;
  const parameters = generatedParameters(shape, 5, 0.3, 0.2);
  parameters.W1.forEach((w, i) => (parameters.W1[i] = w / grey));
  // Unit 4 is dead, unit 7 always active.
  for (let k = 0; k < shape.inputs; k++) parameters.W1[k * shape.hidden + 4] = 0;
  parameters.b1[4] = -0.1;
  parameters.b1[7] = 50;
  return { shape, parameters, preprocessing: fitPreprocessing(kind, images, 30) };
}

/** The same by the formulas of network.ts, with all activations at once. */
function expected(model: ModelCore) {
  const every = Array.from({ length: 90 }, (_, i) => i);
  return forward(model.parameters, shape, preprocess(model.preprocessing, images, every));
}

const column = (matrix: Float64Array, columns: number, j: number) =>
  Array.from({ length: matrix.length / columns }, (_, i) => matrix[i * columns + j]!);

function checkSummary(summary: UnitSummary, activations: number[], bar: number, top: number): void {
  expect(summary.mean).toBeCloseTo(activations.reduce((a, b) => a + b) / 90, 10);
  expect(summary.minimum).toBeCloseTo(Math.min(...activations), 10);
  expect(summary.maximum).toBeCloseTo(Math.max(...activations), 10);
  const order = activations.map((activation, index) => ({ activation, index }));
  const best = order.filter(({ activation }) => activation > bar).sort((a, b) => b.activation - a.activation);
  expect(summary.strongest.map(({ index }) => index)).toEqual(best.slice(0, top).map(({ index }) => index));
  summary.strongest.forEach(({ index, activation }) =>
    expect(activation).toBeCloseTo(activations[index]!, 10),
  );
}

describe.each(PREPROCESSING_KINDS)('units on %s images', (kind) => {
  const model = modelOf(kind);
  const { hidden, scores } = expected(model);
  const summaries = finish(summariseUnits(model, images, 5));

  it('sums up each hidden unit as the formulas have it', () => {
    expect(summaries.samples).toBe(90);
    expect(summaries.hidden).toHaveLength(13);
    summaries.hidden.forEach((summary, j) => {
      const activations = column(hidden, 13, j);
      expect(summary.activeShare).toBe(activations.filter((a) => a > 0).length / 90);
      checkSummary(summary, activations, 0, 5);
    });
  });

  it('sums up each output unit by its scores; active where it is the highest', () => {
    expect(summaries.outputs).toHaveLength(4);
    summaries.outputs.forEach((summary, c) => {
      const wins = column(scores, 4, c).filter(
        (score, i) => score === Math.max(...scores.subarray(4 * i, 4 * i + 4)),
      );
      expect(summary.activeShare).toBeCloseTo(wins.length / 90, 12);
      checkSummary(summary, column(scores, 4, c), -Infinity, 5);
    });
  });

  it('finds the dead unit', () => {
    expect(summaries.dead).toContain(4);
    expect(summaries.dead).not.toContain(7);
    expect(summaries.hidden[4]).toEqual({ activeShare: 0, mean: 0, minimum: 0, maximum: 0, strongest: [] });
    expect(summaries.hidden[7]!.activeShare).toBe(1);
  });

  it('gives the activations of one unit on all images', () => {
    const one = finish(unitActivations(model, images, { layer: 'hidden', unit: 9 }));
    one.forEach((activation, i) => expect(activation).toBeCloseTo(hidden[13 * i + 9]!, 10));
    const score = finish(unitActivations(model, images, { layer: 'output', unit: 2 }));
    score.forEach((value, i) => expect(value).toBeCloseTo(scores[4 * i + 2]!, 10));
  });
});

describe('summariseUnits', () => {
  const model = modelOf('unit');

  it('keeps the earlier of images that are equal, and no more than asked for', () => {
    const same = new Uint8Array(300).fill(9);
    const { hidden, outputs } = finish(summariseUnits(model, same, 3));
    expect(hidden[7]!.strongest.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(outputs[0]!.strongest.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(finish(summariseUnits(model, same, 0)).outputs[0]!.strongest).toEqual([]);
  });

  it('can be interrupted: yields growing shares while there is much to do', () => {
    const wide = { inputs: 30, hidden: 4096, classes: 10 };
    const large: ModelCore = { ...model, shape: wide, parameters: generatedParameters(wide, 1, 0.1) };
    const shares = [...summariseUnits(large, generatedSamples(300, 30, 4, 9).images)];
    expect(shares.length).toBeGreaterThan(3);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });

  it('takes images with fractions of grey levels, and float32 parameters', () => {
    const parameters = { ...model.parameters, W1: Float32Array.from(model.parameters.W1) };
    const grey = Float64Array.from({ length: 30 }, (_, k) => (k % 3) + 0.25);
    const { hidden } = forward(parameters, shape, preprocess(model.preprocessing, grey, [0]));
    const summaries = finish(summariseUnits({ ...model, parameters }, grey));
    summaries.hidden.forEach(({ mean }, j) => expect(mean).toBeCloseTo(hidden[j]!, 10));
  });

  it.each<[string, () => unknown]>([
    ['a part of an image', () => finish(summariseUnits(model, new Uint8Array(31)))],
    ['no image', () => finish(summariseUnits(model, new Uint8Array()))],
    [
      'a hidden unit that is not there',
      () => finish(unitActivations(model, images, { layer: 'hidden', unit: 13 })),
    ],
    [
      'an output unit that is not there',
      () => finish(unitActivations(model, images, { layer: 'output', unit: -1 })),
    ],
  ])('refuses %s', (_, run) => expect(run).toThrow(RangeError));
});
