/**
 * The one contract between renderer and main. The handlers, the preload bridge and the renderer's `api` are mapped
 * types over these two interfaces, so that a forgotten handler does not compile.
 */
import type { TrainingConfiguration } from '../core/configuration';
import type { DatasetReference, RunParent, RunStatus, TestResult } from '../runs/run';
import {
  MODEL_EVENT_NAMES,
  MODEL_INVOKE_NAMES,
  type ModelChoice,
  type ModelEvents,
  type ModelInvokes,
  type OpenedFile,
} from './models';
import { SEARCH_EVENT_NAMES, SEARCH_INVOKE_NAMES, type SearchEvents, type SearchInvokes } from './searches';

/** Themes and languages a user can choose; `system` follows the computer. */
export const THEMES = ['system', 'light', 'dark'] as const;
export const LANGUAGES = ['en', 'zh'] as const;
export type Theme = (typeof THEMES)[number];
export type Language = (typeof LANGUAGES)[number];

/** What the user has set; kept between launches. */
export interface Settings {
  theme: Theme;
  /** Null follows the computer's language. */
  language: Language | null;
  /** Folder of the runs; null is the default one. */
  runsFolder: string | null;
  /** Folder of downloaded data sets; null is the default one. */
  dataFolder: string | null;
  /** Trials trained at once in a search, 1..16. */
  parallelTrials: number;
  /** Data sets the user added: folders of IDX files or .npz files. */
  importedDatasets: string[];
  /** Files that were opened, the last one first. */
  recentFiles: string[];
}

/** What the renderer needs to know before it can show anything. */
export interface ApplicationState {
  version: string;
  platform: 'linux' | 'darwin' | 'win32';
  /** The language in use: the one set, or the computer's. */
  language: Language;
  settings: Settings;
  /** The folders in use. */
  runsFolder: string;
  dataFolder: string;
  processors: number;
}

/** Which data set. A location is one that `listDatasets` gave. */
export type DatasetChoice = { kind: 'synthetic' } | { kind: 'location'; location: string };

/** A data set that can be chosen, found or built in. */
export interface DatasetEntry {
  choice: DatasetChoice;
  /** Where it was found: INKLING_MNIST_DIR, the data folder, bundled, Keras, torchvision, imported, or built in. */
  place:
    | 'environment'
    | 'application'
    | 'resources'
    | 'keras'
    | 'torchvision'
    | 'imported'
    | 'drawings'
    | 'synthetic';
  /** The one that is taken unless another is chosen. */
  isDefault: boolean;
}

/** A data set that was read. */
export interface DatasetDescription {
  choice: DatasetChoice;
  /** `mnist` only where every file has MNIST's SHA-256. */
  name: DatasetReference['name'];
  source: string;
  sha256: string;
  height: number;
  width: number;
  classes: number;
  trainCount: number;
  testCount: number;
  /** Samples of each class. */
  trainHistogram: number[];
  testHistogram: number[];
  /** Mean of the training images, height x width grey levels 0..255. */
  meanImage: Uint8Array;
}

/** Some images of a data set. */
export interface SampleRequest {
  choice: DatasetChoice;
  part: 'train' | 'test';
  /** Only this class, or null for all. */
  label: number | null;
  from: number;
  /** At most 2000. */
  count: number;
}

/** Certain images of a data set, by their numbers: at most 2000. */
export interface SamplesAtRequest {
  choice: DatasetChoice;
  part: 'train' | 'test';
  indices: Uint32Array;
}

/** Images (n, height x width) with their labels and their numbers in the part; `total` counts all that match. */
export interface SamplePage {
  images: Uint8Array;
  labels: Uint8Array | Uint16Array;
  indices: Uint32Array;
  total: number;
}

/** SHA-256 of a part of a data set against MNIST's. */
export interface VerifiedFile {
  name: string;
  sha256: string | null;
  verified: boolean;
}

/** Progress of the one long task on data sets that can be going on. */
export interface DatasetTask {
  kind: 'fetch';
  status: 'running' | 'done' | 'failed' | 'cancelled';
  file: string;
  receivedBytes: number;
  totalBytes: number;
  bytesPerSecond: number;
  error?: string;
}

