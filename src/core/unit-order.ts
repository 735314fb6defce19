/** In which order to show a network's hidden units, so that pictures of them tell something. */
import type { FloatArray, NetworkShape, Parameters } from './parameters';

/**
 * - `index`: as they are stored
 * - `norm`: the longest column of W1 first
 * - `similarity`: like stands by like
 * - `class`: by the class that a unit speaks for
 */
export const UNIT_ORDERS = ['index', 'norm', 'similarity', 'class'] as const;
export type UnitOrder = (typeof UNIT_ORDERS)[number];

/** Rows of W1's similarities between two yields: a few milliseconds at 1024 hidden units. */
const ROWS_PER_SLICE = 16;

/** Rounds of improvement at most; after about seven nothing changes any more. */
const MAXIMUM_ROUNDS = 12;

/** Euclidean length of each column of a matrix with so many columns. */
export function columnNorms(matrix: FloatArray, columns: number): Float64Array {
  const norms = new Float64Array(columns);
  for (let from = 0; from < matrix.length; from += columns) {
    for (let j = 0; j < columns; j++) norms[j]! += matrix[from + j]! ** 2;
  }
  return norms.map(Math.sqrt);
}

/** Indices from the largest value to the smallest; of equal ones the lower first. */
function descending(values: FloatArray): Uint32Array {
  return Uint32Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => values[b]! - values[a]! || a - b,
  );
}

/** The class that each hidden unit speaks for: where its outgoing weight (its row of W2) is largest. */
export function classesOfUnits(W2: FloatArray, classes: number): { class: number; weight: number }[] {
  return Array.from({ length: W2.length / classes }, (_, j) => {
    const row = W2.subarray(j * classes, (j + 1) * classes);
    let best = 0;
    for (let c = 1; c < classes; c++) if (row[c]! > row[best]!) best = c;
    return { class: best, weight: row[best]! };
  });
}

/** Units by the class that they speak for, and within a class the one that says it loudest first. */
function orderByClass(W2: FloatArray, classes: number): Uint32Array {
  const spoken = classesOfUnits(W2, classes);
  return Uint32Array.from(spoken.keys()).sort((a, b) => {
    const [first, second] = [spoken[a]!, spoken[b]!];
    return first.class - second.class || second.weight - first.weight || a - b;
  });
}

/** The columns of W1 (D,H) as rows of length 1, (H,D); a column of zeros, or with NaN in it, becomes zeros. */
function normalisedColumns(W1: FloatArray, hidden: number, norms: Float64Array): Float64Array {
  const inputs = W1.length / hidden;
  const rows = new Float64Array(W1.length);
  for (let k = 0; k < inputs; k++) {
    for (let j = 0; j < hidden; j++) {
      if (norms[j]! > 0 && norms[j]! < Infinity) rows[j * inputs + k] = W1[k * hidden + j]! / norms[j]!;
    }
  }
  return rows;
}

/** Cosine similarity of every two rows of length 1: (H,H). */
function* similarities(rows: Float64Array, hidden: number): Generator<number, Float32Array, void> {
  const inputs = rows.length / hidden;
  const result = new Float32Array(hidden * hidden);
  for (let i = 0; i < hidden; i++) {
    const own = i * inputs;
    for (let j = i; j < hidden; j += 4) {
      // Four at a time, as their sums do not wait for each other; the last four again where fewer are left.
      const first = Math.max(0, Math.min(j, hidden - 4));
      const a = first * inputs;
      const b = Math.min(first + 1, hidden - 1) * inputs;
      const c = Math.min(first + 2, hidden - 1) * inputs;
      const d = Math.min(first + 3, hidden - 1) * inputs;
      let sumA = 0;
      let sumB = 0;
      let sumC = 0;
      let sumD = 0;
      for (let k = 0; k < inputs; k++) {
        const x = rows[own + k]!;
        sumA += x * rows[a + k]!;
        sumB += x * rows[b + k]!;
        sumC += x * rows[c + k]!;
        sumD += x * rows[d + k]!;
      }
      const to = i * hidden;
      result[to + a / inputs] = sumA;
      result[to + b / inputs] = sumB;
      result[to + c / inputs] = sumC;
      result[to + d / inputs] = sumD;
    }
    for (let j = i + 1; j < hidden; j++) result[j * hidden + i] = result[i * hidden + j]!;
    if (i % ROWS_PER_SLICE === 0) yield i / hidden;
  }
  return result;
}

