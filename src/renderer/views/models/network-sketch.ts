/** What the sketch of a network shows: the pixels that matter, the hidden units with the most say, their votes. */
import type { Model } from '../../../core/model';

/** A weight that is not finite says nothing. */
const finite = (value: number | undefined) => (Number.isFinite(value) ? value! : 0);

/** How strongly each pixel is wired to the hidden units, 0..1 of the most: the length of its row of W1. */
export function pixelReach({ shape, parameters }: Model): Float64Array {
  const reach = new Float64Array(shape.inputs);
  let most = 0;
  for (let i = 0; i < shape.inputs; i++) {
    let squares = 0;
    for (let j = 0; j < shape.hidden; j++) squares += finite(parameters.W1[i * shape.hidden + j]) ** 2;
    reach[i] = Math.sqrt(squares);
    most = Math.max(most, reach[i]!);
  }
  return most === 0 ? reach : reach.map((value) => value / most);
}

/**
 * The hidden units with the most say, in order: length of what comes in times length of what goes out. The product
 * stays the same where one is scaled up and the other down, as ReLU allows without changing the network.
 */
export function strongestUnits({ shape, parameters }: Model, count: number): number[] {
  const { inputs, hidden, classes } = shape;
  const incoming = new Float64Array(hidden);
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < hidden; j++) incoming[j]! += finite(parameters.W1[i * hidden + j]) ** 2;
  }
  const say = incoming.map((squares, j) => {
    let out = 0;
    for (let c = 0; c < classes; c++) out += finite(parameters.W2[j * classes + c]) ** 2;
    return squares * out;
  });
  return Array.from({ length: hidden }, (_, j) => j)
    .sort((a, b) => say[b]! - say[a]! || a - b)
    .slice(0, count);
}

/** The incoming weights of a hidden unit as grey levels, stretched to 0..255: bright pixels excite it. */
export function unitPixels({ shape, parameters }: Model, unit: number): Uint8ClampedArray {
  const weights = Float64Array.from({ length: shape.inputs }, (_, i) =>
    finite(parameters.W1[i * shape.hidden + unit]),
  );
  let low = Infinity;
  let high = -Infinity;
  for (const weight of weights) {
    low = Math.min(low, weight);
    high = Math.max(high, weight);
  }
  const range = high - low;
  return Uint8ClampedArray.from(weights, (weight) => (range > 0 ? (255 * (weight - low)) / range : 128));
}

/** Votes of units for classes: votes[unit][class], -1..1 of the strongest among them. */
export function votes(
  { shape, parameters }: Model,
  units: readonly number[],
  classes: readonly number[],
): number[][] {
  const rows = units.map((unit) =>
    classes.map((label) => finite(parameters.W2[unit * shape.classes + label])),
  );
  const most = Math.max(...rows.flat().map(Math.abs));
  return most > 0 ? rows.map((row) => row.map((vote) => vote / most)) : rows;
}