/** A run as lists show it. Seconds without pauses; accuracy 0..1. */
export interface RunSummary {
  id: string;
  name: string;
  status: RunStatus;
  starred: boolean;
  note: string;
  createdAt: string;
  configuration: TrainingConfiguration;
  dataset: DatasetReference;
  epoch: number;
  best: { epoch: number; valAccuracy: number } | null;
  test: TestResult | null;
  seconds: number;
  error: string | null;
  /** The model that it went on from, if any. */
  parent: RunParent | null;
}

/** What users may change of a run. */
export interface RunPatch {
  name?: string;
  starred?: boolean;
  note?: string;
}

/** One row of the epoch table. */
export interface EpochSummary {
  epoch: number;
  trainLoss: number | null;
  valLoss: number;
  valAccuracy: number;
  learningRate: number;
  seconds: number;
}

/** Curves of a run: its epochs, and the loss of every mini-batch. */
export interface RunCurves {
  epochs: EpochSummary[];
  losses: Float32Array;
  stepsPerEpoch: number;
}

/** W1's first 100 columns as pictures (count, height x width), each stretched to its own 0..255. */
export interface WeightImages {
  count: number;
  height: number;
  width: number;
  pixels: Uint8Array;
}

/** Where the current run is. */
export type LiveStatus = 'loading' | 'running' | 'paused' | 'stopping' | 'testing' | RunStatus;

/** The run that is being trained, or was last. */
export interface LiveRun {
  id: string;
  name: string;
  status: LiveStatus;
  configuration: TrainingConfiguration;
  dataset: DatasetReference;
  epochs: EpochSummary[];
  stepsPerEpoch: number;
  test: TestResult | null;
  error: string | null;
}

/** A run that waits for its turn. */
export interface QueuedRun {
  id: string;
  name: string;
  configuration: TrainingConfiguration;
}

/** Everything about training but the curves' points, which come as progress. */
export interface TrainingState {
  current: LiveRun | null;
  queue: QueuedRun[];
}

/** What a window that was just opened needs to show a run that is going on. */
export interface TrainingSnapshot {
  state: TrainingState;
  losses: Float32Array;
  progress: TrainingProgress | null;
  weights: WeightImages | null;
}

/** At most ten a second. `losses` are those of the steps since the last one: steps firstStep .. firstStep + n - 1. */
export interface TrainingProgress {
  id: string;
  /** Updates done, of all. */
  step: number;
  totalSteps: number;
  /** Share of the samples that are loaded, or of the test, 0..1, while that goes on. */
  share: number;
  firstStep: number;
  losses: Float32Array;
  learningRate: number;
  samplesPerSecond: number;
  secondsLeft: number | null;
}

/** A training run to start. */
export interface TrainingRequest {
  /** Empty: named after its time. */
  name: string;
  configuration: TrainingConfiguration;
  dataset: DatasetChoice;
  /** The model to go on from instead of fresh weights; its hidden units and preprocessing are taken with it. */
  from: ModelChoice | null;
  /** Mix the user's own drawings into the training samples. */
  withDrawings: boolean;
}

/** What the menu asks the window to do. */
export type MenuCommand =
  | 'start-training'
  | 'pause-or-continue'
  | 'cancel-training'
  | 'show-train'
  | 'show-runs'
  | 'show-data'
  | 'show-settings'
  | 'show-search'
  | 'show-draw'
  | 'show-weights'
  | 'show-evaluate'
  | 'show-checkpoints'
  | 'show-models'
  | 'open-files'
  | 'import-dataset';

/** Renderer to main: requests and what they are answered with. */
export interface Invokes extends ModelInvokes, SearchInvokes {
  getApplicationState(): ApplicationState;
  /** The page listens from now on: what was told before and must not be missed is told now. */
  windowReady(): void;
  changeSettings(patch: Partial<Omit<Settings, 'importedDatasets' | 'recentFiles'>>): ApplicationState;
  /** Asks for a folder; null when the user cancels. */
  chooseFolder(purpose: 'runs' | 'data'): ApplicationState | null;

  /** Asks where to save an exported file and writes it whole; its path, or null when the user cancels. */
  saveFile(name: string, contents: Uint8Array): string | null;

