import { describe, expect, it } from 'vitest';
import { PRESETS } from '../core/configuration';
import type { TrainingProgress, WeightImages } from '../shared/contract';
import { TrainingReporter } from './training-reporter';

const WEIGHTS: WeightImages = { count: 1, height: 1, width: 1, pixels: new Uint8Array(1) };

/** A reporter on a clock that only the test moves. */
function reporter(stepsBefore = 0) {
  let time = 0;
  let worked = 0;
  const progress: TrainingProgress[] = [];
  let weights = 0;
  const configuration = { ...PRESETS.course, trainSize: 1000, batchSize: 100, epochs: 10 };
  const it = new TrainingReporter({
    id: 'run',
    configuration,
    samples: configuration.trainSize,
    stepsBefore,
    emit: (event, value) => {
      if (event === 'progress') progress.push(value as TrainingProgress);
      if (event === 'weights') weights++;
    },
    weights: () => WEIGHTS,
    worked: () => worked,
    now: () => time,
  });
  let step = stepsBefore;
  return {
    progress,
    weightsTold: () => weights,
    flush: () => it.flush(),
    pause: (milliseconds: number) => (time += milliseconds),
    /** Takes steps of so many milliseconds each. */
    steps(count: number, milliseconds: number) {
      for (let i = 0; i < count; i++) {
        time += milliseconds;
        worked += milliseconds;
        step++;
        it.take({
          type: 'step',
          step,
          epoch: 1 + Math.floor((step - 1) / 10),
          batch: ((step - 1) % 10) + 1,
          batches: 10,
          loss: step,
          learningRate: 1e-3,
        });
      }
    },
  };
}

describe('the training reporter', () => {
  it('tells at most ten times a second, and every loss once', () => {
    const { steps, progress, flush } = reporter();
    steps(95, 10);
    flush();
    expect(progress.length).toBeLessThanOrEqual(11);
    expect(progress.flatMap(({ losses }) => [...losses])).toEqual(
      Array.from({ length: 95 }, (_, i) => i + 1),
    );
    for (const { firstStep, losses, step } of progress) expect(firstStep + losses.length - 1).toBe(step);
  });

  it('shows weights at most five times a second', () => {
    const { steps, weightsTold } = reporter();
    steps(100, 10);
    expect(weightsTold()).toBe(5);
  });

  it('measures speed and predicts the end without pauses', () => {
    const { steps, pause, progress } = reporter();
    steps(40, 10);
    pause(60_000);
    steps(40, 10);
    const last = progress.at(-1)!;
    expect(last.samplesPerSecond).toBeCloseTo(10_000, -3);
    expect(last.secondsLeft).toBeCloseTo(((100 - last.step) * 10) / 1000, 1);
  });

  it('goes on counting where a resumed run stood', () => {
    const { steps, progress } = reporter(30);
    steps(1, 10);
    expect(progress[0]).toMatchObject({ firstStep: 31, step: 31, totalSteps: 100 });
  });
});
