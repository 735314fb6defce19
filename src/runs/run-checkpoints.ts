/** The checkpoints of a run on disk: what they take, freeing it, and choosing one as the run's model. */
import { rmSync, statSync } from 'node:fs';
import { writeModelNpz } from '../formats/model-npz';
import { writeFileWhole } from '../storage/atomic-file';
import { atFile, FileError } from '../storage/file-error';
import { readCheckpoint } from './checkpoint';
import { bestEpoch } from './history';
import type { TestResult } from './run';
import type { RunFolder } from './run-store';

/** A checkpoint file. */
export interface CheckpointFile {
  epoch: number;
  bytes: number;
}

/** The checkpoints of a run, in order. Throws a FileError. */
export function checkpointFiles(folder: RunFolder): CheckpointFile[] {
  return folder.checkpointEpochs().flatMap((epoch) => {
    const status = statSync(folder.checkpointFile(epoch), { throwIfNoEntry: false });
    return status ? [{ epoch, bytes: status.size }] : [];
  });
}

/** The epoch that the run's model was taken from; null while it has none. */
export function modelEpoch(folder: RunFolder): number | null {
  if (!statSync(folder.modelFile, { throwIfNoEntry: false })) return null;
  const run = folder.read();
  if (run.modelEpoch !== undefined) return run.modelEpoch;
  const history = folder.history();
  return run.configuration.select === 'best' ? bestEpoch(history).epoch : history.length - 1;
}

/** Runs work that no training may go on beside. Throws a FileError when the run is being trained. */
function whileStill<T>(folder: RunFolder, work: () => T): T {
  const lock = folder.lock();
  try {
    return work();
  } finally {
    lock.release();
  }
}

/** Removes the checkpoints of these epochs, for good; those that are not there are passed over. Throws a FileError. */
export function deleteCheckpoints(folder: RunFolder, epochs: readonly number[]): void {
  whileStill(folder, () => {
    for (const epoch of epochs) {
      const file = folder.checkpointFile(epoch);
      atFile(file, () => rmSync(file, { force: true }));
    }
  });
}

/**
 * Makes the parameters of an epoch the run's model. Throws a FileError.
 * @param test of these parameters; null where the data set is not there any more
 */
export function selectCheckpoint(folder: RunFolder, epoch: number, test: TestResult | null): void {
  whileStill(folder, () => {
    const file = folder.checkpointFile(epoch);
    const { model, state } = readCheckpoint(file);
    if (state.epoch !== epoch) throw new FileError(file, `is the checkpoint of epoch ${state.epoch}`);
    const { test: _before, ...run } = folder.read();
    writeFileWhole(folder.modelFile, writeModelNpz(model));
    folder.write({ ...run, modelEpoch: epoch, ...(test ? { test } : {}) });
  });
}
