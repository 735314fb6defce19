/**
 * The protocol between main and an engine process. Main runs two engines of the same program: one trains, one
 * serves the library (runs and data sets), so that a crash or a long reading never holds up the other.
 *
 * Every message carries the generation of the process it belongs to: late words of a dying process are dropped.
 */
import type { TrainingConfiguration } from '../core/configuration';
import type { DatasetReference } from '../runs/run';
import type { Model } from '../core/model';
import type { ModelFormatName } from '../formats/model-file';
import type {
  DatasetChoice,
  DatasetDescription,
  EpochSummary,
  LiveStatus,
  RunCurves,
  RunPatch,
  RunSummary,
  SamplePage,
  SampleRequest,
  SamplesAtRequest,
  TrainingProgress,
  VerifiedFile,
  WeightImages,
} from './contract';
import type {
  CheckpointList,
  Drawing,
  EvaluationRequest,
  EvaluationResult,
  ExportOptions,
  ModelChoice,
  ModelDetails,
  ModelEntry,
  ModelPatch,
  UnitDetails,
  UnitRequest,
  UnitsSummary,
} from './models';
import type { SearchDetails, SearchEvents, SearchRequest, SearchSummary } from './searches';
import type { TestResult } from '../runs/run';

/** Where runs, opened models and drawings lie, and the model that comes with Inkling. */
export interface Folders {
  runs: string;
  models: string;
  /** The .npz of the user's drawings. */
  drawings: string;
  bundledModel: string;
}

/** A run to train: a new one, or one to go on with. */
export interface TrainingJob {
  folders: Folders;
  task:
    | {
        kind: 'new';
        name: string;
        configuration: TrainingConfiguration;
        dataset: DatasetChoice;
        from: ModelChoice | null;
        withDrawings: boolean;
      }
    | { kind: 'resume'; run: string };
}

/** What is known when a run begins; a resumed one brings its past. */
export interface TrainingStarted {
  id: string;
  name: string;
  configuration: TrainingConfiguration;
  dataset: DatasetReference;
  epochs: EpochSummary[];
  losses: Float32Array;
  stepsPerEpoch: number;
}

/** What main asks of an engine; each is answered once, with a value or a reason. */
export interface EngineCalls {
  /** Answered when the run exists on disk and training begins. */
  train(job: TrainingJob): TrainingStarted;
  pause(): void;
  continue(): void;
  cancel(): void;
  stopAfterEpoch(): void;

  listRuns(folder: string): RunSummary[];
  getRunCurves(folder: string, id: string): RunCurves;
  getRunWeights(folder: string, id: string, epoch: number | null): WeightImages | null;
  changeRun(folder: string, id: string, patch: RunPatch): RunSummary;
  deleteRuns(folder: string, ids: string[]): void;
  restoreRuns(folder: string, ids: string[]): void;

  describeDataset(choice: DatasetChoice): DatasetDescription;
  readSamples(request: SampleRequest): SamplePage;
  readSamplesAt(request: SamplesAtRequest): SamplePage;
  verifyDataset(choice: DatasetChoice): VerifiedFile[];
  /** Answered when the download is done; rejected when it fails or is cancelled. */
  fetchMnist(folder: string): void;
  cancelFetch(): void;

  /** Answered by the engine that trains. */
  readLiveModel(): Model | null;

  listModels(folders: Folders): ModelEntry[];
  readModel(folders: Folders, choice: ModelChoice): ModelDetails;
  changeModel(folders: Folders, id: string, patch: ModelPatch): ModelEntry;
  deleteModels(folders: Folders, ids: string[]): void;
  restoreModels(folders: Folders, ids: string[]): void;
  /** Copies a model file into the library; null where the file is no model at all. Rejects a damaged one. */
  importModel(folders: Folders, file: string): ModelEntry | null;
  exportModel(
    folders: Folders,
    choice: ModelChoice,
    format: ModelFormatName,
    options: ExportOptions,
    file: string,
  ): void;

  listCheckpoints(folders: Folders, run: string): CheckpointList;
  deleteCheckpoints(folders: Folders, run: string, epochs: number[]): CheckpointList;
  selectCheckpoint(folders: Folders, run: string, epoch: number): CheckpointList;

  /** Rejected when it is cancelled. */
  evaluateModel(folders: Folders, request: EvaluationRequest): EvaluationResult;
  cancelEvaluation(): void;
  examineUnits(folders: Folders, model: ModelChoice, dataset: DatasetChoice): UnitsSummary;
  examineUnit(folders: Folders, request: UnitRequest): UnitDetails;

  addDrawings(folders: Folders, drawings: Drawing[]): number;
  deleteDrawings(folders: Folders, indices: number[]): number;
  countDrawings(folders: Folders): number;
  /** Writes IDX files into a folder. */
  exportDrawings(folders: Folders, into: string): void;

  startSearch(folders: Folders, request: SearchRequest, jobs: number): string;
  pauseSearch(): void;
  resumeSearch(folders: Folders, id: string, jobs: number): void;
  listSearches(folders: Folders): SearchSummary[];
  readSearch(folders: Folders, id: string): SearchDetails;
  deleteSearch(folders: Folders, id: string): void;

  /** Ends what is going on so that it can be gone on with, then exits. The answer is the exit. */
  quit(): void;
}

/** What an engine tells unasked. */
export interface EngineEvents {
  progress: TrainingProgress;
  weights: { id: string; images: WeightImages };
  epoch: { id: string; epoch: EpochSummary };
  status: { id: string; status: LiveStatus };
  ended: { id: string; status: LiveStatus; test: TestResult | null; error: string | null };
  searchProgress: SearchEvents['searchProgress'];
  evaluationProgress: { share: number };
  fetchProgress: { file: string; receivedBytes: number; totalBytes: number; bytesPerSecond: number };
}

export type EngineCallName = keyof EngineCalls;

/** Main to engine. */
export type ToEngine = {
  [K in EngineCallName]: { generation: number; id: number; call: K; args: Parameters<EngineCalls[K]> };
}[EngineCallName];

/** Engine to main. `alive` comes every second as a sign of life. */
export type FromEngine =
  | { generation: number; type: 'ready' | 'alive' }
  | { generation: number; type: 'result'; id: number; value: unknown }
  | { generation: number; type: 'error'; id: number; reason: string }
  | {
      [K in keyof EngineEvents]: { generation: number; type: 'event'; event: K; value: EngineEvents[K] };
    }[keyof EngineEvents];
