/** What the gallery's worker computes. Pure: the worker only passes requests on. */
import type { Model } from '../../../core/model';
import type { FloatArray } from '../../../core/parameters';
import { classesOfUnits, columnNorms, unitOrderInSlices, type UnitOrder } from '../../../core/unit-order';
import type { ColourBar, ColourMapName } from '../../../figures/colour-maps';
import { hiddenLayerSize, type GalleryLayout } from '../../../figures/gallery-layout';
import { weightGallery } from '../../../figures/weight-gallery';

/** W1's columns, one a hidden unit; or W2's, one a class. */
export type Layer = 'hidden' | 'output';

/** Numbers of a layer's units, one entry a unit. */
export interface LayerFacts {
  /** Length of each column. */
  norms: Float64Array;
  biases: Float64Array;
  /** The class that each hidden unit speaks for; empty for the output layer. */
  classes: Uint16Array;
}

export type ModelFacts = Record<Layer, LayerFacts>;

/** Every picture of a layer in the order of the units, as a bitmap from which each is taken by its cell. */
export interface LayerPictures {
  layer: Layer;
  colours: ColourMapName;
  bitmap: ImageBitmap;
  layout: GalleryLayout;
  /** The scale that all share; null where each picture has its own. */
  bar: ColourBar | null;
}

/** The requests of the worker, with their answers. */
export interface GalleryCalls {
  /** Takes a model; what is asked later is about it. */
  load(model: Model): ModelFacts;
  draw(layer: Layer, colours: ColourMapName): LayerPictures;
  /** Null where another model was loaded meanwhile. */
  order(layer: Layer, order: UnitOrder): Uint32Array | null;
  csv(layer: Layer, units: Uint32Array): Blob;
}

export type GalleryCall = keyof GalleryCalls;

/** Lines of CSV that are put together at a time: a whole table of 1024 units may be too long for one string. */
const LINES_PER_PART = 32;

/** The matrix of a layer, how many units it has, and the size of their pictures. */
export function layerMatrix({ shape, parameters, imageSize }: Model, layer: Layer) {
  return layer === 'hidden'
    ? { weights: parameters.W1, biases: parameters.b1, count: shape.hidden, size: imageSize }
    : {
        weights: parameters.W2,
        biases: parameters.b2,
        count: shape.classes,
        size: hiddenLayerSize(shape.hidden),
      };
}

export function modelFacts(model: Model): ModelFacts {
  const facts = (layer: Layer): LayerFacts => {
    const { weights, biases, count } = layerMatrix(model, layer);
    return {
      norms: columnNorms(weights, count),
      biases: Float64Array.from(biases),
      classes: new Uint16Array(),
    };
  };
  const spoken = classesOfUnits(model.parameters.W2, model.shape.classes);
  return {
    hidden: { ...facts('hidden'), classes: Uint16Array.from(spoken, (each) => each.class) },
    output: facts('output'),
  };
}

/** The pixels of every picture of a layer. */
export function layerGallery(model: Model, layer: Layer, colours: ColourMapName) {
  const { weights, count, size } = layerMatrix(model, layer);
  return weightGallery(weights, count, size, { colours });
}

/**
 * The order of a layer's units, in slices. The units of the output layer are the classes: they can be sorted by their
 * norm, and otherwise stay in their own order.
 */
export function* layerOrder(
  model: Model,
  layer: Layer,
  order: UnitOrder,
): Generator<number, Uint32Array, void> {
  if (layer === 'hidden') return yield* unitOrderInSlices(model.parameters, model.shape, order);
  const units = Uint32Array.from({ length: model.shape.classes }, (_, c) => c);
  if (order !== 'norm') return units;
  const norms = columnNorms(model.parameters.W2, model.shape.classes);
  return units.sort((a, b) => norms[b]! - norms[a]! || a - b);
}

/** A weight as the shortest text that gives back the same number in the array's own precision, as NumPy writes it. */
function weightText(value: number, weights: FloatArray): string {
  if (weights instanceof Float64Array) return String(value);
  for (const digits of [7, 8]) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

/**
 * The weights of these units as CSV, one unit a line: its number from 0 as in the arrays, its bias, and the weight from
 * each input (a pixel, row by row, or a hidden unit). In parts, to be joined without anything between.
 */
export function layerCsv(model: Model, layer: Layer, units: Uint32Array): string[] {
  const { weights, biases, count } = layerMatrix(model, layer);
  const rows = weights.length / count;
  const name = layer === 'hidden' ? 'W1' : 'W2';
  const header = ['unit', 'bias', ...Array.from({ length: rows }, (_, k) => `${name}[${k}]`)];
  const parts = [`${header.join(',')}\n`];
  for (let from = 0; from < units.length; from += LINES_PER_PART) {
    let part = '';
    for (const unit of units.subarray(from, from + LINES_PER_PART)) {
      part += `${unit},${weightText(biases[unit]!, biases)}`;
      for (let k = 0; k < rows; k++) part += `,${weightText(weights[k * count + unit]!, weights)}`;
      part += '\n';
    }
    parts.push(part);
  }
  return parts;
}
