/** Searches of hyperparameters as they cross between renderer, main and engine. */
import type { SearchSettings } from '../core/search/schedule';
import type { TrialParameters } from '../core/search/space';
import type { DatasetReference, TestResult } from '../runs/run';
import type { DatasetChoice } from './contract';

/** What is searched, and how. */
export interface SearchRequest {
  settings: SearchSettings;
  dataset: DatasetChoice;
}

/** Where a trial is: `paused` ones wait for their next rung. */
export type TrialStatus = 'waiting' | 'running' | 'paused' | 'completed' | 'pruned' | 'diverged' | 'failed';

/** One trial, as tables and charts show it. Accuracies 0..1, from epoch 0. */
export interface TrialRow {
  trial: number;
  /** Null while the sampler has not chosen them. */
  parameters: TrialParameters | null;
  status: TrialStatus;
  accuracies: number[];
  valLosses: number[];
  /** Of the epoch that its model is taken from; null while there is none. */
  valAccuracy: number | null;
  test: TestResult | null;
  seconds: number;
  /** Its run, once it has one. */
  run: string | null;
  error: string | null;
}

/** `paused`: stopped by the user or by the end of the application, and can be gone on with. */
export type SearchStatus = 'loading' | 'running' | 'paused' | 'completed' | 'failed';

/** A search as lists show it. */
export interface SearchSummary {
  id: string;
  createdAt: string;
  status: SearchStatus;
  settings: SearchSettings;
  dataset: DatasetReference;
  /** Trials that have ended, of all. */
  ended: number;
  count: number;
  best: { trial: number; valAccuracy: number; run: string } | null;
  error: string | null;
}

/** A search with all its trials, in the order of their numbers. */
export interface SearchDetails {
  summary: SearchSummary;
  trials: TrialRow[];
}

/** Requests about searches. */
export interface SearchInvokes {
  /** Starts it; one is trained at a time. Answered with its id once its plan is on disk. */
  startSearch(request: SearchRequest): string;
  /** Leaves the trials where they can be gone on with; finished ones are kept. */
  pauseSearch(): void;
  resumeSearch(id: string): void;
  /** Newest first. */
  listSearches(): SearchSummary[];
  readSearch(id: string): SearchDetails;
  /** Removes a search's plan and results for good; its runs stay. */
  deleteSearch(id: string): void;
}

/** What is told about searches unasked. */
export interface SearchEvents {
  /** At most a few a second: the trials that changed, and the summary. */
  searchProgress: { summary: SearchSummary; trials: TrialRow[] };
  searchesChanged: null;
}

export const SEARCH_INVOKE_NAMES = [
  'startSearch',
  'pauseSearch',
  'resumeSearch',
  'listSearches',
  'readSearch',
  'deleteSearch',
] as const satisfies readonly (keyof SearchInvokes)[];

export const SEARCH_EVENT_NAMES = [
  'searchProgress',
  'searchesChanged',
] as const satisfies readonly (keyof SearchEvents)[];
