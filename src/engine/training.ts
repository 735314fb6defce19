/** Trains one run at a time, in turns, and tells how it goes. */
import type { Model } from '../core/model';
import { batchesPerEpoch } from '../core/sampling';
import { readDrawings } from '../datasets/drawings';
import { FormatError, reasonOf } from '../formats/format-error';
import { divergenceReason, epochSummary, joinLosses } from '../runs/run-library';
import { configurationFor, trainingSamples } from '../runs/run-origin';
import { RunStore } from '../runs/run-store';
import { TrainingRun, type RunEvent, type RunResult } from '../runs/training-run';
import { weightImages } from '../runs/weight-images';
import type { LiveStatus } from '../shared/contract';
import type { TrainingJob, TrainingStarted } from '../shared/protocol';
import {
  DataLoader,
  sourceOfChoice,
  sourceOfReference,
  type DataSource,
  type LoadedDataset,
} from './load-data';
import type { Emit } from './serve';
import { startModel } from './start-model';
import { TrainingReporter } from './training-reporter';
import { Turns } from './turns';

/** A run that is going on in this process. */
interface Session {
  turns: Turns;
  status: LiveStatus;
  /** What it was before a pause. */
  before: LiveStatus;
  stopAfterEpoch: boolean;
  run: TrainingRun | null;
  reporter: TrainingReporter | null;
  ended: Promise<void>;
}

export class TrainingService {
  private readonly loader = new DataLoader();
  private session: Session | null = null;

