/** Which samples make up each mini-batch of an epoch. */
import type { RandomStream } from './random';

/**
 * - `shuffled`: each epoch goes once through all samples in a new order; the last batch may be smaller
 * - `replacement`: each sample of each batch is drawn from all samples, as the course's `np.random.choice`
 */
export const SAMPLING_NAMES = ['shuffled', 'replacement'] as const;
export type SamplingName = (typeof SAMPLING_NAMES)[number];

/** Mini-batches in an epoch. */
export function batchesPerEpoch(sampleCount: number, batchSize: number): number {
  return Math.ceil(sampleCount / batchSize);
}

/** The indices of one epoch's samples, batch after batch; batch b is the slice from b x batchSize. */
export function epochOrder(
  sampling: SamplingName,
  sampleCount: number,
  batchSize: number,
  random: RandomStream,
): Uint32Array {
  if (sampling === 'shuffled') {
    const order = Uint32Array.from({ length: sampleCount }, (_, i) => i);
    random.shuffle(order);
    return order;
  }
  const length = batchesPerEpoch(sampleCount, batchSize) * batchSize;
  return Uint32Array.from({ length }, () => random.integer(sampleCount));
}
