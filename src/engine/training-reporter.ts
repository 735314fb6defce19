/** What is told of a run while it goes on: often enough to watch, seldom enough not to hold it up. */
import type { TrainingConfiguration } from '../core/configuration';
import { batchesPerEpoch } from '../core/sampling';
import type { RunEvent } from '../runs/training-run';
import type { TrainingProgress, WeightImages } from '../shared/contract';
import type { Emit } from './serve';

/** Milliseconds. */
const PROGRESS_INTERVAL = 100;
const WEIGHTS_INTERVAL = 200;
/** Pictures of weights may take so much of the time. */
const WEIGHTS_SHARE = 0.02;
const SPEED_WINDOW = 2000;
/** Of work, before an end is predicted. */
const PREDICTION_AFTER = 300;

export interface ReporterOptions {
  id: string;
  configuration: TrainingConfiguration;
  /** Samples of one epoch, drawings included. */
  samples: number;
  /** Updates done before this process took over. */
  stepsBefore: number;
  emit: Emit;
  weights(): WeightImages;
  /** Milliseconds of work so far, without pauses. */
  worked(): number;
  now?: () => number;
}

type StepEvent = Extract<RunEvent, { type: 'step' }>;

/** Collects events and emits `progress` and `weights`. No loss is ever dropped: those not told yet come with the next. */
export class TrainingReporter {
  private readonly now: () => number;
  private readonly batches: number;
  private step: number;
  private share = 0;
  private learningRate: number;
  private losses: number[] = [];
  private samples = 0;
  private lastProgress = -Infinity;
  private nextWeights = -Infinity;
  /** Work done when the first step began: loading says nothing about training. */
  private learningSince: number | null = null;
  private readonly speed: { worked: number; samples: number }[] = [];

  constructor(private readonly options: ReporterOptions) {
    const { configuration, samples, stepsBefore } = options;
    this.now = options.now ?? (() => performance.now());
    this.batches = batchesPerEpoch(samples, configuration.batchSize);
    this.step = stepsBefore;
    this.learningRate = configuration.learningRate;
  }

  /** Takes in an event; tells what is due. */
  take(event: RunEvent): void {
    switch (event.type) {
      case 'step':
        this.takeStep(event);
        break;
      case 'loading':
      case 'testing':
        this.share = event.share;
        break;
      case 'epoch':
        this.learningRate = event.record.learningRate;
        this.learningSince ??= this.options.worked();
        break;
      case 'working':
        break;
    }
    const now = this.now();
    if (now - this.lastProgress >= PROGRESS_INTERVAL) this.tellProgress(now);
    if (now >= this.nextWeights && (event.type === 'step' || event.type === 'epoch')) this.tellWeights(now);
  }

  /** Tells what has not been told yet: before a pause and at the end. */
  flush(): void {
    this.tellProgress(this.now());
    if (this.step > this.options.stepsBefore) this.tellWeights(this.now());
  }

  private takeStep({ step, batch, batches, loss, learningRate }: StepEvent): void {
    const { samples, configuration } = this.options;
    const { batchSize, sampling } = configuration;
    const isShort = batch === batches && sampling === 'shuffled';
    this.samples += isShort ? samples - (batches - 1) * batchSize : batchSize;
    this.step = step;
    this.learningRate = learningRate;
    this.losses.push(loss);
    // A resumed run validates nothing before its first step.
    this.learningSince ??= this.options.worked();
  }

  private tellProgress(now: number): void {
    const { id, configuration, emit } = this.options;
    const losses = Float32Array.from(this.losses);
    this.losses = [];
    this.lastProgress = now;
    const progress: TrainingProgress = {
      id,
      step: this.step,
      totalSteps: configuration.epochs * this.batches,
      share: this.share,
      firstStep: this.step - losses.length + 1,
      losses,
      learningRate: this.learningRate,
      samplesPerSecond: this.samplesPerSecond(),
      secondsLeft: this.secondsLeft(),
    };
    emit('progress', progress);
  }

  /** Over the last two seconds of work. */
  private samplesPerSecond(): number {
    const worked = this.options.worked();
    this.speed.push({ worked, samples: this.samples });
    while (this.speed.length > 2 && worked - this.speed[0]!.worked > SPEED_WINDOW) this.speed.shift();
    const oldest = this.speed[0]!;
    const seconds = (worked - oldest.worked) / 1000;
    return seconds > 0 ? (this.samples - oldest.samples) / seconds : 0;
  }

  /** As long as the steps so far took, validation and writing included. */
  private secondsLeft(): number | null {
    const { configuration, stepsBefore, worked } = this.options;
    const steps = this.step - stepsBefore;
    const milliseconds = this.learningSince === null ? 0 : worked() - this.learningSince;
    if (steps === 0 || milliseconds < PREDICTION_AFTER) return null;
    return ((configuration.epochs * this.batches - this.step) * milliseconds) / steps / 1000;
  }

  private tellWeights(now: number): void {
    const images = this.options.weights();
    const cost = this.now() - now;
    this.nextWeights = now + Math.max(WEIGHTS_INTERVAL, cost / WEIGHTS_SHARE);
    this.options.emit('weights', { id: this.options.id, images });
  }
}