  constructor(
    private readonly emit: Emit,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Loads the data, makes the run, and begins to train once that is answered. Throws a FileError, or another with one line. */
  async train(job: TrainingJob): Promise<TrainingStarted> {
    if (this.session) throw new FormatError('a run is being trained already');
    const session = this.open();
    let finish: () => void = () => undefined;
    session.ended = new Promise((resolve) => (finish = resolve));
    const close = () => {
      this.session = null;
      finish();
    };
    try {
      const { run, name } = await this.prepare(session, job);
      session.run = run;
      const started = describeStart(run, name);
      session.reporter = this.reporter(session, run, started.losses.length);
      setImmediate(() => void this.pump(session, run).finally(close));
      return started;
    } catch (error) {
      close();
      throw error;
    }
  }

  pause(): void {
    this.session?.turns.pause();
  }

  /** Goes on after a pause, or after all beyond the current epoch. */
  continue(): void {
    const { session } = this;
    if (!session) return;
    session.turns.continue();
    if (!session.stopAfterEpoch) return;
    session.stopAfterEpoch = false;
    if (session.status === 'stopping') this.setStatus(session, 'running');
  }

  cancel(): void {
    this.session?.turns.cancel();
  }

  /** Stops once the current epoch is recorded. A paused run goes on until then. */
  stopAfterEpoch(): void {
    const { session } = this;
    if (!session || session.status === 'testing') return;
    session.stopAfterEpoch = true;
    if (session.status === 'running') this.setStatus(session, 'stopping');
    else if (session.before === 'running') session.before = 'stopping';
    session.turns.continue();
  }

  /** The model as it is now; null while nothing is trained. */
  liveModel(): Model | null {
    return this.session?.run?.currentModel() ?? null;
  }

  /** Stops what is going on so that it can be resumed. */
  async close(): Promise<void> {
    const ended = this.session?.ended;
    this.cancel();
    await ended;
  }

  private open(): Session {
    const turns = new Turns({ paused: (isPaused) => this.paused(isPaused) }, this.now);
    const session: Session = {
      turns,
      status: 'loading',
      before: 'loading',
      stopAfterEpoch: false,
      run: null,
      reporter: null,
      ended: Promise.resolve(),
    };
    this.session = session;
    return session;
  }

  private async prepare(
    session: Session,
    { folders, task }: TrainingJob,
  ): Promise<{ run: TrainingRun; name: string }> {
    const store = new RunStore(folders.runs);
    if (task.kind === 'resume') {
      const folder = store.open(task.run);
      const known = folder.read();
      const { dataset } = await this.load(session, sourceOfReference(known.dataset));
      return { run: TrainingRun.resume(folder, dataset), name: known.name };
    }
    const start = task.from ? startModel(folders, task.from) : null;
    const configuration = start ? configurationFor(task.configuration, start.model) : task.configuration;
    const { dataset, synthetic } = await this.load(session, sourceOfChoice(task.dataset, configuration));
    const drawings = task.withDrawings ? readDrawings(folders.drawings) : null;
    const run = TrainingRun.create(store, configuration, dataset, {
      ...(synthetic ? { synthetic } : {}),
      ...(start ? { start } : {}),
      ...(drawings ? { drawings } : {}),
    });
    if (task.name !== '') run.folder.annotate({ name: task.name });
    return { run, name: task.name || run.id };
  }

  private async load(session: Session, source: DataSource): Promise<LoadedDataset> {
    let last = -Infinity;
    const tell = (share: number) => {
      if (this.now() - last < 100) return undefined;
      last = this.now();
      this.emit('progress', loadingProgress(share));
      return undefined;
    };
    const outcome = await session.turns.drive(this.loader.load(source), tell);
    if (outcome.kind !== 'done') throw new FormatError('stopped before it began');
    return outcome.result;
  }

  private reporter(session: Session, run: TrainingRun, stepsBefore: number): TrainingReporter {
    const { configuration, reference } = run;
    const { height, width } = reference;
    return new TrainingReporter({
      id: run.id,
      configuration,
      samples: trainingSamples(configuration, reference),
      stepsBefore,
      emit: this.emit,
      weights: () => weightImages(run.parameters().W1, configuration.hidden, [height, width]),
      worked: () => session.turns.workedMilliseconds,
      now: this.now,
    });
  }

  private async pump(session: Session, run: TrainingRun): Promise<void> {
    try {
      const outcome = await session.turns.drive(run.events(), (event) => this.heard(session, run, event));
      session.reporter?.flush();
      if (outcome.kind === 'done') {
        this.finished(run, outcome.result);
      } else {
        run.abandon('stopped');
        this.emit('ended', { id: run.id, status: 'stopped', test: null, error: null });
      }
    } catch (error) {
      run.abandon('failed', error);
      this.emit('ended', { id: run.id, status: 'failed', test: null, error: reasonOf(error) });
    }
  }

  private heard(session: Session, run: TrainingRun, event: RunEvent): 'stop' | undefined {
    session.reporter?.take(event);
    if (event.type === 'testing') this.setStatus(session, 'testing');
    else if (event.type !== 'loading' && session.status === 'loading') {
      this.setStatus(session, session.stopAfterEpoch ? 'stopping' : 'running');
    }
    if (event.type !== 'epoch') return undefined;
    this.emit('epoch', { id: run.id, epoch: epochSummary(event.record) });
    const isLast = event.record.epoch === run.configuration.epochs;
    return session.stopAfterEpoch && !isLast ? 'stop' : undefined;
  }

  private finished(run: TrainingRun, { outcome, test, history }: RunResult): void {
    const isDiverged = outcome === 'diverged';
    this.emit('ended', {
      id: run.id,
      status: isDiverged ? 'diverged' : 'completed',
      test,
      error: isDiverged ? divergenceReason(history.length) : null,
    });
  }

  private paused(isPaused: boolean): void {
    const { session } = this;
    if (!session) return;
    if (isPaused) {
      session.before = session.status;
      session.reporter?.flush();
      this.setStatus(session, 'paused');
    } else {
      this.setStatus(session, session.before);
    }
  }

  private setStatus(session: Session, status: LiveStatus): void {
    if (session.status === status) return;
    session.status = status;
    this.emit('status', { id: session.run?.id ?? '', status });
  }
}

function describeStart(run: TrainingRun, name: string): TrainingStarted {
  const { id, configuration, reference, recorded } = run;
  return {
    id,
    name,
    configuration,
    dataset: reference,
    epochs: recorded.map(epochSummary),
    losses: joinLosses(recorded),
    stepsPerEpoch: batchesPerEpoch(trainingSamples(configuration, reference), configuration.batchSize),
  };
}

/** While data are loaded there is no run yet, and nothing but the share to tell. */
function loadingProgress(share: number) {
  return {
    id: '',
    step: 0,
    totalSteps: 0,
    share,
    firstStep: 1,
    losses: new Float32Array(),
    learningRate: 0,
    samplesPerSecond: 0,
    secondsLeft: null,
  };
}
