/** The reference kernel set: network.ts and optimizers.ts behind the kernel interface, in float64. */
import {
  checkSamples,
  type KernelSet,
  type LabelledImages,
  type NetworkKernel,
  type SampleSet,
} from './kernels';
import { accumulateGradients, forward, weightSumOfSquares } from './network';
import {
  initialOptimizerState,
  updateArray,
  type OptimizerSettings,
  type OptimizerState,
} from './optimizers';
import {
  copyParameters,
  PARAMETER_NAMES,
  zeroParameters,
  type FloatArray,
  type NetworkShape,
  type Parameters,
} from './parameters';
import { preprocess, type Preprocessing } from './preprocessing';

type ReferenceSamples = SampleSet & LabelledImages;

class ReferenceNetwork implements NetworkKernel {
  readonly precision = 'float64';
  private values: Parameters;
  private collected: Parameters;
  private optimizer: OptimizerState;

  constructor(
    readonly shape: NetworkShape,
    private readonly preprocessing: Preprocessing,
    private readonly settings: OptimizerSettings,
  ) {
    this.values = zeroParameters(shape, 'float64');
    this.collected = zeroParameters(shape, 'float64');
    this.optimizer = initialOptimizerState(settings.name, shape, 'float64');
  }

  // eslint-disable-next-line require-yield -- nothing to convert: the images are used as they are
  *loadSamples(samples: LabelledImages): Generator<number, ReferenceSamples, void> {
    checkSamples(samples, this.shape);
    return { ...samples, count: samples.labels.length };
  }

  parameters(): Parameters {
    return copyParameters(this.values);
  }

  setParameters(parameters: Parameters): void {
    for (const name of PARAMETER_NAMES) this.values[name].set(parameters[name]);
  }

  gradients(): Parameters {
    return copyParameters(this.collected);
  }

  clearGradients(): void {
    for (const name of PARAMETER_NAMES) this.collected[name].fill(0);
  }

  accumulateGradients(samples: SampleSet, indices: Uint32Array, batchSize: number): number {
    const X = preprocess(this.preprocessing, (samples as ReferenceSamples).images, indices);
    const labels = Array.from(indices, (index) => samples.labels[index]!);
    return accumulateGradients(this.values, this.shape, X, labels, batchSize, this.collected);
  }

  weightSumOfSquares(): number {
    return weightSumOfSquares(this.values);
  }

  update(rate: number, lambda: number): void {
    const t = ++this.optimizer.updates;
    for (const name of PARAMETER_NAMES) {
      const slots = this.optimizer.slots.map((slot) => slot[name]);
      const decay = name === 'W1' || name === 'W2' ? lambda : 0;
      updateArray(this.settings, this.values[name], this.collected[name], slots, rate, decay, t);
    }
  }

  optimizerState(): OptimizerState {
    return { updates: this.optimizer.updates, slots: this.optimizer.slots.map(copyParameters) };
  }

  setOptimizerState(state: OptimizerState): void {
    this.optimizer = { updates: state.updates, slots: state.slots.map(copyParameters) };
  }

  scores(samples: SampleSet, indices: Uint32Array): FloatArray {
    const X = preprocess(this.preprocessing, (samples as ReferenceSamples).images, indices);
    return forward(this.values, this.shape, X).scores;
  }
}

/** Float64 networks in plain TypeScript. */
export const referenceKernels: KernelSet = (shape, preprocessing, optimizer) =>
  new ReferenceNetwork(shape, preprocessing, optimizer);
