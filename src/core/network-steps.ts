/**
 * The microscope: one image or one mini-batch through the network and back, with every intermediate, by the formulas of
 * network.ts and in its order of additions, so that loss and gradients are `lossAndGradients`'s to the last bit.
 */
import { exp, log } from './deterministic-math';
import type { Model } from './model';
import { weightSumOfSquares } from './network';
import type { FloatArray } from './parameters';
import { preprocess } from './preprocessing';

/** The steps in their order, each with the formula by which it comes from those before. */
export const NETWORK_STEP_FORMULAS = {
  X: '(x - offset) scale',
  Z1: 'X W1 + b1',
  A1: 'max(Z1, 0)',
  S: 'A1 W2 + b2',
  shifted: 'S - max(S)',
  exponentials: 'exp(shifted)',
  P: 'exponentials / sum(exponentials)',
  crossEntropy: 'log(sum(exponentials)) - shifted[y]',
  dataLoss: 'mean(crossEntropy)',
  penalty: '0.5 lambda (sum W1^2 + sum W2^2)',
  loss: 'dataLoss + penalty',
  dS: '(P - onehot(y)) / N',
  dW2: 'A1^T dS + lambda W2',
  db2: 'sum(dS)',
  dA1: 'dS W2^T',
  dZ1: 'dA1 where Z1 > 0',
  dW1: 'X^T dZ1 + lambda W1',
  db1: 'sum(dZ1)',
  newW1: 'W1 - rate dW1',
  newb1: 'b1 - rate db1',
  newW2: 'W2 - rate dW2',
  newb2: 'b2 - rate db2',
} as const;

export type NetworkStepKey = keyof typeof NETWORK_STEP_FORMULAS;

/** One intermediate, a matrix. */
export interface NetworkStep {
  key: NetworkStepKey;
  rows: number;
  columns: number;
  /** rows x columns, row-major. */
  data: Float64Array;
}

/** What is needed of a model to take a step of learning with it. */
export type LearningModel = Pick<Model, 'shape' | 'parameters' | 'preprocessing' | 'lambda'>;

/** Adds A B to `into`, for A (rows, inner), B (inner, columns). */
function addProduct(A: FloatArray, B: FloatArray, rows: number, columns: number, into: Float64Array): void {
  const inner = A.length / rows;
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const a = A[i * inner + k]!;
      for (let j = 0; j < columns; j++) into[i * columns + j]! += a * B[k * columns + j]!;
    }
  }
}

/** A^T B + lambda W for A (N, rows), B (N, columns). */
function weightGradient(A: FloatArray, B: FloatArray, samples: number, lambda: number, W: FloatArray) {
  const rows = A.length / samples;
  const columns = B.length / samples;
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < samples; i++) {
    for (let k = 0; k < rows; k++) {
      const a = A[i * rows + k]!;
      for (let j = 0; j < columns; j++) result[k * columns + j]! += a * B[i * columns + j]!;
    }
  }
  for (let n = 0; n < result.length; n++) result[n]! += lambda * W[n]!;
  return result;
}

/** A B^T for A (N, inner), B (rows, inner). */
function timesTransposed(A: FloatArray, B: FloatArray, samples: number): Float64Array {
  const inner = A.length / samples;
  const columns = B.length / inner;
  const result = new Float64Array(samples * columns);
  for (let i = 0; i < samples; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let c = 0; c < inner; c++) sum += A[i * inner + c]! * B[j * inner + c]!;
      result[i * columns + j] = sum;
    }
  }
  return result;
}

/** A matrix of so many equal rows. */
function repeated(row: FloatArray, rows: number): Float64Array {
  const result = new Float64Array(rows * row.length);
  for (let i = 0; i < rows; i++) result.set(row, i * row.length);
  return result;
}

function columnSums(matrix: Float64Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  matrix.forEach((value, n) => (sums[n % columns]! += value));
  return sums;
}

/** W - rate gradient: plain gradient descent, whatever optimizer the model was trained with. */
function stepped(W: FloatArray, gradient: Float64Array, rate: number): Float64Array {
  return gradient.map((g, n) => W[n]! - rate * g);
}

/**
 * Every intermediate of one step, in order. Without labels only those up to P: the forward pass.
 * @param images (N,D) grey levels 0..255
 * @param labels (N) 0..C-1, or null
 * @param rate learning rate of the update; `newW1` and the others are missing without it
 * @throws RangeError when images, labels and model do not fit
 */
