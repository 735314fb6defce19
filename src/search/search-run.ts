/** Runs a search: hands its trials to worker threads, records each result, and says which trial is best. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { SearchSchedule, trialValue, type TrialProgress, type TrialTask } from '../core/search/schedule';
import type { Dataset } from '../datasets/dataset';
import { reasonOf } from '../formats/format-error';
import type { EpochSummary } from '../shared/contract';
import type { FileError } from '../storage/file-error';
import { TrialResults, type SearchPlan, type TrialResult } from './search-plan';
import { sharedDataset } from './shared-dataset';
import type { FromWorker, ToWorker, WorkerData } from './worker-protocol';

/** What is told while a search runs. */
export interface SearchListener {
  /** Results from before that are damaged and trained again. */
  damaged?(errors: readonly FileError[]): void;
  /** What was recorded before. */
  known?(results: readonly TrialResult[]): void;
  trialStarted?(task: TrialTask): void;
  epoch?(trial: number, epoch: EpochSummary): void;
  /** A trial ended, or was paused at a rung. */
  trialRecorded?(result: TrialResult): void;
}

export interface SearchOptions {
  plan: SearchPlan;
  dataset: Dataset;
  /** Where the results lie, and the runs of the trials. */
  resultsFolder: string;
  runsFolder: string;
  /** Trials trained at once, at least 1. */
  jobs: number;
  /** The built search-worker.js. */
  workerFile: string;
  signal?: AbortSignal;
  listener?: SearchListener;
}

/** How a search ended: all results by trial, and whether it was stopped before all were there. */
export interface SearchOutcome {
  results: TrialResult[];
  isStopped: boolean;
}

/** What a recorded trial means to the schedule. */
export function progressOf({ accuracies, status }: TrialResult): TrialProgress {
  const states = {
    paused: 'open',
    completed: 'completed',
    pruned: 'pruned',
    diverged: 'failed',
    failed: 'failed',
  } as const;
  return { accuracies, state: states[status] };
}

/** The best finished trial, the earlier of equals; null where none has a model. */
export function bestTrial(plan: SearchPlan, results: readonly TrialResult[]): TrialResult | null {
  const { select } = plan.settings.base;
  let best: TrialResult | null = null;
  for (const result of [...results].sort((a, b) => a.trial - b.trial)) {
    if (result.status !== 'completed') continue;
    if (!best || trialValue(result.accuracies, select) > trialValue(best.accuracies, select)) best = result;
  }
  return best;
}

/** Folders of a search below the one that is named after it. */
export function searchFolders(folder: string): { planFile: string; resultsFolder: string } {
  return { planFile: path.join(folder, 'plan.json'), resultsFolder: path.join(folder, 'trials') };
}

/**
 * Trains what the plan asks for and is not recorded yet. Failed trials of an earlier attempt are tried again. Rejects
 * with the first error that kept a trial from being recorded; trials that are under way are left so that they can be
 * gone on with.
 */
export async function runSearch(options: SearchOptions): Promise<SearchOutcome> {
  const { plan, resultsFolder, signal, listener = {} } = options;
  const schedule = new SearchSchedule(plan.settings);
  const store = new TrialResults(resultsFolder, plan);
  const { results, damaged } = store.readAll(schedule.count);
  if (damaged.length > 0) listener.damaged?.(damaged);
  for (const [trial, { status }] of results) if (status === 'failed') results.delete(trial);
  listener.known?.([...results.values()]);
  const record = (result: Omit<TrialResult, 'plan'>) => {
    const written = store.write(result);
    results.set(result.trial, written);
    listener.trialRecorded?.(written);
  };
  const tasks = () =>
    schedule.tasks(new Map([...results].map(([trial, result]) => [trial, progressOf(result)])));

  if (tasks().length > 0 && !signal?.aborted) await work(options, tasks, record);
  if (tasks().length === 0) {
    // Trials that were never promoted are what a pruner stopped.
    for (const result of results.values()) {
      if (result.status === 'paused') {
        const { plan: _plan, ...rest } = result;
        record({ ...rest, status: 'pruned' });
      }
    }
  }
  return {
    results: [...results.values()].sort((a, b) => a.trial - b.trial),
    isStopped: tasks().length > 0,
  };
}

/** Keeps the workers busy until there is nothing to do, something failed, or the signal says stop. */
function work(
  { plan, dataset, runsFolder, jobs, workerFile, signal, listener = {} }: SearchOptions,
  tasks: () => TrialTask[],
  record: (result: Omit<TrialResult, 'plan'>) => void,
): Promise<void> {
  const workerData: WorkerData = { plan, runsFolder, dataset: sharedDataset(dataset) };
  const count = Math.max(1, Math.min(jobs, plan.settings.trials));
  return new Promise((resolve, reject) => {
    const workers: Worker[] = [];
    const busy = new Map<Worker, number>();
    let failure: Error | null = null;
    let isEnding = false;

    const end = () => {
      if (isEnding) return;
      isEnding = true;
      signal?.removeEventListener('abort', stop);
      void Promise.all(workers.map((worker) => worker.terminate())).then(() =>
        failure ? reject(failure) : resolve(),
      );
    };
    const stop = () => {
      for (const worker of busy.keys()) worker.postMessage({ type: 'stop' } satisfies ToWorker);
      if (busy.size === 0) end();
    };
    const fail = (error: unknown) => {
      failure ??= error instanceof Error ? error : new Error(reasonOf(error));
      stop();
    };
    const assign = () => {
      const isStopping = failure !== null || signal?.aborted === true;
      const open = isStopping ? [] : tasks().filter(({ trial }) => ![...busy.values()].includes(trial));
      for (const worker of workers) {
        if (busy.has(worker)) continue;
        const task = open.shift();
        if (!task) break;
        busy.set(worker, task.trial);
        listener.trialStarted?.(task);
        worker.postMessage({ type: 'task', task } satisfies ToWorker);
      }
      if (busy.size === 0) end();
    };
    const hear = (worker: Worker, message: FromWorker) => {
      if (message.type === 'epoch') {
        listener.epoch?.(message.trial, message.epoch);
        return;
      }
      busy.delete(worker);
      try {
        if (message.type === 'result') record(message.result);
        if (message.type === 'error') throw new Error(message.reason);
      } catch (error) {
        fail(error);
      }
      assign();
    };

    signal?.addEventListener('abort', stop, { once: true });
    for (let i = 0; i < count; i++) {
      const worker = new Worker(workerFile, { workerData });
      worker.on('message', (message: FromWorker) => hear(worker, message));
      worker.on('error', (error) => {
        busy.delete(worker);
        workers.splice(workers.indexOf(worker), 1);
        fail(error);
        if (busy.size === 0) end();
      });
      workers.push(worker);
    }
    assign();
  });
}
