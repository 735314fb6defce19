/** Samples in the memory of a SIMD module: images as sparse rows. */
import type { LabelledImages, SampleSet } from './kernels';
import type { SimdMemory, SimdModule } from './simd-memory';

const SLICE_BYTES = 2 ** 20;

/** A sample set as sparse rows: addresses in the module's memory. */
export interface SimdSamples extends SampleSet {
  starts: number;
  pixels: number;
  values: number;
  labelPlace: number;
}

/** Takes samples over in two passes, to count and to compress; yields the share done, 0..1, after each slice. */
export function* loadSimdSamples(
  module: SimdModule,
  memory: SimdMemory,
  inputs: number,
  { images, labels }: LabelledImages,
): Generator<number, SimdSamples, void> {
  const count = labels.length;
  const rowsPerSlice = Math.max(1, Math.floor(SLICE_BYTES / inputs));
  const staging = memory.allocate(rowsPerSlice * inputs);
  const stage = (from: number) => {
    const rows = Math.min(rowsPerSlice, count - from);
    memory.bytes(staging, rows * inputs).set(images.subarray(from * inputs, (from + rows) * inputs));
    return rows;
  };

  let total = 0;
  for (let from = 0; from < count; from += rowsPerSlice) {
    total += module.countNonZero(staging, stage(from) * inputs);
    yield (0.5 * from) / count;
  }
  const starts = memory.allocate(4 * (count + 1));
  // gather reads up to three values past the end.
  const pixels = memory.allocate(2 * total + 16);
  const values = memory.allocate(total + 16);
  const labelPlace = memory.allocate(2 * count);
  memory.shorts(labelPlace, count).set(labels);
  let done = 0;
  for (let from = 0; from < count; from += rowsPerSlice) {
    done = module.compress(staging, stage(from), inputs, starts + 4 * from, pixels, values, done);
    yield 0.5 + (0.5 * from) / count;
  }
  return { count, labels, starts, pixels, values, labelPlace };
}
