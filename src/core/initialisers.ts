/** How weights start. Biases start at 0. */
import { zeroParameters, type NetworkShape, type Parameters } from './parameters';
import type { RandomStream } from './random';

/**
 * - `normal`: std x N(0,1), the same for both layers (the course's)
 * - `he`: N(0, 2 / inputs of the layer) (He et al., 2015)
 * - `xavier`: N(0, 2 / (inputs + outputs of the layer)) (Glorot and Bengio, 2010)
 */
export const INITIALISER_NAMES = ['normal', 'he', 'xavier'] as const;
export type InitialiserName = (typeof INITIALISER_NAMES)[number];

/**
 * A network's first parameters, float64, drawn row by row: W1, then W2.
 * @param deviation standard deviation for `normal`; the others have their own
 */
export function initialParameters(
  shape: NetworkShape,
  initialiser: InitialiserName,
  deviation: number,
  random: RandomStream,
): Parameters {
  const parameters = zeroParameters(shape, 'float64');
  const fill = (weights: Parameters['W1'], inputs: number, outputs: number) => {
    let scale = deviation;
    if (initialiser === 'he') scale = Math.sqrt(2 / inputs);
    if (initialiser === 'xavier') scale = Math.sqrt(2 / (inputs + outputs));
    for (let i = 0; i < weights.length; i++) weights[i] = scale * random.normal();
  };
  fill(parameters.W1, shape.inputs, shape.hidden);
  fill(parameters.W2, shape.hidden, shape.classes);
  return parameters;
}
