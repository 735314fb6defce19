/**
 * A training run that records itself: history and checkpoint at each epoch, model and test result at the end.
 * Like the trainer it is an iterator of events that the caller pulls, so it pauses and stops where the caller does.
 */
import type { TrainingConfiguration } from '../core/configuration';
import { evaluateInSlices } from '../core/evaluation';
import type { Model } from '../core/model';
import type { Parameters } from '../core/parameters';
import { fitPreprocessing } from '../core/preprocessing';
import { Trainer, type TrainingEvent, type TrainingOutcome } from '../core/trainer';
import type { Dataset } from '../datasets/dataset';
import type { Split } from '../datasets/split';
import { reasonOf } from '../formats/format-error';
import { writeModelNpz } from '../formats/model-npz';
import { KERNEL_SETS } from '../kernels/kernel-sets';
import { writeFileWhole } from '../storage/atomic-file';
import { FileError } from '../storage/file-error';
import type { ProcessLock } from '../storage/process-lock';
import { readCheckpoint, writeCheckpoint } from './checkpoint';
import { appendHistory, bestEpoch, rewriteHistory, type EpochRecord } from './history';
import { runSettingsSchema, type DatasetReference, type Run, type RunStatus, type TestResult } from './run';
import {
  assertDrawingsFit,
  assertStartFits,
  datasetReference,
  dealtSamples,
  readRunDrawings,
  readStart,
  writeOrigin,
  type RunOrigin,
} from './run-origin';
import type { RunFolder, RunStore } from './run-store';

/** What a recorded run tells: the trainer's events, an epoch as it was recorded, and the test at the end. */
export type RunEvent =
  | Exclude<TrainingEvent, { type: 'epoch' }>
  | { type: 'epoch'; record: EpochRecord }
  | { type: 'testing'; share: number };

/** How a run ended. No model and no test when it diverged. */
export interface RunResult {
  outcome: TrainingOutcome;
  history: EpochRecord[];
  best: { epoch: number; valAccuracy: number };
  model: Model | null;
  test: TestResult | null;
}

const ENDED: Record<TrainingOutcome, RunStatus> = {
  completed: 'completed',
  'early-stopping': 'completed',
  diverged: 'diverged',
};

/** One run being trained by this process, which holds its lock until `events` ends or `abandon` is called. */
export class TrainingRun {
  private constructor(
    readonly folder: RunFolder,
    private run: Run,
    /** Removes a new run that came to nothing; a resumed one stays. */
    private readonly discard: (() => void) | null,
    private readonly split: Split,
    private readonly history: EpochRecord[],
    private readonly trainer: Trainer,
    private readonly model: Pick<Model, 'lambda' | 'preprocessing' | 'imageSize'>,
    private readonly lock: ProcessLock,
  ) {}

  get id(): string {
    return this.run.id;
  }
  get configuration(): TrainingConfiguration {
    return this.run.configuration;
  }
  get reference(): DatasetReference {
    return this.run.dataset;
  }
  /** A copy of the parameters as they are now, for pictures of them. */
  parameters(): Parameters {
    return this.trainer.network.parameters();
  }
  /** The model as it is now. */
  currentModel(): Model {
    return { ...this.model, shape: this.trainer.shape, parameters: this.parameters() };
  }
  /** The epochs recorded so far. */
  get recorded(): readonly EpochRecord[] {
    return this.history;
  }

  /**
   * A new run, on disk from now on. Throws a ConfigurationError when the data set is too small, or a FileError; then
   * nothing is left on disk.
   */
  static create(
    store: RunStore,
    configuration: TrainingConfiguration,
    dataset: Dataset,
    origin: RunOrigin = {},
  ): TrainingRun {
    const { start, drawings } = origin;
    if (start) assertStartFits(start.model, configuration, dataset);
    if (drawings) assertDrawingsFit(drawings, dataset);
    const reference = datasetReference(dataset, origin, configuration.trainSize);
    const split = dealtSamples(dataset, configuration, reference, drawings ?? null);
    const inputs = dataset.height * dataset.width;
    const preprocessing =
      start?.model.preprocessing ?? fitPreprocessing(configuration.preprocess, split.train.images, inputs);
    const data = {
      inputs,
      classes: dataset.classes,
      train: split.train,
      validation: split.validation,
      preprocessing,
    };
    const trainer = new Trainer(
      KERNEL_SETS[configuration.kernels],
      configuration,
      data,
      start ? { parameters: start.model.parameters } : {},
    );
    const settings = {
      configuration,
      dataset: reference,
      ...(start ? { parent: start.parent } : {}),
      ...(origin.search ? { search: origin.search } : {}),
      ...(origin.id === undefined ? {} : { id: origin.id }),
    };
    const created = store.create(settings, (folder) => writeOrigin(folder, origin, dataset));
    const facts = modelFacts(dataset, configuration, preprocessing);
    const { folder, run, discard, lock } = created;
    return new TrainingRun(folder, run, discard, split, [], trainer, facts, lock);
  }