  getTraining(): TrainingSnapshot;
  /** Starts the run, or queues it behind the one that is going on. */
  startTraining(request: TrainingRequest): void;
  pauseTraining(): void;
  continueTraining(): void;
  /** Stops at the next mini-batch; the run keeps its checkpoints and can be resumed. */
  cancelTraining(): void;
  stopAfterEpoch(): void;
  resumeRun(id: string): void;
  removeFromQueue(id: string): void;

  listRuns(): RunSummary[];
  getRunCurves(id: string): RunCurves;
  /** The weights after this epoch; null for the newest. */
  getRunWeights(id: string, epoch: number | null): WeightImages | null;
  changeRun(id: string, patch: RunPatch): RunSummary;
  /** Moves runs aside, from where `restoreRuns` brings them back. */
  deleteRuns(ids: string[]): void;
  restoreRuns(ids: string[]): void;
  showRunInFolder(id: string): void;

  listDatasets(): DatasetEntry[];
  describeDataset(choice: DatasetChoice): DatasetDescription;
  readSamples(request: SampleRequest): SamplePage;
  readSamplesAt(request: SamplesAtRequest): SamplePage;
  verifyDataset(choice: DatasetChoice): VerifiedFile[];
  fetchMnist(): void;
  cancelFetch(): void;
  /** The last or current fetch, or null. */
  getDatasetTask(): DatasetTask | null;
  /** Asks for a folder or file and adds it; null when the user cancels. */
  importDataset(): DatasetEntry | null;
  removeDataset(location: string): void;
  /** Files that were dropped on the window: adds each to the models or to the data sets. */
  openFiles(paths: string[]): OpenedFile[];
}

/** Main to renderer. */
export interface Events extends ModelEvents, SearchEvents {
  applicationState: ApplicationState;
  trainingState: TrainingState;
  trainingProgress: TrainingProgress;
  trainingWeights: { id: string; images: WeightImages };
  runsChanged: null;
  datasetsChanged: null;
  datasetTask: DatasetTask;
  menuCommand: MenuCommand;
  /** Files given on the command line or by double-click were added. */
  filesOpened: OpenedFile[];
  /** Something failed that no request was waiting for; one line. */
  problem: string;
}

export type InvokeName = keyof Invokes;
export type EventName = keyof Events;

/** How an answer crosses: errors as values, so that the renderer gets their own words. */
export type Answer<T> = { ok: true; value: T } | { ok: false; reason: string };

/** The bridge as the preload exposes it, `window.inkling`. */
export type Bridge = {
  invoke<K extends InvokeName>(
    name: K,
    ...args: Parameters<Invokes[K]>
  ): Promise<Answer<ReturnType<Invokes[K]>>>;
  /** Returns a function that ends listening. */
  on<K extends EventName>(name: K, listener: (value: Events[K]) => void): () => void;
  /** The path on disk of a file that was dropped. */
  pathOfFile(file: File): string;
};

/** Names of the channels, for the preload's allowlist and the handlers. */
export const INVOKE_NAMES = [
  'getApplicationState',
  'windowReady',
  'changeSettings',
  'chooseFolder',
  'saveFile',
  'getTraining',
  'startTraining',
  'pauseTraining',
  'continueTraining',
  'cancelTraining',
  'stopAfterEpoch',
  'resumeRun',
  'removeFromQueue',
  'listRuns',
  'getRunCurves',
  'getRunWeights',
  'changeRun',
  'deleteRuns',
  'restoreRuns',
  'showRunInFolder',
  'listDatasets',
  'describeDataset',
  'readSamples',
  'readSamplesAt',
  'verifyDataset',
  'fetchMnist',
  'cancelFetch',
  'getDatasetTask',
  'importDataset',
  'removeDataset',
  'openFiles',
  ...MODEL_INVOKE_NAMES,
  ...SEARCH_INVOKE_NAMES,
] as const satisfies readonly InvokeName[];

export const EVENT_NAMES = [
  'applicationState',
  'trainingState',
  'trainingProgress',
  'trainingWeights',
  'runsChanged',
  'datasetsChanged',
  'datasetTask',
  'menuCommand',
  'filesOpened',
  'problem',
  ...MODEL_EVENT_NAMES,
  ...SEARCH_EVENT_NAMES,
] as const satisfies readonly EventName[];
