/** How one number of a step came about: the terms of its sum, or its formula with the numbers put in. */
import type { NetworkStepKey } from '../../../core/network-steps';
import type { FloatArray } from '../../../core/parameters';
import { digits, operand } from './number-words';
import type { Trace } from './trace';

/** How many terms are told one by one. */
const TOLD = 3;

export interface Term {
  /** Such as X[0, 132] · W1[132, 17]. */
  name: string;
  /** The same in numbers. */
  text: string;
  value: number;
}

export interface Breakdown {
  /** Such as z[0, 17]. */
  name: string;
  value: number;
  /** The formula with its indices. */
  formula: string;
  /** The formula in numbers, where it is no long sum. */
  numbers: string | null;
  /** The largest terms, the largest first. */
  terms: Term[];
  /** How many terms there are, and the sum of those that are not told. */
  count: number;
  rest: number;
}

/** Term n of a sum: its factors, and what they are called. */
interface Sum {
  count: number;
  factors: (n: number) => readonly number[];
  name: (n: number) => string;
}

function product(factors: readonly number[]): number {
  return factors.reduce((result, factor) => result * factor, 1);
}

function sumOfSquares(array: FloatArray): number {
  let sum = 0;
  for (const weight of array) sum += weight * weight;
  return sum;
}

function summed(
  name: string,
  value: number,
  formula: string,
  { count, factors, name: nameOf }: Sum,
): Breakdown {
  const values = Float64Array.from({ length: count }, (_, n) => product(factors(n)));
  const told: number[] = [];
  for (let n = 0; n < count; n++) {
    if (values[n] === 0) continue;
    told.push(n);
    told.sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!));
    if (told.length > TOLD) told.pop();
  }
  const isTold = new Set(told);
  let rest = 0;
  for (let n = 0; n < count; n++) if (!isTold.has(n)) rest += values[n]!;
  const terms = told.map((n) => ({
    name: nameOf(n),
    text: factors(n)
      .map((factor, i) => (i === 0 ? digits(factor, 4) : operand(factor)))
      .join(' × '),
    value: values[n]!,
  }));
  return { name, value, formula, numbers: null, terms, count, rest };
}

function computed(name: string, value: number, formula: string, numbers: string): Breakdown {
  return { name, value, formula, numbers, terms: [], count: 0, rest: 0 };
}

/**
 * How the number at [row, column] of a step came about.
 * @throws RangeError for a step that the trace does not have
 */
