/**
 * The run that is being trained and those that wait. Everything is kept here that a window needs which was just
 * opened, so that a reload loses nothing.
 */
import type { TrainingConfiguration } from '../core/configuration';
import type { DatasetReference, RunStatus } from '../runs/run';
import type {
  Events,
  LiveRun,
  LiveStatus,
  QueuedRun,
  TrainingProgress,
  TrainingRequest,
  TrainingSnapshot,
  TrainingState,
  WeightImages,
} from '../shared/contract';
import type { Folders, TrainingJob, TrainingStarted } from '../shared/protocol';
import { EngineError, type EngineEvent, type EngineHost } from './engine-host';
import { LossLog } from './loss-log';

/** A request that cannot be done now; the message is one line for the user. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

const ACTIVE: readonly LiveStatus[] = ['loading', 'running', 'paused', 'stopping', 'testing'];

/** Whether a run is going on, paused or not. */
export function isActive(run: LiveRun | null): run is LiveRun {
  return run !== null && ACTIVE.includes(run.status);
}

/** What the queue tells. */
export interface TrainingListener {
  stateChanged(state: TrainingState): void;
  progress(progress: TrainingProgress): void;
  weights(weights: Events['trainingWeights']): void;
  /** The runs on disk changed: one began, ended an epoch, or ended. */
  runsChanged(): void;
  ended(run: LiveRun): void;
}

type Task = TrainingJob['task'];

interface Waiting extends QueuedRun {
  task: Task;
  dataset: DatasetReference;
}

/** What is known of the data of a run that has not begun. */
function expectedDataset(task: Extract<Task, { kind: 'new' }>): DatasetReference {
  const { dataset } = task;
  const size = { height: 28, width: 28, classes: 10 };
  return dataset.kind === 'synthetic'
    ? { name: 'synthetic', source: 'synthetic', ...size }
    : { name: 'custom', source: dataset.location, ...size };
}

export class TrainingQueue {
  private current: LiveRun | null = null;
  private readonly waiting: Waiting[] = [];
  private readonly losses = new LossLog();
  private lastProgress: TrainingProgress | null = null;
  private lastWeights: WeightImages | null = null;
  private cancelled = false;
  /** Whether the current run exists on disk. */
  private begun = false;
  private lastNumber = 0;

  constructor(
    private readonly host: Pick<EngineHost, 'call'>,
    private readonly folders: () => Folders,
    private readonly listener: TrainingListener,
  ) {}

  /** Whether a run is going on. */
  get isTraining(): boolean {
    return isActive(this.current);
  }

  get state(): TrainingState {
    const queue = this.waiting.map(({ id, name, configuration }) => ({ id, name, configuration }));
    return { current: this.current, queue };
  }

  get snapshot(): TrainingSnapshot {
    return {
      state: this.state,
      losses: this.losses.copy(),
      progress: this.lastProgress,
      weights: this.lastWeights,
    };
  }

  /** Starts a new run, or queues it. */
  start({ name, ...request }: TrainingRequest): void {
    const { configuration } = request;
    const task = { kind: 'new' as const, name: name.trim(), ...request };
    this.enqueue(task.name, configuration, task, expectedDataset(task));
  }

  /** Goes on with a run, or queues that. Throws a RequestError when it is going on or queued already. */
  resume(run: {
    id: string;
    name: string;
    status: RunStatus;
    configuration: TrainingConfiguration;
    dataset: DatasetReference;
  }): void {
    const isQueued = this.waiting.some(({ task }) => task.kind === 'resume' && task.run === run.id);
    if (isQueued) throw new RequestError(`${run.name}: is waiting in the queue already`);
    const isCurrent = isActive(this.current) && this.current.id === run.id;
    if (isCurrent || run.status === 'running')
      throw new RequestError(`${run.name}: is being trained already`);
    if (run.status === 'completed')
      throw new RequestError(`${run.name}: is complete; there is nothing to resume`);
    this.enqueue(run.name, run.configuration, { kind: 'resume', run: run.id }, run.dataset);
  }

  /** Takes a run out of the queue. */
  remove(id: string): void {
    const index = this.waiting.findIndex((waiting) => waiting.id === id);
    if (index < 0) throw new RequestError('this run is not waiting any more');
    this.waiting.splice(index, 1);
    this.changed();
  }

  /** A run was given another name. */
  rename(id: string, name: string): void {
    if (this.current?.id === id) this.update({ name });
  }

  /** Nothing more is started: the application quits. */
  clearQueue(): void {
    this.waiting.length = 0;
    this.changed();
  }

