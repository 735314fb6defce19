/** The network's parameters as flat row-major arrays, named as in the course: W1, b1, W2, b2. */

/** float64 from the reference kernels, float32 from the SIMD kernels. */
export type FloatArray = Float64Array | Float32Array;

/** Sizes of a two-layer network: D inputs, H hidden units, C classes. */
export interface NetworkShape {
  inputs: number;
  hidden: number;
  classes: number;
}

/** W1 (D,H), b1 (1,H), W2 (H,C), b2 (1,C), row-major. */
export interface Parameters {
  W1: FloatArray;
  b1: FloatArray;
  W2: FloatArray;
  b2: FloatArray;
}

/** The names of the four arrays, in the order in which they are stored. */
export const PARAMETER_NAMES = ['W1', 'b1', 'W2', 'b2'] as const;
export type ParameterName = (typeof PARAMETER_NAMES)[number];

/** Rows and columns of each array of a network. */
export function parameterDimensions(
  shape: NetworkShape,
): Record<ParameterName, [rows: number, columns: number]> {
  return {
    W1: [shape.inputs, shape.hidden],
    b1: [1, shape.hidden],
    W2: [shape.hidden, shape.classes],
    b2: [1, shape.classes],
  };
}

/** All four arrays, filled with 0. */
export function zeroParameters(shape: NetworkShape, precision: 'float32' | 'float64'): Parameters {
  const ArrayType = precision === 'float32' ? Float32Array : Float64Array;
  const { inputs, hidden, classes } = shape;
  return {
    W1: new ArrayType(inputs * hidden),
    b1: new ArrayType(hidden),
    W2: new ArrayType(hidden * classes),
    b2: new ArrayType(classes),
  };
}

/** A deep copy. */
export function copyParameters(parameters: Parameters): Parameters {
  return {
    W1: parameters.W1.slice(),
    b1: parameters.b1.slice(),
    W2: parameters.W2.slice(),
    b2: parameters.b2.slice(),
  };
}

/** Whether every value is finite. A network that diverged has infinities or NaN. */
export function allFinite(parameters: Parameters): boolean {
  return PARAMETER_NAMES.every((name) => parameters[name].every(Number.isFinite));
}
