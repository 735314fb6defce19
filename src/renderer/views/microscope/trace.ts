/** One batch through one model, with every intermediate. */
import type { Model } from '../../../core/model';
import { networkSteps, type NetworkStep, type NetworkStepKey } from '../../../core/network-steps';
import type { StepInfo } from './steps';

export interface Trace {
  model: Model;
  /** (N,D) grey levels. */
  images: Uint8Array;
  /** (N) */
  labels: readonly number[];
  /** Learning rate of the update; null where it is no number. */
  rate: number | null;
  samples: number;
  steps: ReadonlyMap<NetworkStepKey, NetworkStep>;
}

/** Runs the batch. Without a learning rate the steps of the update are missing. */
export function traceOf(
  model: Model,
  images: Uint8Array,
  labels: readonly number[],
  rate: number | null,
): Trace {
  const steps = networkSteps(model, images, labels, rate ?? undefined);
  return {
    model,
    images,
    labels,
    rate,
    samples: labels.length,
    steps: new Map(steps.map((step) => [step.key, step])),
  };
}

/** Which image, pixel, hidden unit and class are looked at. Each step shows the number where they meet. */
export interface Place {
  image: number;
  pixel: number;
  unit: number;
  class: number;
}

/** The row and column of a step's array at this place. */
export function cellOf({ axes }: StepInfo, place: Place): [row: number, column: number] {
  const at = (axis: StepInfo['axes'][number]) => (axis === 'one' ? 0 : place[axis]);
  return [at(axes[0]), at(axes[1])];
}

/** The place with the row and column of this step's array, elsewhere as it was. */
export function placeOf({ axes }: StepInfo, row: number, column: number, place: Place): Place {
  const next = { ...place };
  if (axes[0] !== 'one') next[axes[0]] = row;
  if (axes[1] !== 'one') next[axes[1]] = column;
  return next;
}

/** The nearest place that this trace has. */
export function placeWithin({ model: { shape }, samples }: Trace, place: Place): Place {
  const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  return {
    image: within(place.image, samples),
    pixel: within(place.pixel, shape.inputs),
    unit: within(place.unit, shape.hidden),
    class: within(place.class, shape.classes),
  };
}

/** Where to look first: the first image's most inked pixel, its most excited hidden unit and its likeliest class. */
export function firstPlace({ model: { shape }, images, steps }: Trace): Place {
  const largest = (values: ArrayLike<number>, count: number) => {
    let best = 0;
    for (let n = 1; n < count; n++) if (values[n]! > values[best]!) best = n;
    return best;
  };
  return {
    image: 0,
    pixel: largest(images, shape.inputs),
    unit: largest(steps.get('Z1')!.data, shape.hidden),
    class: largest(steps.get('S')!.data, shape.classes),
  };
}

const largestOf = new WeakMap<Float64Array, number>();

/** The largest absolute value of an array, worked out once: the end of its colour scale. */
export function largestAbsolute(data: Float64Array): number {
  const known = largestOf.get(data);
  if (known !== undefined) return known;
  const most = largestOfEvery(data, 0, 1);
  largestOf.set(data, most);
  return most;
}

/** The largest absolute value of every so manieth one: of a column. */
export function largestOfEvery(data: Float64Array, from: number, every: number): number {
  let most = 0;
  for (let n = from; n < data.length; n += every) {
    const size = Math.abs(data[n]!);
    if (size > most && size < Infinity) most = size;
  }
  return most;
}
