/**
 * What happens to a sample before the network sees it. Every kind is affine, x' = (x - offset) x scale with one
 * offset a pixel, so that kernels can fold it into the first layer and keep the zeros of the images. It is part
 * of a model: a saved model knows what it wants.
 */
/**
 * - `raw`: grey levels 0..255 as they are (the course's)
 * - `unit`: 0..1
 * - `mean-image`: grey levels minus the training images' mean image
 * - `standardised`: minus the mean, over the standard deviation, of all training pixels (as torchvision's Normalize)
 */
export const PREPROCESSING_KINDS = ['raw', 'unit', 'mean-image', 'standardised'] as const;
export type PreprocessingKind = (typeof PREPROCESSING_KINDS)[number];

/** x' = (x - offset[pixel]) x scale, x in grey levels 0..255. */
export interface Preprocessing {
  kind: PreprocessingKind;
  /** One per grey level. */
  scale: number;
  /** Grey levels, one a pixel (D). */
  offset: Float64Array;
}

/**
 * The preprocessing of this kind for these training images.
 * @param images (N,D) grey levels 0..255; only `mean-image` and `standardised` look at them
 */
export function fitPreprocessing(kind: PreprocessingKind, images: Uint8Array, inputs: number): Preprocessing {
  const offset = new Float64Array(inputs);
  if (kind === 'raw') return { kind, scale: 1, offset };
  if (kind === 'unit') return { kind, scale: 1 / 255, offset };
  const count = images.length / inputs;
  if (kind === 'mean-image') {
    for (let from = 0; from < images.length; from += inputs) {
      for (let j = 0; j < inputs; j++) offset[j]! += images[from + j]!;
    }
    for (let j = 0; j < inputs; j++) offset[j]! /= count;
    return { kind, scale: 1, offset };
  }
  // Grey levels are integers, so these sums are exact below 2^53.
  let sum = 0;
  let squares = 0;
  for (const value of images) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / images.length;
  const variance = squares / images.length - mean * mean;
  return { kind, scale: variance > 0 ? 1 / Math.sqrt(variance) : 1, offset: offset.fill(mean) };
}

/** Samples `indices` of images (N,D), preprocessed: (indices.length, D). */
export function preprocess(
  preprocessing: Preprocessing,
  images: ArrayLike<number>,
  indices: ArrayLike<number>,
): Float64Array {
  const { offset, scale } = preprocessing;
  const inputs = offset.length;
  const result = new Float64Array(indices.length * inputs);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]! * inputs;
    for (let j = 0; j < inputs; j++) result[i * inputs + j] = (images[from + j]! - offset[j]!) * scale;
  }
  return result;
}
