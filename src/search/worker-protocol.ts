/** What the coordinator of a search and its worker threads say to each other. */
import type { TrialTask } from '../core/search/schedule';
import type { Dataset } from '../datasets/dataset';
import type { EpochSummary } from '../shared/contract';
import type { SearchPlan, TrialResult } from './search-plan';

/** What a worker is given when it starts. */
export interface WorkerData {
  plan: SearchPlan;
  runsFolder: string;
  dataset: Dataset;
}

/** `stop`: leave the trial so that it can be gone on with. */
export type ToWorker = { type: 'task'; task: TrialTask } | { type: 'stop' };

export type FromWorker =
  | { type: 'epoch'; trial: number; epoch: EpochSummary }
  | { type: 'result'; result: Omit<TrialResult, 'plan'> }
  /** The trial was left. */
  | { type: 'stopped'; trial: number }
  /** Nothing could be recorded: another process trains the trial, or the disk refuses. One line. */
  | { type: 'error'; trial: number; reason: string };
