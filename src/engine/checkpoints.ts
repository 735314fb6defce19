/** Serves the checkpoints of runs: what there is, freeing disk space, and choosing one as the run's model. */
import type { Run } from '../runs/run';
import { checkpointFiles, deleteCheckpoints, modelEpoch, selectCheckpoint } from '../runs/run-checkpoints';
import { RunLibrary } from '../runs/run-library';
import type { TestResult } from '../runs/run';
import type { DatasetChoice } from '../shared/contract';
import type { CheckpointList } from '../shared/models';
import type { Folders } from '../shared/protocol';
import { FileError } from '../storage/file-error';
import type { EngineHandlers } from './serve';

type CheckpointCalls = 'listCheckpoints' | 'deleteCheckpoints' | 'selectCheckpoint';

function list({ runs }: Folders, id: string): CheckpointList {
  const library = new RunLibrary(runs);
  const folder = library.open(id);
  return {
    run: library.summary(id),
    checkpoints: checkpointFiles(folder),
    modelEpoch: modelEpoch(folder),
  };
}

function datasetOf({ dataset }: Run): DatasetChoice {
  return dataset.synthetic ? { kind: 'synthetic' } : { kind: 'location', location: dataset.source };
}

/** What answers each call; `evaluateModel` tests the checkpoint that is chosen. */
export function checkpointHandlers(
  evaluateModel: EngineHandlers['evaluateModel'],
): Pick<EngineHandlers, CheckpointCalls> {
  /** Null where the data set is not there any more: the parameters are chosen all the same. */
  const test = async (folders: Folders, id: string, epoch: number): Promise<TestResult | null> => {
    const run = new RunLibrary(folders.runs).open(id).read();
    try {
      const { samples, accuracy, loss } = await evaluateModel(folders, {
        model: { kind: 'run', run: id, epoch },
        dataset: datasetOf(run),
        part: 'test',
        limit: run.configuration.testSize,
      });
      return { samples, accuracy, loss };
    } catch (error) {
      if (error instanceof FileError) return null;
      throw error;
    }
  };
  return {
    listCheckpoints: list,
    deleteCheckpoints(folders, run, epochs) {
      deleteCheckpoints(new RunLibrary(folders.runs).open(run), epochs);
      return list(folders, run);
    },
    async selectCheckpoint(folders, run, epoch) {
      const result = await test(folders, run, epoch);
      selectCheckpoint(new RunLibrary(folders.runs).open(run), epoch, result);
      return list(folders, run);
    },
  };
}
