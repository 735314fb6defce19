/** The models that runs made: the result of a run, or one of its checkpoints. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { endOf } from '../datasets/read-bytes';
import type { ModelFile, TrainingHistory } from '../formats/model-file';
import { modelFileFromArrays } from '../formats/model-npz';
import { readNpz } from '../formats/npz';
import type { Run } from '../runs/run';
import { RunLibrary } from '../runs/run-library';
import { RunFolder, RunStore } from '../runs/run-store';
import { trainingHistory } from '../runs/training-history';
import type { ModelEntry } from '../shared/models';
import { atFile, FileError } from '../storage/file-error';

/** A run's model with what its file holds. */
export interface RunModel {
  folder: RunFolder;
  run: Run;
  /** The epoch whose parameters these are. */
  epoch: number;
  /** The run's result, or the checkpoint. */
  file: string;
  contents: ModelFile;
  bytes: number;
  sha256: string;
}

/** The last line of a history of 490 mini-batches is 10 kB. */
const LINE_BYTES = 32768;

/** The validation accuracy of the last epoch, from the end of the history; null where that is another epoch. */
function lastValAccuracy({ historyFile }: RunFolder, epoch: number): number | null {
  try {
    const lines = Buffer.from(endOf(historyFile, LINE_BYTES)).toString('utf8').trimEnd().split('\n');
    const record = JSON.parse(lines.at(-1)!) as { epoch?: unknown; valAccuracy?: unknown };
    return record.epoch === epoch && typeof record.valAccuracy === 'number' ? record.valAccuracy : null;
  } catch {
    return null;
  }
}

/** The validation accuracy of an epoch, as far as it is known without reading the whole history. */
function quickValAccuracy(folder: RunFolder, { best }: Run, epoch: number): number | null {
  return best?.epoch === epoch ? best.valAccuracy : lastValAccuracy(folder, epoch);
}

/** The epoch of a run's result, told without its history; null where it has none. */
function resultEpoch(folder: RunFolder, { modelEpoch, configuration, best, epoch }: Run): number | null {
  if (!existsSync(folder.modelFile)) return null;
  return modelEpoch ?? (configuration.select === 'best' ? best?.epoch : epoch) ?? 0;
}

function entryOf(run: Run, epoch: number | null, valAccuracy: number | null, isResult: boolean): ModelEntry {
  const { id, name, createdAt, configuration, dataset, test, starred } = run;
  return {
    choice: { kind: 'run', run: id, epoch },
    name,
    format: 'npz',
    createdAt,
    inputs: dataset.height * dataset.width,
    hidden: configuration.hidden,
    classes: dataset.classes,
    valAccuracy,
    // Only the result was tested.
    testAccuracy: isResult ? (test?.accuracy ?? null) : null,
    starred: starred ?? false,
  };
}

/** The runs of a folder that have a model or a checkpoint, newest first; none of these is opened. */
export function runEntries(runsFolder: string): ModelEntry[] {
  return new RunStore(runsFolder).list().runs.flatMap((run) => {
    const folder = new RunFolder(path.join(runsFolder, run.id));
    const result = resultEpoch(folder, run);
    const epoch = result ?? folder.checkpointEpochs().at(-1);
    if (epoch === undefined) return [];
    return [entryOf(run, null, quickValAccuracy(folder, run, epoch), result !== null)];
  });
}

/** Reads a model or checkpoint file without the optimizer's arrays. Throws a FileError. */
function readFile(file: string): Pick<RunModel, 'file' | 'contents' | 'bytes' | 'sha256'> {
  return atFile(file, () => {
    const bytes = readFileSync(file);
    const arrays = readNpz(bytes, (name) => !/^optimizer_|^trainer$/.test(name));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { file, contents: modelFileFromArrays(arrays), bytes: bytes.length, sha256 };
  });
}

/** The newest checkpoint that is whole. */
function readNewestCheckpoint(folder: RunFolder): ReturnType<typeof readFile> & { epoch: number } {
  let damaged: unknown;
  for (const epoch of folder.checkpointEpochs().reverse()) {
    try {
      return { epoch, ...readFile(folder.checkpointFile(epoch)) };
    } catch (error) {
      damaged ??= error;
    }
  }
  throw damaged ?? new FileError(folder.id, 'has neither a model nor a checkpoint yet');
}

/**
 * Reads a run's model. Throws a FileError when the run, or what is asked for of it, is not there or damaged.
 * @param epoch null: the result, or the newest whole checkpoint while there is none
 */
export function readRunModel(runsFolder: string, id: string, epoch: number | null): RunModel {
  const folder = new RunLibrary(runsFolder).open(id);
  const run = folder.read();
  const result = resultEpoch(folder, run);
  if (epoch === null && result === null) return { folder, run, ...readNewestCheckpoint(folder) };
  const file = epoch === null ? folder.modelFile : folder.checkpointFile(epoch);
  if (epoch === null || existsSync(file)) return { folder, run, epoch: epoch ?? result!, ...readFile(file) };
  // Its checkpoint may have been deleted to make room: the result is the same.
  if (epoch === result) return { folder, run, epoch, ...readFile(folder.modelFile) };
  throw new FileError(id, `has no checkpoint of epoch ${epoch}`);
}

/** The model as lists show it; `epoch` is the one that was asked for. */
export function runModelEntry(
  { folder, run, epoch: found, contents }: RunModel,
  epoch: number | null,
): ModelEntry {
  const valAccuracy = quickValAccuracy(folder, run, found) ?? folder.history()[found]?.valAccuracy ?? null;
  const isResult = found === resultEpoch(folder, run);
  return { ...entryOf(run, epoch, valAccuracy, isResult), ...contents.model.shape };
}

/** What the training has come to by this epoch. */
export function historyOf({ folder, run, epoch }: RunModel): TrainingHistory {
  return trainingHistory(folder.history().slice(0, epoch + 1), run.configuration.batchSize);
}
