/** The run that is being trained: its state as main tells it, and its curves as they grow. */
import type {
  LiveRun,
  QueuedRun,
  TrainingProgress,
  TrainingRequest,
  WeightImages,
} from '../../shared/contract';
import { api, on } from '../lib/api';
import { GrowingCurve } from './growing-curve';
import { problems } from './problems.svelte';

class Training {
  current = $state.raw<LiveRun | null>(null);
  queue = $state.raw<QueuedRun[]>([]);
  progress = $state.raw<TrainingProgress | null>(null);
  weights = $state.raw<WeightImages | null>(null);
  /** Grows with each progress; charts read `losses.values` when it does. */
  losses = new GrowingCurve();
  lossCount = $state(0);

  /** Takes over what is going on already: a reloaded window loses nothing. */
  async load(): Promise<void> {
    on('trainingState', ({ current, queue }) => {
      if (current?.id !== this.current?.id) this.#clear();
      this.current = current;
      this.queue = queue;
    });
    on('trainingProgress', (progress) => {
      if (progress.id !== this.current?.id) return;
      this.progress = progress;
      this.losses.put(progress.firstStep - 1, progress.losses);
      this.lossCount = this.losses.length;
    });
    on('trainingWeights', (weights) => (this.weights = weights));
    const { state, losses, progress, weights } = await api.getTraining();
    this.current = state.current;
    this.queue = state.queue;
    this.progress = progress;
    this.weights = weights;
    this.losses.put(0, losses);
    this.lossCount = this.losses.length;
  }

  /** Whether a run is going on, paused ones included. */
  get isActive(): boolean {
    const status = this.current?.status;
    return status !== undefined && ['loading', 'running', 'paused', 'stopping', 'testing'].includes(status);
  }

  start(request: TrainingRequest): Promise<void> {
    return problems.watch(() => api.startTraining(request));
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

  #clear(): void {
    this.losses = new GrowingCurve();
    this.lossCount = 0;
    this.progress = null;
    this.weights = null;
  }
}

export const training = new Training();
