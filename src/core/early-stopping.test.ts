/** Early stopping, on a network that learns exactly as a script says. */
import { describe, expect, it } from 'vitest';
import { PRESETS, type TrainingConfiguration } from './configuration';
import type { KernelSet } from './kernels';
import { zeroParameters } from './parameters';
import { fitPreprocessing } from './preprocessing';
import { Trainer, type TrainingOutcome } from './trainer';

const SAMPLES = 10;
const samples = { images: new Uint8Array(SAMPLES), labels: new Uint8Array(SAMPLES) };

/** A network of one update an epoch; after `e` of them `right[e]` of ten samples are classified right. */
function scriptedKernels(right: number[], confidence: number[]): KernelSet {
  return (shape) => {
    let updates = 0;
    return {
      shape,
      precision: 'float64',
      // eslint-disable-next-line require-yield -- nothing to load
      *loadSamples() {
        return { ...samples, count: SAMPLES };
      },
      parameters: () => zeroParameters(shape, 'float64'),
      setParameters: () => {},
      gradients: () => zeroParameters(shape, 'float64'),
      clearGradients: () => {},
      accumulateGradients: () => 1,
      weightSumOfSquares: () => 0,
      update: () => void updates++,
      optimizerState: () => ({ updates, slots: [] }),
      setOptimizerState: (state) => void (updates = state.updates),
      scores: (_set, indices) =>
        Float64Array.from({ length: 2 * indices.length }, (_, i) => {
          const isRight = indices[i >> 1]! < right[updates]!;
          return (i % 2 === 0) === isRight ? confidence[updates]! : 0;
        }),
    };
  };
}

/** The epochs that were trained, and how it ended. */
function train(
  changes: Partial<TrainingConfiguration>,
  right: number[],
  confidence: number[] = right.map(() => 1),
): [epochs: number, outcome: TrainingOutcome] {
  const configuration = {
    ...PRESETS.course,
    hidden: 1,
    batchSize: SAMPLES,
    epochs: right.length - 1,
    ...changes,
  };
  const preprocessing = fitPreprocessing('raw', samples.images, 1);
  const data = { inputs: 1, classes: 2, train: samples, validation: samples, preprocessing };
  const run = new Trainer(scriptedKernels(right, confidence), configuration, data).run();
  let last = -1;
  for (;;) {
    const step = run.next();
    if (step.done) return [last, step.value];
    if (step.value.type === 'epoch') last = step.value.metrics.epoch;
  }
}

describe('early stopping', () => {
  const accuracies = [1, 5, 6, 6, 5, 7, 7, 6, 5, 9, 9];

  it('off: trains all epochs however bad', () => {
    expect(train({ earlyStopping: 'off', patience: 1 }, accuracies)).toEqual([10, 'completed']);
  });

  it.each([
    [1, 3, 'early-stopping'],
    [2, 4, 'early-stopping'],
    [3, 8, 'early-stopping'],
    [4, 10, 'completed'],
  ] as const)(
    'accuracy: with a patience of %i stops after epoch %i: an equal epoch is no better',
    (patience, epoch, outcome) => {
      expect(train({ earlyStopping: 'accuracy', patience }, accuracies)).toEqual([epoch, outcome]);
    },
  );

  it('counts from the untrained network', () => {
    expect(train({ earlyStopping: 'accuracy', patience: 2 }, [8, 1, 7, 9, 9])).toEqual([2, 'early-stopping']);
  });

  it('loss: watches the loss, not the accuracy', () => {
    // Ever surer of nine right out of ten, then too sure: the loss falls to epoch 2 and rises after it.
    const right = [9, 9, 9, 9, 9, 9];
    const confidence = [0.5, 1, 2, 4, 6, 8];
    expect(train({ earlyStopping: 'loss', patience: 1 }, right, confidence)).toEqual([3, 'early-stopping']);
    expect(train({ earlyStopping: 'loss', patience: 2 }, right, confidence)).toEqual([4, 'early-stopping']);
    expect(train({ earlyStopping: 'accuracy', patience: 1 }, right, confidence)).toEqual([
      1,
      'early-stopping',
    ]);
  });

  it('does not cut short the last epoch, which is complete', () => {
    expect(train({ earlyStopping: 'accuracy', patience: 2 }, [5, 4, 4])).toEqual([2, 'completed']);
  });
});
