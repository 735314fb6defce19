/** The run that is being trained: its state as main tells it, and its curves as they grow. */
import type {
  LiveRun,
  QueuedRun,
  TrainingProgress,
  TrainingRequest,
  TrainingState,
  WeightImages,
} from '../../shared/contract';
import { api, on } from '../lib/api';
import { GrowingCurve } from './growing-curve';
import { paced } from './paced';
import { problems } from './problems.svelte';

/** Charts are redrawn at most this often. */
const REDRAW_MILLISECONDS = 200;

class Training {
  current = $state.raw<LiveRun | null>(null);
  queue = $state.raw<QueuedRun[]>([]);
  progress = $state.raw<TrainingProgress | null>(null);
  weights = $state.raw<WeightImages | null>(null);
  losses = new GrowingCurve();
  /** How many losses there are to draw; follows `losses` a few times a second, so charts depend on this. */
  lossCount = $state(0);
  readonly #redraw = paced(REDRAW_MILLISECONDS, () => (this.lossCount = this.losses.length));
  #isCatchingUp = false;

  /** Takes over what is going on already: a reloaded window loses nothing. */
  async load(): Promise<void> {
    on('trainingState', (state) => this.#take(state));
    on('trainingProgress', (progress) => this.#advance(progress));
    on('trainingWeights', ({ id, images }) => {
      if (id === this.current?.id) this.weights = images;
    });
    const { state, losses, progress, weights } = await api.getTraining();
    this.#take(state);
    this.progress = progress;
    this.weights = weights;
    this.losses.fillStart(losses);
    this.#redraw.now();
  }

  /** Whether a run is going on, paused ones included. */
  get isActive(): boolean {
    const status = this.current?.status;
    return status !== undefined && ['loading', 'running', 'paused', 'stopping', 'testing'].includes(status);
  }

  /** Starts or queues a run; false if that failed and the user was told why. */
  start(request: TrainingRequest): Promise<boolean> {
    return problems.succeeds(() => api.startTraining(request));
  }
  pauseOrContinue(): Promise<void> {
    return problems.watch(() =>
      this.current?.status === 'paused' ? api.continueTraining() : api.pauseTraining(),
    );
  }
  cancel(): Promise<void> {
    return problems.watch(() => api.cancelTraining());
  }
  stopAfterEpoch(): Promise<void> {
    return problems.watch(() => api.stopAfterEpoch());
  }
  resume(id: string): Promise<void> {
    return problems.watch(() => api.resumeRun(id));
  }
  removeFromQueue(id: string): Promise<void> {
    return problems.watch(() => api.removeFromQueue(id));
  }

  #take({ current, queue }: TrainingState): void {
    if (current?.id !== this.current?.id) this.#clear();
    this.current = current;
    this.queue = queue;
    // A run that has ended is drawn to its last step without delay.
    if (!this.isActive) this.#redraw.now();
  }

  #advance(progress: TrainingProgress): void {
    if (progress.id !== this.current?.id) return;
    this.progress = progress;
    // Loading and testing tell of no steps, and say nothing about where the curve ends.
    if (progress.losses.length === 0) return;
    const place = progress.firstStep - 1;
    if (place > this.losses.length) void this.#catchUp(progress.id);
    this.losses.put(place, progress.losses);
    this.#redraw.request();
  }

  /** Fetches steps that this window was not told of, such as those of a run before it was resumed. */
  async #catchUp(id: string): Promise<void> {
    if (this.#isCatchingUp) return;
    this.#isCatchingUp = true;
    await problems.watch(async () => {
      const { state, losses } = await api.getTraining();
      if (state.current?.id !== id || this.current?.id !== id) return;
      this.losses.fillStart(losses);
      this.#redraw.now();
    });
    this.#isCatchingUp = false;
  }

  #clear(): void {
    this.losses = new GrowingCurve();
    this.lossCount = 0;
    this.progress = null;
    this.weights = null;
  }
}

export const training = new Training();
