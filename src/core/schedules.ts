/** Learning-rate schedules: the rate of each update, from the base rate and how far training has come. */
import { cos } from './deterministic-math';
import { wholePower } from './optimizers';

/**
 * - `exponential`: x gamma after each epoch (the course's)
 * - `constant`
 * - `step`: x gamma after every `stepEpochs` epochs
 * - `cosine`: half a cosine from the base rate to 0 over all epochs (Loshchilov and Hutter, 2017)
 */
export const SCHEDULE_NAMES = ['exponential', 'constant', 'step', 'cosine'] as const;
export type ScheduleName = (typeof SCHEDULE_NAMES)[number];

/** A schedule with its constants; those that it does not use are ignored. */
export interface Schedule {
  schedule: ScheduleName;
  /** The base rate. */
  learningRate: number;
  /** Decay factor of `exponential` and `step`. */
  gamma: number;
  /** Epochs between decays of `step`. */
  stepEpochs: number;
  /** Epochs over which the rate rises linearly from near 0; 0 for no warm-up. */
  warmupEpochs: number;
  /** All epochs: where `cosine` reaches 0. */
  epochs: number;
}

/**
 * The learning rate of one update.
 * @param update updates done before it, from 0
 * @param updatesPerEpoch mini-batches in an epoch
 */
export function learningRateAt(settings: Schedule, update: number, updatesPerEpoch: number): number {
  const { schedule, learningRate, gamma, stepEpochs, warmupEpochs, epochs } = settings;
  const epoch = Math.floor(update / updatesPerEpoch);
  let rate = learningRate;
  if (schedule === 'exponential') rate *= wholePower(gamma, epoch);
  if (schedule === 'step') rate *= wholePower(gamma, Math.floor(epoch / stepEpochs));
  if (schedule === 'cosine') {
    const progress = Math.min(1, update / (epochs * updatesPerEpoch));
    rate *= 0.5 * (1 + cos(Math.PI * progress));
  }
  const warmup = warmupEpochs * updatesPerEpoch;
  // A warm-up of a fraction of an update ends inside one: no rate goes beyond the schedule's.
  return update < warmup ? rate * Math.min(1, (update + 1) / warmup) : rate;
}