export function breakdown(trace: Trace, key: NetworkStepKey, row: number, column: number): Breakdown {
  const { model, samples, labels } = trace;
  const { inputs, hidden, classes } = model.shape;
  const { W1, b1, W2, b2 } = model.parameters;
  const lambda = model.lambda;
  const step = trace.steps.get(key);
  if (!step) throw new RangeError(`there is no step ${key}`);
  const data = (of: NetworkStepKey) => trace.steps.get(of)!.data;
  const at = (array: FloatArray, i: number, j: number, columns: number) => array[i * columns + j]!;
  const value = at(step.data, row, column, step.columns);
  const [i, j] = [row, column];

  /** A (row of) times B (column of), plus one number. */
  const productPlus = (
    count: number,
    [left, right, last]: readonly [
      readonly [(k: number) => string, (k: number) => number],
      readonly [(k: number) => string, (k: number) => number],
      readonly [string, readonly number[]],
    ],
  ): Sum => ({
    count: count + 1,
    factors: (n) => (n < count ? [left[1](n), right[1](n)] : last[1]),
    name: (n) => (n < count ? `${left[0](n)} · ${right[0](n)}` : last[0]),
  });
  const overImages = (name: string, of: NetworkStepKey, columns: number): Sum => ({
    count: samples,
    factors: (n) => [at(data(of), n, j, columns)],
    name: (n) => `${name}[${n}, ${j}]`,
  });
  const updated = (name: string, old: FloatArray, of: NetworkStepKey): Breakdown => {
    const places = `[${name.startsWith('b') ? j : `${i}, ${j}`}]`;
    const index = i * step.columns + j;
    const rate = trace.rate ?? 0;
    return summed(`${name}${places}`, value, `${name}${places} − lr · d${name}${places}`, {
      count: 2,
      factors: (n) => (n === 0 ? [old[index]!] : [-rate, data(of)[index]!]),
      name: (n) => (n === 0 ? `${name}${places}` : `−lr · d${name}${places}`),
    });
  };

  switch (key) {
    case 'X': {
      const { offset, scale } = model.preprocessing;
      const level = trace.images[i * inputs + j]!;
      const pixel = `images[${i}, ${j}]`;
      const numbers =
        scale === 1 && offset[j] === 0
          ? `${level}`
          : `(${level} − ${operand(offset[j]!)}) × ${digits(scale, 4)}`;
      return computed(`X[${i}, ${j}]`, value, `(${pixel} − offset[${j}]) · scale`, numbers);
    }
    case 'Z1':
      return summed(
        `z[${i}, ${j}]`,
        value,
        `Σₖ X[${i}, k] · W1[k, ${j}] + b1[${j}]`,
        productPlus(inputs, [
          [(k) => `X[${i}, ${k}]`, (k) => at(data('X'), i, k, inputs)],
          [(k) => `W1[${k}, ${j}]`, (k) => at(W1, k, j, hidden)],
          [`b1[${j}]`, [b1[j]!]],
        ]),
      );
    case 'A1': {
      const z = at(data('Z1'), i, j, hidden);
      return computed(`hidden[${i}, ${j}]`, value, `max(0, z[${i}, ${j}])`, `max(0, ${digits(z, 6)})`);
    }
    case 'S':
      return summed(
        `scores[${i}, ${j}]`,
        value,
        `Σₖ hidden[${i}, k] · W2[k, ${j}] + b2[${j}]`,
        productPlus(hidden, [
          [(k) => `hidden[${i}, ${k}]`, (k) => at(data('A1'), i, k, hidden)],
          [(k) => `W2[${k}, ${j}]`, (k) => at(W2, k, j, classes)],
          [`b2[${j}]`, [b2[j]!]],
        ]),
      );
    case 'shifted': {
      const scores = data('S').subarray(i * classes, (i + 1) * classes);
      const most = Math.max(...scores);
      const numbers = `${digits(scores[j]!, 6)} − ${operand(most, 6)}`;
      return computed(`shifted[${i}, ${j}]`, value, `scores[${i}, ${j}] − max(scores[${i}])`, numbers);
    }
    case 'exponentials': {
      const exponent = at(data('shifted'), i, j, classes);
      return computed(`exps[${i}, ${j}]`, value, `exp(shifted[${i}, ${j}])`, `exp(${digits(exponent, 6)})`);
    }
    case 'P': {
      const row = data('exponentials').subarray(i * classes, (i + 1) * classes);
      const sum = row.reduce((total, part) => total + part, 0);
      const numbers = `${digits(row[j]!, 6)} / ${digits(sum, 6)}`;
      return computed(`probs[${i}, ${j}]`, value, `exps[${i}, ${j}] / sum(exps[${i}])`, numbers);
    }
    case 'crossEntropy': {
      const label = labels[i]!;
      const numbers = `−ln(${digits(at(data('P'), i, label, classes), 6)})`;
      return computed(`losses[${i}]`, value, `−ln(probs[${i}, ${label}])`, numbers);
    }
    case 'dataLoss':
      return summed('data_loss', value, 'Σᵢ losses[i] / N', {
        count: samples,
        factors: (n) => [data('crossEntropy')[n]!, 1 / samples],
        name: (n) => `losses[${n}] / ${samples}`,
      });
    case 'penalty': {
      const sums = [sumOfSquares(W1), sumOfSquares(W2)];
      return summed('reg_loss', value, '0.5 · lam · (sum(W1²) + sum(W2²))', {
        count: 2,
        factors: (n) => [0.5, lambda, sums[n]!],
        name: (n) => `0.5 · lam · sum(W${n + 1}²)`,
      });
    }
    case 'loss':
      return summed('loss', value, 'data_loss + reg_loss', {
        count: 2,
        factors: (n) => [data(n === 0 ? 'dataLoss' : 'penalty')[0]!],
        name: (n) => (n === 0 ? 'data_loss' : 'reg_loss'),
      });
    case 'dS': {
      const isLabel = labels[i] === j ? 1 : 0;
      const numbers = `(${digits(at(data('P'), i, j, classes), 6)} − ${isLabel}) / ${samples}`;
      const formula = `(probs[${i}, ${j}] − [y[${i}] = ${j}]) / N`;
      return computed(`dscores[${i}, ${j}]`, value, formula, numbers);
    }
    case 'dW2':
      return summed(
        `dW2[${i}, ${j}]`,
        value,
        `Σₙ hidden[n, ${i}] · dscores[n, ${j}] + lam · W2[${i}, ${j}]`,
        productPlus(samples, [
          [(n) => `hidden[${n}, ${i}]`, (n) => at(data('A1'), n, i, hidden)],
          [(n) => `dscores[${n}, ${j}]`, (n) => at(data('dS'), n, j, classes)],
          [`lam · W2[${i}, ${j}]`, [lambda, at(W2, i, j, classes)]],
        ]),
      );
    case 'db2':
      return summed(`db2[${j}]`, value, `Σₙ dscores[n, ${j}]`, overImages('dscores', 'dS', classes));
    case 'dA1':
      return summed(`dhidden[${i}, ${j}]`, value, `Σ꜀ dscores[${i}, c] · W2[${j}, c]`, {
        count: classes,
        factors: (c) => [at(data('dS'), i, c, classes), at(W2, j, c, classes)],
        name: (c) => `dscores[${i}, ${c}] · W2[${j}, ${c}]`,
      });
    case 'dZ1': {
      const z = at(data('Z1'), i, j, hidden);
      const passed = `${digits(at(data('dA1'), i, j, hidden), 6)} × [${digits(z, 4)} > 0]`;
      return computed(`dz[${i}, ${j}]`, value, `dhidden[${i}, ${j}] · [z[${i}, ${j}] > 0]`, passed);
    }
    case 'dW1':
      return summed(
        `dW1[${i}, ${j}]`,
        value,
        `Σₙ X[n, ${i}] · dz[n, ${j}] + lam · W1[${i}, ${j}]`,
        productPlus(samples, [
          [(n) => `X[${n}, ${i}]`, (n) => at(data('X'), n, i, inputs)],
          [(n) => `dz[${n}, ${j}]`, (n) => at(data('dZ1'), n, j, hidden)],
          [`lam · W1[${i}, ${j}]`, [lambda, at(W1, i, j, hidden)]],
        ]),
      );
    case 'db1':
      return summed(`db1[${j}]`, value, `Σₙ dz[n, ${j}]`, overImages('dz', 'dZ1', hidden));
    case 'newW1':
      return updated('W1', W1, 'dW1');
    case 'newb1':
      return updated('b1', b1, 'db1');
    case 'newW2':
      return updated('W2', W2, 'dW2');
    case 'newb2':
      return updated('b2', b2, 'db2');
  }
}
