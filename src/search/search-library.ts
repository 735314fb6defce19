/** The searches among the runs of a folder, as lists and views show them. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { SearchSchedule, trialValue } from '../core/search/schedule';
import type { SearchDetails, SearchStatus, SearchSummary, TrialRow } from '../shared/searches';
import type { EpochRecord } from '../runs/history';
import { RunStore } from '../runs/run-store';
import { atFile, FileError } from '../storage/file-error';
import { readPlan, TrialResults, type SearchPlan, type TrialResult } from './search-plan';
import { bestTrial, progressOf, searchFolders } from './search-run';
import { trialRunId } from './trial-run';

/** Searches lie among the runs, hidden from those who list runs. */
export function searchFolder(runs: string, id: string): string {
  if (!/^[\w-]+$/.test(id)) throw new FileError(id, 'is not the id of a search');
  return path.join(runs, '.searches', id);
}

/** A recorded trial as views show it. */
export function trialRow(plan: SearchPlan, result: TrialResult): TrialRow {
  const { trial, parameters, status, accuracies, valLosses, test, seconds, run, error } = result;
  const value = trialValue(accuracies, plan.settings.base.select);
  return {
    trial,
    parameters: parameters as TrialRow['parameters'],
    status,
    accuracies,
    valLosses,
    valAccuracy: Number.isFinite(value) ? value : null,
    test,
    seconds,
    run,
    error,
  };
}

/** A trial without a result: where it was left in the middle, what its run has recorded; it goes on from there. */
function unfinishedRow(
  runs: RunStore,
  plan: SearchPlan,
  trial: number,
  parameters: TrialRow['parameters'],
): TrialRow {
  const waiting = waitingRow(trial, parameters);
  const run = trialRunId(plan, trial);
  if (!runs.has(run)) return waiting;
  let history: EpochRecord[];
  try {
    history = runs.open(run).history();
  } catch {
    // Damaged: its training says so when it is gone on with.
    return waiting;
  }
  const accuracies = history.map(({ valAccuracy }) => valAccuracy);
  const value = trialValue(accuracies, plan.settings.base.select);
  return {
    ...waiting,
    status: 'paused',
    accuracies,
    valLosses: history.map(({ valLoss }) => valLoss),
    valAccuracy: Number.isFinite(value) ? value : null,
    seconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
    run,
  };
}

/** What a plan and its results come to. */
export function summarise(
  plan: SearchPlan,
  count: number,
  results: readonly TrialResult[],
  status: SearchStatus,
  error: string | null = null,
): SearchSummary {
  const best = bestTrial(plan, results);
  return {
    id: plan.id,
    createdAt: plan.createdAt,
    status,
    settings: plan.settings,
    dataset: plan.dataset,
    ended: results.filter((result) => result.status !== 'paused').length,
    count,
    best: best && {
      trial: best.trial,
      valAccuracy: trialValue(best.accuracies, plan.settings.base.select),
      run: best.run,
    },
    error,
  };
}

/** A trial that has no result yet, as views show it. */
export function waitingRow(trial: number, parameters: TrialRow['parameters']): TrialRow {
  return {
    trial,
    parameters,
    status: 'waiting',
    accuracies: [],
    valLosses: [],
    valAccuracy: null,
    test: null,
    seconds: 0,
    run: null,
    error: null,
  };
}

export class SearchLibrary {
  constructor(readonly runs: string) {}

  /** Every search whose plan can be read, newest first. */
  list(): SearchSummary[] {
    const folder = path.join(this.runs, '.searches');
    if (!existsSync(folder)) return [];
    const summaries = atFile(folder, () => readdirSync(folder)).flatMap((id) => {
      try {
        return [this.read(id).summary];
      } catch {
        // Damaged, or of another version: its runs are listed all the same.
        return [];
      }
    });
    return summaries.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  }

  plan(id: string): SearchPlan {
    const { planFile } = searchFolders(searchFolder(this.runs, id));
    if (!existsSync(planFile)) throw new FileError(id, `no such search in ${this.runs}`);
    return readPlan(planFile);
  }

  /** A search with all its trials. Throws a FileError. */
  read(id: string): SearchDetails {
    const plan = this.plan(id);
    const schedule = new SearchSchedule(plan.settings);
    const store = new TrialResults(searchFolders(searchFolder(this.runs, id)).resultsFolder, plan);
    const { results } = store.readAll(schedule.count);
    const progress = new Map([...results].map(([trial, result]) => [trial, progressOf(result)]));
    const isOver = schedule.tasks(progress).length === 0;
    const runs = new RunStore(this.runs);
    const trials = Array.from({ length: schedule.count }, (_, trial) => {
      const result = results.get(trial);
      return result ? trialRow(plan, result) : unfinishedRow(runs, plan, trial, schedule.known(trial));
    });
    const summary = summarise(plan, schedule.count, [...results.values()], isOver ? 'completed' : 'paused');
    return { summary, trials };
  }

  /** Removes a search's plan and results; the runs of its trials stay. Throws a FileError. */
  delete(id: string): void {
    const folder = searchFolder(this.runs, id);
    if (!existsSync(folder)) throw new FileError(id, `no such search in ${this.runs}`);
    atFile(folder, () => rmSync(folder, { recursive: true, force: true }));
  }
}
