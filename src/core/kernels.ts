/** The one interface behind which the two kernel sets stand. */
import type { OptimizerSettings, OptimizerState } from './optimizers';
import type { FloatArray, NetworkShape, Parameters } from './parameters';
import type { Preprocessing } from './preprocessing';

/** `simd`: float32 in WebAssembly, fast. `reference`: float64 in plain TypeScript, to be read. */
export const KERNEL_NAMES = ['simd', 'reference'] as const;
export type KernelName = (typeof KERNEL_NAMES)[number];

/** Images (N,D) in grey levels 0..255 and labels (N) 0..C-1. */
export interface LabelledImages {
  images: Uint8Array;
  labels: Uint8Array | Uint16Array;
}

/** Throws a RangeError unless these are whole images of this network's size, with labels that it has scores for. */
export function checkSamples({ images, labels }: LabelledImages, { inputs, classes }: NetworkShape): void {
  if (images.length !== labels.length * inputs) {
    throw new RangeError(
      `${labels.length} samples of ${inputs} inputs need ${labels.length * inputs} pixels, not ${images.length}`,
    );
  }
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong >= 0)
    throw new RangeError(`sample ${wrong} has label ${labels[wrong]}: the network has ${classes} classes`);
}

/** Samples that a network holds in its own form. Only the network that loaded them can use them. */
export interface SampleSet {
  readonly count: number;
  readonly labels: Uint8Array | Uint16Array;
}

/** One network with its parameters, gradients, optimizer and samples, as a kernel set holds them. */
export interface NetworkKernel {
  readonly shape: NetworkShape;
  readonly precision: 'float32' | 'float64';
  /**
   * Takes samples over, a slice at a time: yields the share done, 0..1, at least every few milliseconds.
   * Throws a RangeError when they do not fit the network's inputs and classes.
   */
  loadSamples(samples: LabelledImages): Generator<number, SampleSet, void>;
  /** A copy of the parameters. */
  parameters(): Parameters;
  /** Replaces the parameters. */
  setParameters(parameters: Parameters): void;
  /** A copy of what accumulateGradients has gathered since clearGradients. */
  gradients(): Parameters;
  clearGradients(): void;
  /**
   * Adds the gradients of the cross-entropy of samples `indices`, out of a mini-batch of `batchSize`.
   * Returns the sum of their cross-entropies.
   */
  accumulateGradients(samples: SampleSet, indices: Uint32Array, batchSize: number): number;
  /** sum W1^2 + sum W2^2. */
  weightSumOfSquares(): number;
  /** One step of the optimizer with the gathered gradients and L2 strength lambda. */
  update(rate: number, lambda: number): void;
  /** A copy of the optimizer's state. */
  optimizerState(): OptimizerState;
  setOptimizerState(state: OptimizerState): void;
  /** Scores of samples `indices`: (indices.length, C). */
  scores(samples: SampleSet, indices: Uint32Array): FloatArray;
}

/** Makes a network of this shape with all parameters 0. */
export type KernelSet = (
  shape: NetworkShape,
  preprocessing: Preprocessing,
  optimizer: OptimizerSettings,
) => NetworkKernel;
