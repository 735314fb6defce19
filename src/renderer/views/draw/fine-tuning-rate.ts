import type { Model } from '../../../core/model';

/** Adam's step as a share of a typical weight. */
const SHARE = 0.004;

/**
 * A learning rate for Adam at which a trained network learns on without losing what it knows. Adam moves each weight by
 * about the rate, whatever the gradient; weights on raw pixels are hundreds of times smaller than those on scaled ones.
 * So the rate is a share of the first layer's root mean square, to one digit.
 */
export function fineTuningRate({ parameters }: Pick<Model, 'parameters'>): number {
  let squares = 0;
  for (const weight of parameters.W1) squares += weight * weight;
  const rate = SHARE * Math.sqrt(squares / Math.max(1, parameters.W1.length));
  return rate > 0 && Number.isFinite(rate) ? Number(rate.toPrecision(1)) : 1e-4;
}
