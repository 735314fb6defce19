/**
 * The SIMD kernel set: float32 networks in the memory of a WebAssembly module that the caller instantiated.
 *
 * Every product is one routine, sparse rows times a dense matrix: images are sparse, what passes a ReLU is
 * sparse, and a gradient is the product with the transposed sparse matrix. Rows are padded to whole vectors of
 * four; padding is 0 and stays 0.
 */
import {
  checkSamples,
  type KernelSet,
  type LabelledImages,
  type NetworkKernel,
  type SampleSet,
} from './kernels';
import { adamCorrections, slotCount, type OptimizerSettings, type OptimizerState } from './optimizers';
import { PARAMETER_NAMES, type NetworkShape, type Parameters } from './parameters';
import type { Preprocessing } from './preprocessing';
import { SimdMemory, type ParameterPlaces, type SimdModule } from './simd-memory';
import { loadSimdSamples, type SimdSamples } from './simd-samples';
import { SimdScratch } from './simd-scratch';

/** Largest number of inputs: a pixel's index is kept in 16 bits. */
export const MAXIMUM_INPUTS = 65535;

class SimdNetwork implements NetworkKernel {
  readonly precision = 'float32';
  private readonly memory: SimdMemory;
  private readonly hiddenVectors: number;
  private readonly classVectors: number;
  private readonly values: ParameterPlaces;
  private readonly collected: ParameterPlaces;
  private readonly slots: ParameterPlaces[];
  private updates = 0;
  private squares: number | null = 0;
  private readonly offsetPlace: number | null;
  private readonly biasPlace: number;
  private readonly unitGradientSum: number;
  private readonly transposedW2: number;
  private readonly zeros: number;
  private readonly scratch: SimdScratch;

  constructor(
    private readonly module: SimdModule,
    readonly shape: NetworkShape,
    private readonly preprocessing: Preprocessing,
    private readonly settings: OptimizerSettings,
  ) {
    if (shape.inputs > MAXIMUM_INPUTS) {
      throw new RangeError(`${shape.inputs} inputs: the SIMD kernels take at most ${MAXIMUM_INPUTS}`);
    }
    this.memory = new SimdMemory(module, shape);
    this.scratch = new SimdScratch(this.memory, shape);
    this.hiddenVectors = this.memory.vectors(shape.hidden);
    this.classVectors = this.memory.vectors(shape.classes);
    this.values = this.memory.allocateParameters();
    this.collected = this.memory.allocateParameters();
    this.slots = Array.from({ length: slotCount(settings.name) }, () => this.memory.allocateParameters());
    const rowBytes = 16 * Math.max(this.hiddenVectors, this.classVectors);
    this.zeros = this.memory.allocate(rowBytes);
    this.biasPlace = this.memory.allocate(16 * this.hiddenVectors);
    this.unitGradientSum = this.memory.allocate(16 * this.hiddenVectors);
    this.transposedW2 = this.memory.allocate(16 * this.hiddenVectors * shape.classes);
    this.offsetPlace = this.placeOffset();
  }

  /** -scale x offset for each pixel, where the preprocessing subtracts anything. */
  private placeOffset(): number | null {
    const { offset, scale } = this.preprocessing;
    if (offset.every((value) => value === 0)) return null;
    const place = this.memory.allocate(4 * offset.length);
    this.memory.floats(place, offset.length).set(offset.map((value) => -scale * value));
    return place;
  }

  *loadSamples(samples: LabelledImages): Generator<number, SimdSamples, void> {
    checkSamples(samples, this.shape);
    return yield* loadSimdSamples(this.module, this.memory, this.shape.inputs, samples);
  }

  parameters(): Parameters {
    return this.memory.readParameters(this.values);
  }

  setParameters(parameters: Parameters): void {
    this.memory.writeParameters(this.values, parameters);
    this.squares = null;
  }

  gradients(): Parameters {
    return this.memory.readParameters(this.collected);
  }

  clearGradients(): void {
    for (const name of PARAMETER_NAMES) {
      this.memory.bytes(this.collected[name], 16 * this.memory.parameterVectors(name)).fill(0);
    }
  }

  optimizerState(): OptimizerState {
    return { updates: this.updates, slots: this.slots.map((slot) => this.memory.readParameters(slot)) };
  }

  setOptimizerState(state: OptimizerState): void {
    this.updates = state.updates;
    this.slots.forEach((slot, i) => this.memory.writeParameters(slot, state.slots[i]!));
  }

  /** Z = X W1 + b1 of samples `indices`, ReLU and the second layer, all left in the working memory. */
  private forward(samples: SimdSamples, indices: Uint32Array): SimdScratch {
    const { module, memory, values } = this;
    const rows = indices.length;
    const s = this.scratch;
    s.reserveRows(indices);
    // WebAssembly's u32 arrives as a signed number.
    s.reserveEntries(module.countGathered(samples.starts, s.indices, rows) >>> 0);
    const scale = this.preprocessing.scale;
    module.gather(
      samples.starts,
      samples.pixels,
      samples.values,
      s.indices,
      rows,
      scale,
      s.inputStarts,
      s.inputEntries,
    );
    memory.copy(values.b1, this.biasPlace, 16 * this.hiddenVectors);
    // The bias of X W1 + b1 with X's zeros kept: b1 - scale x offset W1.
    if (this.offsetPlace !== null) {
      module.addRows(this.offsetPlace, this.shape.inputs, values.W1, this.hiddenVectors, this.biasPlace);
    }
    module.multiply(
      s.inputStarts,
      rows,
      s.inputEntries,
      values.W1,
      this.hiddenVectors,
      this.biasPlace,
      0,
      s.preActivations,
    );
    module.rectify(s.preActivations, rows, this.hiddenVectors, s.hiddenStarts, s.hiddenEntries);
    module.multiply(
      s.hiddenStarts,
      rows,
      s.hiddenEntries,
      values.W2,
      this.classVectors,
      values.b2,
      0,
      s.scores,
    );
    return s;
  }

