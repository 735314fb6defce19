/** Optimizers: how gradients move parameters. In float64; the SIMD kernels have the same in float32. */
import { zeroParameters, type FloatArray, type NetworkShape, type Parameters } from './parameters';

/** `sgd` is the course's; `momentum` and `nesterov` follow PyTorch's SGD; `adam` is Kingma and Ba (2015). */
export const OPTIMIZER_NAMES = ['sgd', 'momentum', 'nesterov', 'adam'] as const;
export type OptimizerName = (typeof OPTIMIZER_NAMES)[number];

/** An optimizer with its constants; those that it does not use are ignored. */
export interface OptimizerSettings {
  name: OptimizerName;
  /** 0..1, of momentum and Nesterov. */
  momentum: number;
  /** 0..1, Adam's decay of the mean gradient. */
  beta1: number;
  /** 0..1, Adam's decay of the mean squared gradient. */
  beta2: number;
  /** Above 0, Adam's protection from division by 0. */
  epsilon: number;
}

/** What an optimizer remembers: updates done, and its slots (velocity; or Adam's two moments). */
export interface OptimizerState {
  updates: number;
  slots: Parameters[];
}

const SLOT_COUNTS: Record<OptimizerName, number> = { sgd: 0, momentum: 1, nesterov: 1, adam: 2 };

/** How many arrays of a parameter's size the optimizer keeps. */
export function slotCount(name: OptimizerName): number {
  return SLOT_COUNTS[name];
}

/** An optimizer's state before its first update. */
export function initialOptimizerState(
  name: OptimizerName,
  shape: NetworkShape,
  precision: 'float32' | 'float64',
): OptimizerState {
  const slots = Array.from({ length: slotCount(name) }, () => zeroParameters(shape, precision));
  return { updates: 0, slots };
}

/** base^exponent for a whole exponent, by squaring: Math.pow leaves its last bits open. */
export function wholePower(base: number, exponent: number): number {
  let result = 1;
  for (let power = base; exponent > 0; exponent = Math.floor(exponent / 2), power *= power) {
    if (exponent % 2 === 1) result *= power;
  }
  return result;
}

/** Adam's 1 / (1 - beta^t), which correct its moments for their start at 0; t = 1 for the first update. */
export function adamCorrections(settings: OptimizerSettings, t: number): [first: number, second: number] {
  return [1 / (1 - wholePower(settings.beta1, t)), 1 / (1 - wholePower(settings.beta2, t))];
}

/**
 * One update of one array in place.
 * @param decay lambda for weights, 0 for biases: the gradient of the L2 term is added here
 * @param slots the optimizer's arrays for this parameter
 * @param t number of this update, from 1
 */
export function updateArray(
  settings: OptimizerSettings,
  values: FloatArray,
  gradients: FloatArray,
  slots: FloatArray[],
  rate: number,
  decay: number,
  t: number,
): void {
  const [first = values, second = values] = slots;
  const { name, momentum, beta1, beta2, epsilon } = settings;
  const [correction1, correction2] = adamCorrections(settings, t);
  for (let i = 0; i < values.length; i++) {
    const gradient = gradients[i]! + decay * values[i]!;
    if (name === 'sgd') {
      values[i]! -= rate * gradient;
    } else if (name === 'adam') {
      first[i] = beta1 * first[i]! + (1 - beta1) * gradient;
      second[i] = beta2 * second[i]! + (1 - beta2) * gradient * gradient;
      values[i]! -= (rate * correction1 * first[i]!) / (Math.sqrt(second[i]! * correction2) + epsilon);
    } else {
      first[i] = momentum * first[i]! + gradient;
      values[i]! -= rate * (name === 'nesterov' ? gradient + momentum * first[i]! : first[i]!);
    }
  }
}