export function networkSteps(
  model: LearningModel,
  images: ArrayLike<number>,
  labels: ArrayLike<number> | null,
  rate?: number,
): NetworkStep[] {
  const { shape, parameters, preprocessing, lambda } = model;
  const { inputs, hidden, classes } = shape;
  const samples = images.length / inputs;
  if (!(Number.isInteger(samples) && samples >= 1)) {
    throw new RangeError(`images of ${inputs} pixels are needed, not ${images.length} pixels in all`);
  }
  const steps: NetworkStep[] = [];
  const add = (key: NetworkStepKey, columns: number, data: Float64Array): Float64Array => {
    steps.push({ key, rows: data.length / columns, columns, data });
    return data;
  };

  const every = Array.from({ length: samples }, (_, i) => i);
  const X = add('X', inputs, preprocess(preprocessing, images, every));
  const Z1 = repeated(parameters.b1, samples);
  addProduct(X, parameters.W1, samples, hidden, Z1);
  add('Z1', hidden, Z1);
  const A1 = add(
    'A1',
    hidden,
    Z1.map((z) => (z > 0 ? z : 0)),
  );
  const S = repeated(parameters.b2, samples);
  addProduct(A1, parameters.W2, samples, classes, S);
  add('S', classes, S);
  const { shifted, exponentials, sums } = shiftedExponentials(S, classes);
  add('shifted', classes, shifted);
  add('exponentials', classes, exponentials);
  const P = add(
    'P',
    classes,
    exponentials.map((value, n) => value / sums[Math.floor(n / classes)]!),
  );
  if (labels === null) return steps;

  checkLabels(labels, samples, classes);
  const crossEntropy = sums.map((sum, i) => log(sum) - shifted[i * classes + labels[i]!]!);
  add('crossEntropy', 1, crossEntropy);
  const dataLoss = crossEntropy.reduce((sum, value) => sum + value, 0) / samples;
  add('dataLoss', 1, Float64Array.of(dataLoss));
  const penalty = 0.5 * lambda * weightSumOfSquares(parameters);
  add('penalty', 1, Float64Array.of(penalty));
  add('loss', 1, Float64Array.of(dataLoss + penalty));

  const dS = add(
    'dS',
    classes,
    P.map((p, n) => (p - (n % classes === labels[Math.floor(n / classes)] ? 1 : 0)) / samples),
  );
  const dW2 = add('dW2', classes, weightGradient(A1, dS, samples, lambda, parameters.W2));
  const db2 = add('db2', classes, columnSums(dS, classes));
  const dA1 = add('dA1', hidden, timesTransposed(dS, parameters.W2, samples));
  const dZ1 = add(
    'dZ1',
    hidden,
    dA1.map((d, n) => (Z1[n]! > 0 ? d : 0)),
  );
  const dW1 = add('dW1', hidden, weightGradient(X, dZ1, samples, lambda, parameters.W1));
  const db1 = add('db1', hidden, columnSums(dZ1, hidden));
  if (rate === undefined) return steps;

  add('newW1', hidden, stepped(parameters.W1, dW1, rate));
  add('newb1', hidden, stepped(parameters.b1, db1, rate));
  add('newW2', classes, stepped(parameters.W2, dW2, rate));
  add('newb2', classes, stepped(parameters.b2, db2, rate));
  return steps;
}

/** Scores with each row's maximum subtracted, their exponentials, and each row's sum of these. */
function shiftedExponentials(S: Float64Array, classes: number) {
  const shifted = new Float64Array(S.length);
  const sums = new Float64Array(S.length / classes);
  for (let from = 0; from < S.length; from += classes) {
    const maximum = Math.max(...S.subarray(from, from + classes));
    for (let n = from; n < from + classes; n++) shifted[n] = S[n]! - maximum;
  }
  const exponentials = shifted.map(exp);
  exponentials.forEach((value, n) => (sums[Math.floor(n / classes)]! += value));
  return { shifted, exponentials, sums };
}

function checkLabels(labels: ArrayLike<number>, samples: number, classes: number): void {
  if (labels.length !== samples) throw new RangeError(`${samples} images but ${labels.length} labels`);
  const wrong = Array.from(labels).find(
    (label) => !(Number.isInteger(label) && label >= 0 && label < classes),
  );
  if (wrong !== undefined) {
    throw new RangeError(`the label ${wrong} is not one of the network's classes 0 to ${classes - 1}`);
  }
}
