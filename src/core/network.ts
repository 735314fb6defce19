/**
 * The network in plain float64, to be read beside the formulas:
 *
 *   Z = X W1 + b1,  A = max(Z, 0),  S = A W2 + b2,  P = softmax(S)
 *   loss = mean(-log P[i, y_i]) + 0.5 lambda (sum W1^2 + sum W2^2)
 *
 * It is the oracle of every test and predicts where speed does not matter, as in the drawing pad.
 * Matrices are flat and row-major: X (N,D), Z and A (N,H), S and P (N,C).
 */
import { exp, log } from './deterministic-math';
import { zeroParameters, type FloatArray, type NetworkShape, type Parameters } from './parameters';

/** What the forward pass leaves for the backward pass. */
export interface Activations {
  /** A = max(X W1 + b1, 0), (N,H). */
  hidden: Float64Array;
  /** S = A W2 + b2, (N,C). */
  scores: Float64Array;
}

/** X W + b for X (N,K), W (K,M), b (M): (N,M). */
function affine(X: FloatArray, W: FloatArray, b: FloatArray, rows: number, inner: number): Float64Array {
  const columns = b.length;
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const row = result.subarray(i * columns, (i + 1) * columns);
    row.set(b);
    for (let k = 0; k < inner; k++) {
      const x = X[i * inner + k]!;
      const from = k * columns;
      for (let j = 0; j < columns; j++) row[j]! += x * W[from + j]!;
    }
  }
  return result;
}

/** Scores of N preprocessed samples X (N,D), with the hidden activations. */
export function forward(parameters: Parameters, shape: NetworkShape, X: FloatArray): Activations {
  const rows = X.length / shape.inputs;
  const hidden = affine(X, parameters.W1, parameters.b1, rows, shape.inputs);
  for (let i = 0; i < hidden.length; i++) if (!(hidden[i]! > 0)) hidden[i] = 0;
  return { hidden, scores: affine(hidden, parameters.W2, parameters.b2, rows, shape.hidden) };
}

/** Softmax of each row of scores (N,C), the row's maximum subtracted first so that nothing overflows. */
export function softmax(scores: FloatArray, classes: number): Float64Array {
  const probabilities = new Float64Array(scores.length);
  for (let from = 0; from < scores.length; from += classes) {
    let maximum = -Infinity;
    for (let c = 0; c < classes; c++) maximum = Math.max(maximum, scores[from + c]!);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += probabilities[from + c] = exp(scores[from + c]! - maximum);
    for (let c = 0; c < classes; c++) probabilities[from + c]! /= sum;
  }
  return probabilities;
}

/** Sum over rows of the cross-entropy log(sum exp(S - max)) - (S[y] - max); labels are 0..C-1. */
export function crossEntropySum(scores: FloatArray, labels: ArrayLike<number>, classes: number): number {
  let total = 0;
  for (let i = 0, from = 0; from < scores.length; i++, from += classes) {
    let maximum = -Infinity;
    for (let c = 0; c < classes; c++) maximum = Math.max(maximum, scores[from + c]!);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += exp(scores[from + c]! - maximum);
    total += log(sum) - (scores[from + labels[i]!]! - maximum);
  }
  return total;
}

/** sum W1^2 + sum W2^2: the L2 term of the loss is 0.5 lambda times it. Biases are not regularised. */
export function weightSumOfSquares(parameters: Parameters): number {
  let total = 0;
  for (const W of [parameters.W1, parameters.W2]) for (const w of W) total += w * w;
  return total;
}

/**
 * Adds to `gradients` those of the cross-entropy part of the loss, for samples X (N,D) out of a mini-batch of
 * `batchSize` samples, so that a large batch can be worked through in pieces. Returns the sum of cross-entropies.
 */
export function accumulateGradients(
  parameters: Parameters,
  shape: NetworkShape,
  X: FloatArray,
  labels: ArrayLike<number>,
  batchSize: number,
  gradients: Parameters,
): number {
  const { inputs, hidden: units, classes } = shape;
  const rows = labels.length;
  const { hidden, scores } = forward(parameters, shape, X);

  // dS = (P - onehot) / batch size
  const dS = softmax(scores, classes);
  for (let i = 0; i < rows; i++) dS[i * classes + labels[i]!]! -= 1;
  for (let i = 0; i < dS.length; i++) dS[i]! /= batchSize;

  const dZ = new Float64Array(units);
  for (let i = 0; i < rows; i++) {
    // db2 += dS,  dW2 += A^T dS,  dZ = (dS W2^T) where A > 0
    for (let c = 0; c < classes; c++) gradients.b2[c]! += dS[i * classes + c]!;
    for (let j = 0; j < units; j++) {
      const a = hidden[i * units + j]!;
      let sum = 0;
      for (let c = 0; c < classes; c++) {
        const d = dS[i * classes + c]!;
        gradients.W2[j * classes + c]! += a * d;
        sum += d * parameters.W2[j * classes + c]!;
      }
      dZ[j] = a > 0 ? sum : 0;
    }
    // db1 += dZ,  dW1 += X^T dZ
    for (let j = 0; j < units; j++) gradients.b1[j]! += dZ[j]!;
    for (let k = 0; k < inputs; k++) {
      const x = X[i * inputs + k]!;
      const from = k * units;
      for (let j = 0; j < units; j++) gradients.W1[from + j]! += x * dZ[j]!;
    }
  }
  return crossEntropySum(scores, labels, classes);
}

/** The whole loss of a mini-batch, L2 term included, and its gradients: what the course's `loss(X, y)` returns. */
export function lossAndGradients(
  parameters: Parameters,
  shape: NetworkShape,
  X: FloatArray,
  labels: ArrayLike<number>,
  lambda: number,
): { loss: number; gradients: Parameters } {
  const gradients = zeroParameters(shape, 'float64');
  const sum = accumulateGradients(parameters, shape, X, labels, labels.length, gradients);
  for (const name of ['W1', 'W2'] as const) {
    for (let i = 0; i < gradients[name].length; i++) gradients[name][i]! += lambda * parameters[name][i]!;
  }
  return { loss: sum / labels.length + 0.5 * lambda * weightSumOfSquares(parameters), gradients };
}
