/** Runs one search of hyperparameters at a time, its trials in worker threads, and tells how it goes. */
import path from 'node:path';
import { SearchSchedule, type TrialTask } from '../core/search/schedule';
import { FormatError, reasonOf } from '../formats/format-error';
import { datasetReference } from '../runs/run-origin';
import { SearchLibrary, searchFolder, summarise, trialRow, waitingRow } from '../search/search-library';
import { createPlan, writePlan, type SearchPlan, type TrialResult } from '../search/search-plan';
import { runSearch, searchFolders } from '../search/search-run';
import type { EpochSummary } from '../shared/contract';
import type { SearchRequest, SearchStatus, TrialRow } from '../shared/searches';
import type { Folders } from '../shared/protocol';
import { DataLoader, sourceOfChoice, sourceOfReference, type DataSource } from './load-data';
import type { Emit, EngineHandlers } from './serve';
import { Turns } from './turns';
import { trialRunId } from '../search/trial-run';

type SearchCalls =
  'startSearch' | 'pauseSearch' | 'resumeSearch' | 'listSearches' | 'readSearch' | 'deleteSearch';

/** Progress is told so seldom, in milliseconds. */
const INTERVAL = 250;

/** The search that is going on. */
interface Session {
  plan: SearchPlan;
  status: SearchStatus;
  rows: Map<number, TrialRow>;
  results: Map<number, TrialResult>;
  count: number;
  abort: AbortController;
  error: string | null;
  ended: Promise<void>;
}

export class SearchService {
  private readonly loader = new DataLoader();
  private session: Session | null = null;
  private readonly changed = new Set<number>();
  private timer: NodeJS.Timeout | null = null;

  /** @param workerFile the built search-worker.js */
  constructor(
    private readonly emit: Emit,
    private readonly workerFile = path.join(import.meta.dirname, 'search-worker.js'),
  ) {}

  /** What answers each call. */
  readonly handlers: Pick<EngineHandlers, SearchCalls> = {
    startSearch: (folders, request, jobs) => this.start(folders, request, jobs),
    pauseSearch: () => this.close(),
    resumeSearch: (folders, id, jobs) => this.resume(folders, id, jobs),
    listSearches: ({ runs }) => {
      const { session } = this;
      return new SearchLibrary(runs)
        .list()
        .map((summary) => (session?.plan.id === summary.id ? this.summary(session) : summary));
    },
    readSearch: ({ runs }, id) => {
      const { session } = this;
      if (session?.plan.id !== id) return new SearchLibrary(runs).read(id);
      return { summary: this.summary(session), trials: [...session.rows.values()] };
    },
    deleteSearch: ({ runs }, id) => {
      if (this.session?.plan.id === id)
        throw new FormatError('the search is going on; pause it before you delete it');
      new SearchLibrary(runs).delete(id);
    },
  };

  /** Leaves the trials that are under way so that they can be gone on with. */
  async close(): Promise<void> {
    const { session } = this;
    session?.abort.abort();
    await session?.ended;
  }

  private async start(folders: Folders, request: SearchRequest, jobs: number): Promise<string> {
    this.assertFree();
    const { settings, dataset: choice } = request;
    const { dataset, synthetic } = await this.load(sourceOfChoice(choice, settings.base));
    this.assertFree();
    const origin = synthetic ? { synthetic } : {};
    const plan = createPlan(settings, datasetReference(dataset, origin, settings.base.trainSize));
    writePlan(searchFolders(searchFolder(folders.runs, plan.id)).planFile, plan);
    this.run(folders, plan, dataset, jobs);
    return plan.id;
  }

  private async resume(folders: Folders, id: string, jobs: number): Promise<void> {
    this.assertFree();
    const plan = new SearchLibrary(folders.runs).plan(id);
    const { dataset } = await this.load(sourceOfReference(plan.dataset));
    this.assertFree();
    this.run(folders, plan, dataset, jobs);
  }

  private assertFree(): void {
    if (this.session) throw new FormatError('another search is going on; pause it first');
  }

  private async load(source: DataSource) {
    const turns = new Turns({ paused: () => undefined });
    const outcome = await turns.drive(this.loader.load(source), () => undefined);
    if (outcome.kind !== 'done') throw new FormatError('stopped before it began');
    return outcome.result;
  }

  private run(
    folders: Folders,
    plan: SearchPlan,
    dataset: Parameters<typeof runSearch>[0]['dataset'],
    jobs: number,
  ): void {
    const { count } = new SearchSchedule(plan.settings);
    const { trials } = new SearchLibrary(folders.runs).read(plan.id);
    const abort = new AbortController();
    const session: Session = {
      plan,
      status: 'running',
      rows: new Map(trials.map((row) => [row.trial, row])),
      results: new Map(),
      count,
      abort,
      error: null,
      ended: Promise.resolve(),
    };
    this.session = session;
    session.ended = runSearch({
      plan,
      dataset,
      resultsFolder: searchFolders(searchFolder(folders.runs, plan.id)).resultsFolder,
      runsFolder: folders.runs,
      jobs,
      workerFile: this.workerFile,
      signal: abort.signal,
      listener: {
        known: (results) => {
          for (const result of results) session.results.set(result.trial, result);
        },
        trialStarted: (task) => this.trialStarted(session, task),
        epoch: (trial, epoch) => this.epoch(session, trial, epoch),
        trialRecorded: (result) => {
          session.results.set(result.trial, result);
          this.change(session, trialRow(plan, result));
        },
      },
    })
      .then(({ isStopped }) => {
        session.status = isStopped ? 'paused' : 'completed';
      })
      .catch((error: unknown) => {
        session.status = 'failed';
        session.error = reasonOf(error);
      })
      .then(() => {
        // What was being trained waits again.
        for (const row of session.rows.values())
          if (row.status === 'running') this.change(session, { ...row, status: 'paused' });
        this.tell(session);
        this.session = null;
      });
    this.tell(session);
  }

  private trialStarted(session: Session, { trial, parameters }: TrialTask): void {
    const row = session.rows.get(trial) ?? waitingRow(trial, parameters);
    this.change(session, { ...row, parameters, status: 'running', run: trialRunId(session.plan, trial) });
  }

  private epoch(
    session: Session,
    trial: number,
    { epoch, valAccuracy, valLoss, seconds }: EpochSummary,
  ): void {
    const row = session.rows.get(trial);
    if (!row) return;
    const accuracies = [...row.accuracies.slice(0, epoch), valAccuracy];
    const { select } = session.plan.settings.base;
    this.change(session, {
      ...row,
      accuracies,
      valLosses: [...row.valLosses.slice(0, epoch), valLoss],
      valAccuracy: select === 'best' ? Math.max(...accuracies) : valAccuracy,
      seconds: row.seconds + seconds,
    });
  }

  private change(session: Session, row: TrialRow): void {
    session.rows.set(row.trial, row);
    this.changed.add(row.trial);
    this.timer ??= setTimeout(() => this.tell(session), INTERVAL);
  }

  private summary({ plan, count, results, status, error }: Session) {
    return summarise(plan, count, [...results.values()], status, error);
  }

  private tell(session: Session): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const trials = [...this.changed].flatMap((trial) => session.rows.get(trial) ?? []);
    this.changed.clear();
    this.emit('searchProgress', { summary: this.summary(session), trials });
  }
}