  accumulateGradients(samples: SampleSet, indices: Uint32Array, batchSize: number): number {
    const { module, collected, hiddenVectors, classVectors } = this;
    const { inputs, classes } = this.shape;
    const rows = indices.length;
    const set = samples as SimdSamples;
    const s = this.forward(set, indices);
    const loss = module.softmaxCrossEntropy(
      s.scores,
      rows,
      classes,
      classVectors,
      set.labelPlace,
      s.indices,
      1 / batchSize,
      s.scoreStarts,
      s.scoreEntries,
    );
    const hiddenRow = 16 * hiddenVectors;
    const classRow = 16 * classVectors;

    // db2 += sum dS,  dW2 += A^T dS
    module.addColumnSums(s.scores, rows, classVectors, collected.b2);
    module.transpose(s.hiddenStarts, rows, s.hiddenEntries, 4 * hiddenVectors, s.unitStarts, s.unitEntries);
    module.multiply(
      s.unitStarts,
      4 * hiddenVectors,
      s.unitEntries,
      s.scores,
      classVectors,
      collected.W2,
      classRow,
      collected.W2,
    );

    // dZ = dS W2^T where Z > 0
    module.transposeDense(
      this.values.W2,
      4 * hiddenVectors,
      classVectors,
      classes,
      hiddenVectors,
      this.transposedW2,
    );
    module.multiply(
      s.scoreStarts,
      rows,
      s.scoreEntries,
      this.transposedW2,
      hiddenVectors,
      this.zeros,
      0,
      s.hiddenGradients,
    );
    module.maskInactive(s.hiddenGradients, s.preActivations, rows * hiddenVectors);

    // db1 += sum dZ,  dW1 += X^T dZ
    this.memory.bytes(this.unitGradientSum, hiddenRow).fill(0);
    module.addColumnSums(s.hiddenGradients, rows, hiddenVectors, this.unitGradientSum);
    module.addRows(this.memory.one, 1, this.unitGradientSum, hiddenVectors, collected.b1);
    module.transpose(s.inputStarts, rows, s.inputEntries, inputs, s.pixelStarts, s.pixelEntries);
    module.multiply(
      s.pixelStarts,
      inputs,
      s.pixelEntries,
      s.hiddenGradients,
      hiddenVectors,
      collected.W1,
      hiddenRow,
      collected.W1,
    );
    if (this.offsetPlace !== null) {
      module.addOuterProduct(this.offsetPlace, inputs, this.unitGradientSum, hiddenVectors, collected.W1);
    }
    return loss;
  }

  weightSumOfSquares(): number {
    const { module, memory, values } = this;
    this.squares ??=
      module.sumOfSquares(values.W1, memory.parameterVectors('W1')) +
      module.sumOfSquares(values.W2, memory.parameterVectors('W2'));
    return this.squares;
  }

  update(rate: number, lambda: number): void {
    this.updates++;
    let squares = 0;
    for (const name of PARAMETER_NAMES) {
      const isWeight = name === 'W1' || name === 'W2';
      const sum = this.updateArray(name, rate, isWeight ? lambda : 0);
      if (isWeight) squares += sum;
    }
    this.squares = squares;
  }

  private updateArray(name: keyof Parameters, rate: number, decay: number): number {
    const { module, values, collected, slots, settings } = this;
    const { momentum, beta1, beta2, epsilon } = settings;
    const vectors = this.memory.parameterVectors(name);
    const [first, second] = slots.map((slot) => slot[name]);
    if (first === undefined) return module.descend(values[name], collected[name], vectors, rate, decay);
    if (second === undefined) {
      const nesterov = settings.name === 'nesterov' ? 1 : 0;
      return module.descendWithMomentum(
        values[name],
        collected[name],
        first,
        vectors,
        rate,
        decay,
        momentum,
        nesterov,
      );
    }
    const [correction1, correction2] = adamCorrections(settings, this.updates);
    return module.descendWithAdam(
      values[name],
      collected[name],
      first,
      second,
      vectors,
      rate,
      decay,
      beta1,
      beta2,
      1 - beta1,
      1 - beta2,
      epsilon,
      correction1,
      correction2,
    );
  }

  scores(samples: SampleSet, indices: Uint32Array): Float32Array {
    const { classes } = this.shape;
    const s = this.forward(samples as SimdSamples, indices);
    return this.memory.readRows(s.scores, indices.length, classes);
  }
}

/** Float32 networks, each in the memory of the fresh instance that `instantiate` gives. */
export function simdKernels(instantiate: () => SimdModule): KernelSet {
  return (shape, preprocessing, optimizer) => new SimdNetwork(instantiate(), shape, preprocessing, optimizer);
}