/** A chain from `start`: always the most similar unit that is left comes next. */
function nearestNeighbours(similarity: Float32Array, hidden: number, start: number): Uint32Array {
  const chain = new Uint32Array(hidden);
  const left = Uint32Array.from({ length: hidden }, (_, j) => j);
  let count = hidden;
  let current = start;
  let place = start;
  for (let n = 0; n < hidden; n++) {
    chain[n] = current;
    left[place] = left[--count]!;
    let best = -Infinity;
    for (let p = 0; p < count; p++) {
      const value = similarity[chain[n]! * hidden + left[p]!]!;
      // Of equal ones the lower: the places of those left over are shuffled by the removals.
      if (value > best || (value === best && left[p]! < current)) {
        best = value;
        current = left[p]!;
        place = p;
      }
    }
  }
  return chain;
}

/**
 * Turns stretches of a chain around as long as that brings like closer to like ("2-opt", Croes 1958): the greedy
 * chain leaves behind units that it then has to take in any order.
 */
function* untangled(
  chain: Uint32Array,
  similarity: Float32Array,
  hidden: number,
): Generator<number, Uint32Array, void> {
  const last = hidden - 1;
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    let changed = false;
    for (let from = 0; from < last; from++) {
      for (let to = from + 1; to < hidden; to++) {
        const [first, end] = [chain[from]! * hidden, chain[to]!];
        let gain = 0;
        if (from > 0) {
          const before = chain[from - 1]! * hidden;
          gain += similarity[before + end]! - similarity[before + chain[from]!]!;
        }
        if (to < last)
          gain += similarity[first + chain[to + 1]!]! - similarity[end * hidden + chain[to + 1]!]!;
        if (!(gain > 1e-6)) continue;
        chain.subarray(from, to + 1).reverse();
        changed = true;
      }
      if (from % 64 === 0) yield round / MAXIMUM_ROUNDS;
    }
    if (!changed) break;
  }
  return chain;
}

/**
 * The order in which to show the hidden units: their indices. It depends on nothing but the parameters.
 *
 * By similarity: a chain through the columns of W1 in which the sum of cosine similarities of neighbours is large;
 * greedy from the longest column, then untangled. Takes H^2 D multiply-adds and H^2 floats (0.4 s for H = 1024).
 * Yields the share done, 0..1, every few milliseconds.
 */
export function* unitOrderInSlices(
  parameters: Parameters,
  { hidden, classes }: NetworkShape,
  order: UnitOrder,
): Generator<number, Uint32Array, void> {
  if (order === 'index') return Uint32Array.from({ length: hidden }, (_, j) => j);
  if (order === 'class') return orderByClass(parameters.W2, classes);
  const norms = columnNorms(parameters.W1, hidden);
  const byNorm = descending(norms);
  if (order === 'norm') return byNorm;
  const rows = normalisedColumns(parameters.W1, hidden, norms);
  const similarity = yield* scaled(similarities(rows, hidden), 0, 0.8);
  const chain = nearestNeighbours(similarity, hidden, byNorm[0]!);
  return yield* scaled(untangled(chain, similarity, hidden), 0.8, 0.2);
}

/** A generator's shares, moved into a part of the whole. */
function* scaled<T>(
  part: Generator<number, T, void>,
  from: number,
  length: number,
): Generator<number, T, void> {
  for (;;) {
    const step = part.next();
    if (step.done) return step.value;
    yield from + length * step.value;
  }
}