  async pause(): Promise<void> {
    this.assertActive();
    await this.host.call('pause');
  }
  async continue(): Promise<void> {
    this.assertActive();
    await this.host.call('continue');
  }
  async stopAfterEpoch(): Promise<void> {
    this.assertActive();
    await this.host.call('stopAfterEpoch');
  }
  async cancel(): Promise<void> {
    this.assertActive();
    this.cancelled = true;
    await this.host.call('cancel');
  }

  /** Takes in what the engine tells of the run. */
  hear({ event, value }: EngineEvent): void {
    const { current } = this;
    if (!isActive(current)) return;
    switch (event) {
      case 'progress': {
        // While it loads, a new run has no id of its own yet.
        const progress = { ...value, id: current.id };
        if (progress.losses.length > 0) this.losses.put(progress.firstStep - 1, progress.losses);
        this.lastProgress = progress;
        this.listener.progress(progress);
        break;
      }
      case 'weights':
        this.lastWeights = value.images;
        this.listener.weights({ ...value, id: current.id });
        break;
      case 'epoch':
        this.update({ epochs: [...current.epochs.slice(0, value.epoch.epoch), value.epoch] });
        this.listener.runsChanged();
        break;
      case 'status':
        this.update({ status: value.status });
        break;
      case 'ended':
        this.end({ status: value.status, test: value.test, error: value.error });
        this.startNext();
        break;
      case 'evaluationProgress':
      case 'searchProgress':
      case 'fetchProgress':
        break;
    }
  }

  /** The engine is gone. What it trained is interrupted; what waits stays until somebody starts something. */
  engineEnded({ asked, reason }: { asked: boolean; reason: string }): void {
    if (!isActive(this.current)) return;
    if (asked) this.end({ status: 'stopped' });
    else this.end({ status: this.begun ? 'interrupted' : 'failed', error: reason });
  }

  private enqueue(
    name: string,
    configuration: TrainingConfiguration,
    task: Task,
    dataset: DatasetReference,
  ): void {
    const id = task.kind === 'resume' ? task.run : `waiting-${++this.lastNumber}`;
    this.waiting.push({ id, name, configuration, task, dataset });
    if (isActive(this.current)) this.changed();
    else this.startNext();
  }

  private startNext(): void {
    const next = this.waiting.shift();
    if (!next) return this.changed();
    const { id, name, configuration, dataset, task } = next;
    this.losses.put(0, new Float32Array());
    this.lastProgress = null;
    this.lastWeights = null;
    this.cancelled = false;
    this.begun = task.kind === 'resume';
    this.current = {
      id,
      name,
      status: 'loading',
      configuration,
      dataset,
      epochs: [],
      stepsPerEpoch: Math.ceil(configuration.trainSize / configuration.batchSize),
      test: null,
      error: null,
    };
    this.changed();
    this.host.call('train', { folders: this.folders(), task }).then(
      (started) => this.begin(started),
      (error: unknown) => this.failToBegin(error),
    );
  }

  private begin(started: TrainingStarted): void {
    if (!isActive(this.current)) return;
    const { losses, ...known } = started;
    this.begun = true;
    this.losses.put(0, losses);
    this.update(known);
    this.listener.runsChanged();
    if (losses.length > 0) this.tellPast(started);
  }

  /** The curve that a resumed run brings with it. */
  private tellPast({ id, configuration, losses, epochs, stepsPerEpoch }: TrainingStarted): void {
    this.lastProgress = {
      id,
      step: losses.length,
      totalSteps: configuration.epochs * stepsPerEpoch,
      share: 0,
      firstStep: 1,
      losses,
      learningRate: epochs.at(-1)?.learningRate ?? configuration.learningRate,
      samplesPerSecond: 0,
      secondsLeft: null,
    };
    this.listener.progress(this.lastProgress);
    // A window that is opened later gets the losses by themselves.
    this.lastProgress = { ...this.lastProgress, firstStep: losses.length + 1, losses: new Float32Array() };
  }

  private failToBegin(error: unknown): void {
    // Where the engine died, `engineEnded` has told so already.
    if (!isActive(this.current)) return;
    if (this.cancelled) {
      // Nothing had begun, so nothing is left.
      this.current = null;
      this.listener.runsChanged();
    } else {
      this.end({ status: 'failed', error: error instanceof EngineError ? error.message : String(error) });
    }
    this.startNext();
  }

  private end(end: Partial<LiveRun>): void {
    this.update(end);
    this.listener.runsChanged();
    if (this.current) this.listener.ended(this.current);
  }

  private update(change: Partial<LiveRun>): void {
    if (this.current) this.current = { ...this.current, ...change };
    this.changed();
  }

  private changed(): void {
    this.listener.stateChanged(this.state);
  }

  private assertActive(): void {
    if (!isActive(this.current)) throw new RequestError('nothing is being trained');
  }
}
