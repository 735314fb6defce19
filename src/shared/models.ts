/** Models, checkpoints, evaluations and drawings as they cross between renderer, main and engine. */
import type { Model } from '../core/model';
import type { ClassMetrics } from '../core/metrics';
import type { ParameterName } from '../core/parameters';
import type { PreprocessingKind } from '../core/preprocessing';
import type { ModelFormatName, PythonClass, TrainingHistory } from '../formats/model-file';
import type { DatasetChoice, RunSummary, DatasetEntry } from './contract';

/** Which model: the one that comes with Inkling, a run's, or a file that was opened. */
export type ModelChoice =
  | { kind: 'bundled' }
  /** `epoch` null: the run's result, or its newest checkpoint while it has none. */
  | { kind: 'run'; run: string; epoch: number | null }
  | { kind: 'file'; id: string };

/** A model as lists show it. */
export interface ModelEntry {
  choice: ModelChoice;
  name: string;
  format: ModelFormatName;
  /** ISO 8601: when it was trained or opened; empty for the bundled one. */
  createdAt: string;
  inputs: number;
  hidden: number;
  classes: number;
  /** 0..1; null where nobody has measured it. */
  valAccuracy: number | null;
  testAccuracy: number | null;
  starred: boolean;
}

/** One of a model's four arrays. */
export interface ModelArray {
  name: ParameterName;
  shape: [rows: number, columns: number];
  /** NumPy's name of its type in the file. */
  dtype: string;
}

/** A model with all that is known of its file. */
export interface ModelDetails {
  entry: ModelEntry;
  model: Model;
  arrays: ModelArray[];
  /** Where it lies, and how long it is. */
  file: { path: string; bytes: number };
  /** Where a file that was opened came from; null for others. */
  source: string | null;
  preprocessingRecorded: boolean;
  pythonClass: PythonClass | null;
  history: TrainingHistory | null;
  /** What a user should know before trusting it. */
  warnings: string[];
}

/** What users may change of a model that was opened. */
export interface ModelPatch {
  name?: string;
  starred?: boolean;
  /** For a file that does not say what it wants done to pixels. */
  preprocess?: Extract<PreprocessingKind, 'raw' | 'unit'>;
}

/** How a model is exported. */
export interface ExportOptions {
  /** Fold the preprocessing into the first layer, so that Python code can give it raw grey levels. */
  foldPreprocessing: boolean;
}

/** What a file that was opened turned out to be. */
export type OpenedFile = { kind: 'dataset'; entry: DatasetEntry } | { kind: 'model'; entry: ModelEntry };

/** The checkpoints of a run on disk. */
export interface CheckpointList {
  run: RunSummary;
  /** In order; bytes on disk. */
  checkpoints: { epoch: number; bytes: number }[];
  /** The epoch that the run's model was taken from; null where it has no model. */
  modelEpoch: number | null;
}

/** A part of a data set, dealt as the model's run dealt it, or as the preset course does. */
export type EvaluationPart = 'train' | 'validation' | 'test';

export interface EvaluationRequest {
  model: ModelChoice;
  dataset: DatasetChoice;
  part: EvaluationPart;
  /** Only the first so many samples; null is all. The course tests on the first 1000. */
  limit: number | null;
}

/** One bar of a reliability diagram. */
export interface CalibrationBin {
  from: number;
  to: number;
  count: number;
  meanConfidence: number;
  accuracy: number;
}

/** A model on a part of a data set. Arrays have one entry a sample. */
export interface EvaluationResult {
  samples: number;
  /** 0..1 */
  accuracy: number;
  /** Mean cross-entropy with the L2 term. */
  loss: number;
  /** Counts[label][prediction]. */
  confusion: number[][];
  perClass: ClassMetrics[];
  calibration: CalibrationBin[];
  /** 0..1 */
  expectedCalibrationError: number;
  labels: Uint8Array | Uint16Array;
  predicted: Uint16Array;
  /** Probabilities of the predicted class and of the label's. */
  confidences: Float32Array;
  labelProbabilities: Float32Array;
  /** Where the samples stand in the data set: for `readSamplesAt`. */
  source: 'train' | 'test';
  indices: Uint32Array;
}

