/** The runs of one folder as lists and views show them, and what users do with them: name, star, note, delete. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { batchesPerEpoch } from '../core/sampling';
import type { EpochSummary, RunCurves, RunPatch, RunSummary, WeightImages } from '../shared/contract';
import { DeletedFolders } from '../storage/deleted-folders';
import { FileError } from '../storage/file-error';
import { isLocked } from '../storage/process-lock';
import { readCheckpoint } from './checkpoint';
import type { EpochRecord } from './history';
import type { Run } from './run';
import { trainingSamples } from './run-origin';
import { RunFolder, RunStore } from './run-store';
import { weightImages } from './weight-images';

/** What went wrong with a run that diverged. */
export function divergenceReason(epoch: number): string {
  return `training diverged in epoch ${epoch}: the loss is no longer finite; try a lower learning rate`;
}

/** An epoch without its mini-batches. */
export function epochSummary({
  epoch,
  trainLoss,
  valLoss,
  valAccuracy,
  learningRate,
  seconds,
}: EpochRecord): EpochSummary {
  return { epoch, trainLoss, valLoss, valAccuracy, learningRate, seconds };
}

/** The losses of all mini-batches, in a buffer of their own. */
export function joinLosses(history: readonly EpochRecord[]): Float32Array {
  const losses = new Float32Array(history.reduce((sum, { stepLosses }) => sum + stepLosses.length, 0));
  let place = 0;
  for (const { stepLosses } of history) {
    losses.set(stepLosses, place);
    place += stepLosses.length;
  }
  return losses;
}

function summary(run: Run): RunSummary {
  const { id, name, status, starred, note, createdAt, configuration, dataset, epoch, best, test, seconds } =
    run;
  const divergence = status === 'diverged' ? divergenceReason((epoch ?? 0) + 1) : null;
  return {
    id,
    name,
    status,
    starred: starred ?? false,
    note: note ?? '',
    createdAt,
    configuration,
    dataset,
    epoch: epoch ?? 0,
    best: best ?? null,
    test: test ?? null,
    seconds: seconds ?? 0,
    error: run.error ?? divergence,
    parent: run.parent ?? null,
  };
}

export class RunLibrary {
  private readonly store: RunStore;
  private readonly deleted: DeletedFolders;

  constructor(readonly folder: string) {
    this.store = new RunStore(folder);
    this.deleted = new DeletedFolders(folder, 'run');
  }

  /** What is known of one run. Throws a FileError. */
  summary(id: string): RunSummary {
    return summary(this.open(id).read());
  }

  /** Every run that can be read, newest first. */
  list(): RunSummary[] {
    return this.store.list().runs.map(summary);
  }

  /** The epochs of a run and the loss of each of its mini-batches. Throws a FileError. */
  curves(id: string): RunCurves {
    const folder = this.open(id);
    const { configuration, dataset } = folder.read();
    const history = folder.history();
    return {
      epochs: history.map(epochSummary),
      losses: joinLosses(history),
      stepsPerEpoch: batchesPerEpoch(trainingSamples(configuration, dataset), configuration.batchSize),
    };
  }

  /** The weights after this epoch, or the newest; null where no checkpoint holds them. */
  weights(id: string, epoch: number | null): WeightImages | null {
    const folder = this.open(id);
    const wanted = folder.checkpointEpochs().filter((other) => epoch === null || other === epoch);
    for (const candidate of wanted.reverse()) {
      try {
        const { model } = readCheckpoint(folder.checkpointFile(candidate));
        return weightImages(model.parameters.W1, model.shape.hidden, model.imageSize);
      } catch {
        // Damaged, or being written: an older one will do.
      }
    }
    return null;
  }

  /** Notes a user's name, star or note; also while the run is being trained. Throws a FileError. */
  change(id: string, patch: RunPatch): RunSummary {
    const folder = this.open(id);
    folder.annotate(patch);
    return summary(folder.read());
  }

  /** Moves runs aside. Throws a FileError at the first that is being trained or cannot be moved. */
  delete(ids: readonly string[]): void {
    const folders = ids.map((id) => this.open(id));
    for (const { id, lockFile } of folders) {
      if (isLocked(lockFile)) throw new FileError(id, 'is being trained; cancel it before you delete it');
    }
    for (const { id } of folders) this.deleted.moveAside(id);
  }

  /** Brings deleted runs back. Throws a FileError at the first that is not there any more. */
  restore(ids: readonly string[]): void {
    for (const id of ids) this.deleted.bringBack(id);
  }

  /** Removes for good what was deleted more than 30 days ago. What cannot be removed stays. */
  purge(now = Date.now()): void {
    this.deleted.purge(now);
  }

  /** The folder of a run. Throws a FileError. */
  open(id: string): RunFolder {
    const folder = this.deleted.place(id);
    if (!existsSync(path.join(folder, 'run.json'))) throw new FileError(id, `no such run in ${this.folder}`);
    return new RunFolder(folder);
  }
}
