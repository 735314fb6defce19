/** What the units of a network do on many images: who is active when, on what most, and who never. */
import {
  foldedLayer,
  hiddenActivations,
  imageCount,
  outputScores,
  type ModelCore,
} from './hidden-activations';

/** Multiply-adds between two yields, if no pixel were 0: 2 to 20 ms. */
const SLICE_OPERATIONS = 8e6;

/** What an image costs besides, in multiply-adds: it counts where layers are tiny. */
const IMAGE_OPERATIONS = 5000;

/** A sample and what a unit makes of it. */
export interface UnitSample {
  /** Which image, counted from 0. */
  index: number;
  activation: number;
}

/** One unit on many images. Of a hidden unit the activations max(z, 0) count, of an output unit its scores. */
export interface UnitSummary {
  /** Share of the images, 0..1: those on which a hidden unit is above 0, or an output unit the highest of all. */
  activeShare: number;
  mean: number;
  minimum: number;
  maximum: number;
  /** The images with the largest activations, largest first; of equal ones the earlier. Of a hidden unit none with 0. */
  strongest: UnitSample[];
}

/** All units on many images. */
export interface UnitSummaries {
  samples: number;
  /** H */
  hidden: UnitSummary[];
  /** C */
  outputs: UnitSummary[];
  /** Hidden units that are active on none of the images. */
  dead: number[];
}

/** One unit of a network. */
export interface UnitName {
  layer: 'hidden' | 'output';
  unit: number;
}

/** The running sums of a layer's units. */
class Layer {
  private readonly active: Float64Array;
  private readonly sums: Float64Array;
  private readonly lowest: Float64Array;
  private readonly highest: Float64Array;
  private readonly strongest: UnitSample[][];
  /** What an activation has to exceed to be among the strongest. */
  private readonly bar: Float64Array;

  constructor(
    private readonly units: number,
    private readonly top: number,
    bar: number,
  ) {
    this.active = new Float64Array(units);
    this.sums = new Float64Array(units);
    this.lowest = new Float64Array(units).fill(Infinity);
    this.highest = new Float64Array(units).fill(-Infinity);
    this.strongest = Array.from({ length: units }, () => []);
    this.bar = new Float64Array(units).fill(top > 0 ? bar : Infinity);
  }

  add(index: number, activations: Float64Array): void {
    for (let j = 0; j < this.units; j++) {
      const activation = activations[j]!;
      this.sums[j]! += activation;
      if (activation < this.lowest[j]!) this.lowest[j] = activation;
      if (activation > this.highest[j]!) this.highest[j] = activation;
      if (activation > this.bar[j]!) this.admit(j, { index, activation });
    }
  }

  countActive(unit: number): void {
    this.active[unit]!++;
  }

  countActiveWhereAbove0(activations: Float64Array): void {
    for (let j = 0; j < this.units; j++) if (activations[j]! > 0) this.active[j]!++;
  }

  private admit(unit: number, sample: UnitSample): void {
    const list = this.strongest[unit]!;
    let place = list.length;
    while (place > 0 && list[place - 1]!.activation < sample.activation) place--;
    list.splice(place, 0, sample);
    if (list.length > this.top) list.pop();
    if (list.length === this.top) this.bar[unit] = list[this.top - 1]!.activation;
  }

  summaries(count: number): UnitSummary[] {
    return this.strongest.map((strongest, j) => ({
      activeShare: this.active[j]! / count,
      mean: this.sums[j]! / count,
      minimum: this.lowest[j]!,
      maximum: this.highest[j]!,
      strongest,
    }));
  }
}

/**
 * Sums up every unit on these images; holds one image's activations at a time. Yields the share done, 0..1, every
 * few milliseconds. 10000 images of MNIST take 0.2 s with 100 hidden units and 2 s with 1024.
 * @param images (N,D) grey levels 0..255
 * @param top how many of the strongest images to keep for each unit
 * @throws RangeError for a part of an image, or none
 */
export function* summariseUnits(
  model: ModelCore,
  images: ArrayLike<number>,
  top = 12,
): Generator<number, UnitSummaries, void> {
  const count = imageCount(images, model);
  const { inputs, hidden, classes } = model.shape;
  const layer = foldedLayer(model);
  const activations = new Float64Array(hidden);
  const scores = new Float64Array(classes);
  const hiddenUnits = new Layer(hidden, top, 0);
  const outputUnits = new Layer(classes, top, -Infinity);
  const slice = sliceOf(hidden * (inputs + classes));
  for (let i = 0; i < count; i++) {
    hiddenActivations(layer, images, i, activations);
    outputScores(model, activations, scores);
    hiddenUnits.add(i, activations);
    hiddenUnits.countActiveWhereAbove0(activations);
    outputUnits.add(i, scores);
    outputUnits.countActive(indexOfLargest(scores));
    if ((i + 1) % slice === 0) yield (i + 1) / count;
  }
  const summaries = hiddenUnits.summaries(count);
  const dead = [...summaries.keys()].filter((j) => summaries[j]!.activeShare === 0);
  return { samples: count, hidden: summaries, outputs: outputUnits.summaries(count), dead };
}

/**
 * The activation of one unit on each of these images (N), as for a histogram: of a hidden unit max(z, 0), of an output
 * unit its score. Yields the share done, 0..1, every few milliseconds.
 * @param images (N,D) grey levels 0..255
 * @throws RangeError for a part of an image or none, and for a unit that is not there
 */
export function* unitActivations(
  model: ModelCore,
  images: ArrayLike<number>,
  { layer, unit }: UnitName,
): Generator<number, Float64Array, void> {
  const count = imageCount(images, model);
  const { inputs, hidden, classes } = model.shape;
  const units = layer === 'hidden' ? hidden : classes;
  if (!(Number.isInteger(unit) && unit >= 0 && unit < units)) {
    throw new RangeError(`unit ${unit}: the ${layer} layer has units 0 to ${units - 1}`);
  }
  const part = layer === 'hidden' ? onlyUnit(model, unit) : model;
  const folded = foldedLayer(part);
  const activations = new Float64Array(part.shape.hidden);
  const scores = new Float64Array(classes);
  const result = new Float64Array(count);
  const slice = sliceOf(part.shape.hidden * inputs);
  for (let i = 0; i < count; i++) {
    hiddenActivations(folded, images, i, activations);
    if (layer === 'output') outputScores(model, activations, scores);
    result[i] = layer === 'hidden' ? activations[0]! : scores[unit]!;
    if ((i + 1) % slice === 0) yield (i + 1) / count;
  }
  return result;
}

/** The same network with only this hidden unit. */
function onlyUnit({ shape, parameters, preprocessing }: ModelCore, unit: number): ModelCore {
  const { inputs, hidden, classes } = shape;
  return {
    shape: { ...shape, hidden: 1 },
    preprocessing,
    parameters: {
      W1: Float64Array.from({ length: inputs }, (_, k) => parameters.W1[k * hidden + unit]!),
      b1: parameters.b1.slice(unit, unit + 1),
      W2: parameters.W2.slice(unit * classes, (unit + 1) * classes),
      b2: parameters.b2,
    },
  };
}

function sliceOf(operations: number): number {
  return Math.max(1, Math.floor(SLICE_OPERATIONS / (IMAGE_OPERATIONS + operations)));
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let c = 1; c < values.length; c++) if (values[c]! > values[best]!) best = c;
  return best;
}
