/**
 * The training loop as an iterator of events. The caller pulls: it pauses by not asking for the next event, and
 * cancels by dropping the iterator. An event comes at least every 50 ms (one slice of work).
 */
import type { TrainingConfiguration } from './configuration';
import { evaluateInSlices, samplesPerSlice } from './evaluation';
import { initialParameters } from './initialisers';
import type { KernelSet, LabelledImages, NetworkKernel, SampleSet } from './kernels';
import { initialOptimizerState, type OptimizerSettings, type OptimizerState } from './optimizers';
import type { NetworkShape, Parameters } from './parameters';
import type { Preprocessing } from './preprocessing';
import { RandomStream, type RandomState } from './random';
import { batchesPerEpoch, epochOrder } from './sampling';
import { learningRateAt } from './schedules';

/** One row of the epoch table. Losses include the L2 term. */
export interface EpochMetrics {
  /** 0 before the first epoch. */
  epoch: number;
  /** Mean of the epoch's mini-batch losses; null for epoch 0. */
  trainLoss: number | null;
  valLoss: number;
  /** 0..1 */
  valAccuracy: number;
  /** The rate after this epoch, which the next one starts with. */
  learningRate: number;
}

export type TrainingEvent =
  /** Samples are being converted; `share` is 0..1. */
  | { type: 'loading'; share: number }
  /** Work goes on inside a long step. */
  | { type: 'working' }
  /** A mini-batch was learnt. `step` counts all updates from 1, `batch` those of this epoch. */
  | {
      type: 'step';
      step: number;
      epoch: number;
      batch: number;
      batches: number;
      loss: number;
      learningRate: number;
    }
  /** An epoch ended and was validated; `snapshot` can be taken now. */
  | { type: 'epoch'; metrics: EpochMetrics; stepLosses: Float64Array };

/** Why training ended. `diverged`: the loss is no longer finite. */
export type TrainingOutcome = 'completed' | 'early-stopping' | 'diverged';

/** All that is needed to go on after an epoch. */
export interface TrainerState {
  epoch: number;
  parameters: Parameters;
  optimizer: OptimizerState;
  sampling: RandomState;
  /** Early stopping: the best value so far and the epochs since. */
  best: number | null;
  epochsWithoutBetter: number;
}

/** What a trainer learns from. Shape is (inputs, hidden, classes); labels are 0..classes-1. */
export interface TrainingData {
  inputs: number;
  classes: number;
  train: LabelledImages;
  validation: LabelledImages;
  preprocessing: Preprocessing;
}

/** The optimizer that a configuration asks for. */
export function optimizerSettings(configuration: TrainingConfiguration): OptimizerSettings {
  const { optimizer, momentum, beta1, beta2, epsilon } = configuration;
  return { name: optimizer, momentum, beta1, beta2, epsilon };
}

/** Trains one network. Make a new one for each run; `run` can be iterated once. */
export class Trainer {
  readonly shape: NetworkShape;
  readonly network: NetworkKernel;
  private readonly sampling: RandomStream;
  private epoch = 0;
  private best: number | null = null;
  private epochsWithoutBetter = 0;
  private readonly resumed: boolean;

  /**
   * @param start `state` to go on after an epoch, or `parameters` to start from instead of fresh random ones
   */
  constructor(
    kernels: KernelSet,
    private readonly configuration: TrainingConfiguration,
    private readonly data: TrainingData,
    start: { state?: TrainerState; parameters?: Parameters } = {},
  ) {
    const { seed, hidden, init, std } = configuration;
    this.shape = { inputs: data.inputs, hidden, classes: data.classes };
    this.network = kernels(this.shape, data.preprocessing, optimizerSettings(configuration));
    const { state } = start;
    this.resumed = state !== undefined;
    if (state) {
      this.epoch = state.epoch;
      this.best = state.best;
      this.epochsWithoutBetter = state.epochsWithoutBetter;
      this.sampling = RandomStream.restore(state.sampling);
      this.network.setParameters(state.parameters);
      this.network.setOptimizerState(state.optimizer);
    } else {
      this.sampling = RandomStream.named(seed, 'sampling');
      const random = RandomStream.named(seed, 'weights');
      this.network.setParameters(start.parameters ?? initialParameters(this.shape, init, std, random));
      this.network.setOptimizerState(
        initialOptimizerState(configuration.optimizer, this.shape, this.network.precision),
      );
    }
  }

