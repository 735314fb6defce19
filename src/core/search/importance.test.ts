import { describe, expect, it } from 'vitest';
import { importances, IMPORTANCE_TRIALS } from './importance';
import { latinHypercubeTrials } from './samplers';
import { placeOf, type SearchSpace, type TrialParameters } from './space';

const space: SearchSpace = {
  hidden: { kind: 'choice', values: [50, 80, 100, 150] },
  learningRate: { kind: 'range', minimum: 1e-5, maximum: 1e-1, scale: 'log' },
  lambda: { kind: 'range', minimum: 0, maximum: 1, scale: 'linear' },
  optimizer: { kind: 'choice', values: ['sgd', 'adam'] },
};
const observed = (count: number, value: (parameters: TrialParameters) => number) =>
  latinHypercubeTrials(space, count, 1).map((parameters) => ({ parameters, value: value(parameters) }));
const rateOf = (parameters: TrialParameters) =>
  placeOf('learningRate', space.learningRate!, parameters.learningRate!);

describe('the importance of hyperparameters', () => {
  it('is that of a sum: shares of the variance of its terms', () => {
    // Uniform on 0..1 has variance 1/12: 16 to 1, and nothing for the other two.
    const report = importances(
      space,
      observed(600, (parameters) => 4 * rateOf(parameters) + Number(parameters.lambda)),
    )!;
    const share = Object.fromEntries(report.main.map(({ key, share: part }) => [key, part]));
    expect(report.main.map(({ key }) => key).slice(0, 2)).toEqual(['learningRate', 'lambda']);
    expect(share.learningRate).toBeGreaterThan(0.88);
    expect(share.learningRate).toBeLessThan(0.97);
    expect(share.lambda).toBeGreaterThan(0.03);
    expect(share.lambda).toBeLessThan(0.1);
    expect(share.hidden).toBeLessThan(0.01);
    expect(share.optimizer).toBeLessThan(0.01);
    expect(report.interplay).toBeLessThan(0.06);
  });

  it('tells interplay from what each does by itself', () => {
    // The sign of the rate's effect depends on the optimizer: neither explains anything alone.
    const report = importances(
      space,
      observed(600, (parameters) => (rateOf(parameters) - 0.5) * (parameters.optimizer === 'sgd' ? 1 : -1)),
    )!;
    expect(report.interplay).toBeGreaterThan(0.85);
  });

  it('adds up to 1, and comes out the same each time', () => {
    const trials = observed(40, (parameters) => rateOf(parameters) * Number(parameters.hidden));
    const report = importances(space, trials, 5)!;
    const sum = report.main.reduce((total, { share }) => total + share, report.interplay);
    expect(sum).toBeCloseTo(1, 9);
    expect(importances(space, trials, 5)).toEqual(report);
  });

  it('says nothing of too few trials, of equal ones, or of values that are no numbers', () => {
    expect(importances(space, observed(IMPORTANCE_TRIALS - 1, rateOf))).toBeNull();
    expect(
      importances(
        space,
        observed(20, () => 0.5),
      ),
    ).toBeNull();
    expect(
      importances(
        space,
        observed(20, () => -Infinity),
      ),
    ).toBeNull();
  });
});