  /**
   * Goes on with a run from its last whole checkpoint, with the same bytes as if it had never stopped.
   * Throws a FileError when the data set is not the one it was trained on, or another process is training it.
   */
  static resume(folder: RunFolder, dataset: Dataset): TrainingRun {
    // Read before it is locked too: a folder that holds no run should not get a lock.
    folder.read();
    const lock = folder.lock();
    try {
      const run = folder.read();
      const { configuration } = run;
      if (run.dataset.sha256 !== undefined && run.dataset.sha256 !== dataset.sha256) {
        throw new FileError(
          dataset.source,
          `is not the data set of run ${run.id}, which came from ${run.dataset.source}`,
        );
      }
      const split = dealtSamples(dataset, configuration, run.dataset, readRunDrawings(folder));
      const inputs = dataset.height * dataset.width;
      const point = folder.resumePoint(configuration.select === 'best');
      const start = point ? null : readStart(folder);
      const preprocessing =
        (point?.checkpoint.model ?? start)?.preprocessing ??
        fitPreprocessing(configuration.preprocess, split.train.images, inputs);
      const trainer = new Trainer(
        KERNEL_SETS[configuration.kernels],
        configuration,
        { inputs, classes: dataset.classes, train: split.train, validation: split.validation, preprocessing },
        point ? { state: point.checkpoint.state } : start ? { parameters: start.parameters } : {},
      );
      const history = point?.history ?? [];
      folder.removePartialFiles();
      rewriteHistory(folder.historyFile, history);
      const resumed: Run = { ...runSettingsSchema.parse(run), status: 'running', ...progressOf(history) };
      folder.write(resumed);
      const facts = modelFacts(dataset, configuration, preprocessing);
      return new TrainingRun(folder, resumed, null, split, history, trainer, facts, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Trains, records, and tests at the end. What it throws should be told to `abandon`. */
  *events(): Generator<RunEvent, RunResult, void> {
    const outcome = yield* this.train();
    const selected = outcome === 'diverged' ? null : this.selectedModel();
    const test = selected ? yield* this.test(selected) : null;
    if (selected) writeFileWhole(this.folder.modelFile, writeModelNpz(selected));
    this.run = {
      ...this.run,
      status: ENDED[outcome],
      outcome,
      finishedAt: new Date().toISOString(),
      ...(test ? { test } : {}),
    };
    this.folder.write(this.run);
    this.lock.release();
    return { outcome, history: this.history, best: bestEpoch(this.history), model: selected, test };
  }

  /**
   * Ends the run before its time: `stopped` by the user, or `failed` with an error. What was recorded stays, and the
   * run can be resumed; a new run that failed before its first epoch was recorded leaves nothing.
   */
  abandon(status: 'stopped' | 'failed', error?: unknown): void {
    try {
      if (this.discard && status === 'failed' && this.history.length === 0) {
        this.discard();
        return;
      }
      this.run = { ...this.run, status, finishedAt: new Date().toISOString() };
      if (error !== undefined) this.run.error = reasonOf(error);
      this.folder.write(this.run);
    } catch {
      // The disk may be the very reason. The lock's end makes it `interrupted`, which can be resumed too.
    } finally {
      this.lock.release();
    }
  }

  private *train(): Generator<RunEvent, TrainingOutcome, void> {
    const events = this.trainer.run();
    // Only time spent in here counts: while the caller pauses, the clock stands.
    let seconds = 0;
    for (;;) {
      const started = performance.now();
      const step = events.next();
      seconds += (performance.now() - started) / 1000;
      if (step.done) return step.value;
      if (step.value.type !== 'epoch') {
        yield step.value;
        continue;
      }
      const { metrics, stepLosses } = step.value;
      const record: EpochRecord = { ...metrics, seconds, stepLosses: [...stepLosses] };
      seconds = 0;
      this.record(record);
      yield { type: 'epoch', record };
    }
  }

  /** The history's line comes first: a checkpoint that it does not reach is never resumed from. */
  private record(record: EpochRecord): void {
    appendHistory(this.folder.historyFile, record);
    const state = this.trainer.snapshot();
    const model = { ...this.currentModel(), parameters: state.parameters };
    writeCheckpoint(this.folder.checkpointFile(record.epoch), { state, model });
    this.history.push(record);
    this.run = { ...this.run, ...progressOf(this.history) };
    this.folder.write(this.run);
  }

  private selectedModel(): Model {
    const { epoch } = bestEpoch(this.history);
    if (this.configuration.select === 'best') return readCheckpoint(this.folder.checkpointFile(epoch)).model;
    return this.currentModel();
  }

  private *test(model: Model): Generator<RunEvent, TestResult, void> {
    const { network } = this.trainer;
    network.setParameters(model.parameters);
    const loading = network.loadSamples(this.split.test);
    let loaded = loading.next();
    for (; !loaded.done; loaded = loading.next()) yield { type: 'testing', share: 0 };
    const evaluating = evaluateInSlices(network, loaded.value, model.lambda);
    for (;;) {
      const step = evaluating.next();
      if (!step.done) {
        yield { type: 'testing', share: step.value };
        continue;
      }
      const { samples, accuracy, loss } = step.value;
      return { samples, accuracy, loss };
    }
  }
}

/** What `run.json` repeats of the history. */
function progressOf(history: readonly EpochRecord[]): Pick<Run, 'epoch' | 'best' | 'seconds'> {
  if (history.length === 0) return {};
  return {
    epoch: history.length - 1,
    best: bestEpoch(history),
    seconds: history.reduce((sum, record) => sum + record.seconds, 0),
  };
}

function modelFacts(
  { height, width }: Dataset,
  { lambda }: TrainingConfiguration,
  preprocessing: Model['preprocessing'],
): Pick<Model, 'lambda' | 'preprocessing' | 'imageSize'> {
  return { lambda, preprocessing, imageSize: [height, width] };
}