  /** The state after the last epoch. Only right after an `epoch` event, before the next event is asked for. */
  snapshot(): TrainerState {
    return {
      epoch: this.epoch,
      parameters: this.network.parameters(),
      optimizer: this.network.optimizerState(),
      sampling: this.sampling.state(),
      best: this.best,
      epochsWithoutBetter: this.epochsWithoutBetter,
    };
  }

  /** Trains to the end, from epoch 0 or from the state it was given. */
  *run(): Generator<TrainingEvent, TrainingOutcome, void> {
    const { configuration, data } = this;
    const train = yield* this.load(data.train);
    const validation = yield* this.load(data.validation);
    const batches = batchesPerEpoch(train.count, configuration.batchSize);

    if (!this.resumed) {
      const metrics = yield* this.validate(validation, null, batches);
      if (!Number.isFinite(metrics.valLoss)) return 'diverged';
      yield { type: 'epoch', metrics, stepLosses: new Float64Array() };
    }
    while (this.epoch < configuration.epochs) {
      if (this.hasLostPatience()) return 'early-stopping';
      const stepLosses = yield* this.learnEpoch(train, batches);
      if (stepLosses === null) return 'diverged';
      this.epoch++;
      const trainLoss = stepLosses.reduce((sum, loss) => sum + loss, 0) / batches;
      const metrics = yield* this.validate(validation, trainLoss, batches);
      if (!Number.isFinite(metrics.valLoss)) return 'diverged';
      yield { type: 'epoch', metrics, stepLosses };
    }
    return 'completed';
  }

  private *load(samples: LabelledImages): Generator<TrainingEvent, SampleSet, void> {
    const loading = this.network.loadSamples(samples);
    for (;;) {
      const step = loading.next();
      if (step.done) return step.value;
      yield { type: 'loading', share: step.value };
    }
  }

  /** One epoch of updates; the losses, or null as soon as one is not finite. */
  private *learnEpoch(
    train: SampleSet,
    batches: number,
  ): Generator<TrainingEvent, Float64Array | null, void> {
    const { network, configuration } = this;
    const { batchSize, lambda, sampling } = configuration;
    const slice = samplesPerSlice(this.shape);
    const order = epochOrder(sampling, train.count, batchSize, this.sampling);
    const losses = new Float64Array(batches);
    for (let batch = 0; batch < batches; batch++) {
      const indices = order.subarray(batch * batchSize, (batch + 1) * batchSize);
      let sum = 0;
      network.clearGradients();
      for (let from = 0; from < indices.length; from += slice) {
        if (from > 0) yield { type: 'working' };
        sum += network.accumulateGradients(train, indices.subarray(from, from + slice), indices.length);
      }
      const loss = sum / indices.length + 0.5 * lambda * network.weightSumOfSquares();
      if (!Number.isFinite(loss)) return null;
      losses[batch] = loss;
      const done = this.epoch * batches + batch;
      const learningRate = learningRateAt(configuration, done, batches);
      network.update(learningRate, lambda);
      yield {
        type: 'step',
        step: done + 1,
        epoch: this.epoch + 1,
        batch: batch + 1,
        batches,
        loss,
        learningRate,
      };
    }
    return losses;
  }

  private *validate(
    validation: SampleSet,
    trainLoss: number | null,
    batches: number,
  ): Generator<TrainingEvent, EpochMetrics, void> {
    const evaluating = evaluateInSlices(this.network, validation, this.configuration.lambda);
    for (;;) {
      const step = evaluating.next();
      if (!step.done) {
        yield { type: 'working' };
        continue;
      }
      const { loss: valLoss, accuracy: valAccuracy } = step.value;
      this.watch(this.configuration.earlyStopping === 'loss' ? -valLoss : valAccuracy);
      const learningRate = learningRateAt(this.configuration, this.epoch * batches, batches);
      return { epoch: this.epoch, trainLoss, valLoss, valAccuracy, learningRate };
    }
  }

  /** Notes the watched value of an epoch; higher is better. */
  private watch(value: number): void {
    if (this.best === null || value > this.best) {
      this.best = value;
      this.epochsWithoutBetter = 0;
    } else {
      this.epochsWithoutBetter++;
    }
  }

  private hasLostPatience(): boolean {
    const { earlyStopping, patience } = this.configuration;
    return earlyStopping !== 'off' && this.epochsWithoutBetter >= patience;
  }
}