/** How the hidden units behave on the validation samples. One entry a unit. */
export interface UnitsSummary {
  samples: number;
  /** Share of the samples on which it is active, 0..1: 0 is a dead unit. */
  activeShare: Float32Array;
  meanActivation: Float32Array;
  maximumActivation: Float32Array;
}

/** Which unit to look at, on which samples. */
export interface UnitRequest {
  model: ModelChoice;
  dataset: DatasetChoice;
  layer: 'hidden' | 'output';
  unit: number;
}

/** One unit on the first 10000 test samples: activations of a hidden unit, scores of an output. */
export interface UnitDetails {
  samples: number;
  activeShare: number;
  mean: number;
  /** As np.histogram: counts.length + 1 edges. */
  histogram: { edges: Float64Array; counts: Uint32Array };
  /** The samples that excite it most, strongest first: at most 24. */
  strongest: { indices: Uint32Array; values: Float32Array };
  source: 'train' | 'test';
}

/** A digit that a user drew, 28 x 28 grey levels as MNIST's, with its label 0..9. */
export interface Drawing {
  image: Uint8Array;
  label: number;
}

/** Requests about models and what looks inside them. */
export interface ModelInvokes {
  /** The bundled one, those of runs, and those of files, newest first. */
  listModels(): ModelEntry[];
  readModel(choice: ModelChoice): ModelDetails;
  /** The model as it is now in training; null while nothing is trained. */
  readLiveModel(): Model | null;
  changeModel(id: string, patch: ModelPatch): ModelEntry;
  /** Moves models of files aside, from where `restoreModels` brings them back. */
  deleteModels(ids: string[]): void;
  restoreModels(ids: string[]): void;
  /** Asks where to save it and writes it whole; its path, or null when the user cancels. */
  exportModel(choice: ModelChoice, format: ModelFormatName, options: ExportOptions): string | null;
  /** Asks for model files or data sets and opens them; null when the user cancels. */
  chooseAndOpenFiles(): OpenedFile[] | null;

  listCheckpoints(run: string): CheckpointList;
  /** Frees what they take on disk, for good. */
  deleteCheckpoints(run: string, epochs: number[]): CheckpointList;
  /** Makes a checkpoint the run's model, and tests it. */
  selectCheckpoint(run: string, epoch: number): CheckpointList;

  /** Answered from memory where it was done before. */
  evaluateModel(request: EvaluationRequest): EvaluationResult;
  cancelEvaluation(): void;
  examineUnits(model: ModelChoice, dataset: DatasetChoice): UnitsSummary;
  examineUnit(request: UnitRequest): UnitDetails;

  /** Adds to the data set My digits; how many it holds then. */
  addDrawings(drawings: Drawing[]): number;
  /** By their places in the data set; how many it holds then. */
  deleteDrawings(indices: number[]): number;
  countDrawings(): number;
  /** Asks for a folder and writes them there as IDX; the folder, or null when the user cancels. */
  exportDrawings(): string | null;
}

/** What is told about models unasked. */
export interface ModelEvents {
  modelsChanged: null;
  drawingsChanged: null;
  /** Share of the evaluation that is going on, 0..1. */
  evaluationProgress: { share: number };
}

/** Names of the channels. */
export const MODEL_INVOKE_NAMES = [
  'listModels',
  'readModel',
  'readLiveModel',
  'changeModel',
  'deleteModels',
  'restoreModels',
  'exportModel',
  'chooseAndOpenFiles',
  'listCheckpoints',
  'deleteCheckpoints',
  'selectCheckpoint',
  'evaluateModel',
  'cancelEvaluation',
  'examineUnits',
  'examineUnit',
  'addDrawings',
  'deleteDrawings',
  'countDrawings',
  'exportDrawings',
] as const satisfies readonly (keyof ModelInvokes)[];

export const MODEL_EVENT_NAMES = [
  'modelsChanged',
  'drawingsChanged',
  'evaluationProgress',
] as const satisfies readonly (keyof ModelEvents)[];
