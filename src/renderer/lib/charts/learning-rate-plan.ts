import { learningRateAt, type Schedule } from '../../../core/schedules';
import type { CurvePoint } from '../../../figures/curves';

const POINTS = 600;

/** The learning rate of updates 1 to the last, thinned: at most some hundred points, with each epoch's edges if they fit. */
export function ratePoints(schedule: Schedule, stepsPerEpoch: number): CurvePoint[] {
  const total = schedule.epochs * stepsPerEpoch;
  const steps = new Set<number>();
  for (let i = 0; i < POINTS; i++) steps.add(Math.floor((i * (total - 1)) / (POINTS - 1)));
  // Decay happens between epochs: the last update before it and the first after it make the step upright.
  for (let epoch = 1; epoch < schedule.epochs && schedule.epochs <= POINTS; epoch++) {
    steps.add(epoch * stepsPerEpoch - 1).add(epoch * stepsPerEpoch);
  }
  return [...steps]
    .filter((step) => step >= 0 && step < total)
    .sort((a, b) => a - b)
    .map((step) => ({ x: step + 1, y: learningRateAt(schedule, step, stepsPerEpoch) }));
}
