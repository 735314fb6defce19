/** What the training of a run has come to, as the course's checkpoints keep it. */
import type { TrainingHistory } from '../formats/model-file';
import type { EpochRecord } from './history';

/** The history of these epochs, from 0: one loss a mini-batch. */
export function trainingHistory(records: readonly EpochRecord[], batchSize: number): TrainingHistory {
  const last = records.at(-1);
  return {
    epoch: last?.epoch ?? null,
    learningRate: last?.learningRate ?? null,
    batchSize,
    lossHistory: records.flatMap(({ stepLosses }) => stepLosses),
    valLossHistory: records.map(({ valLoss }) => valLoss),
    valAccuracyHistory: records.map(({ valAccuracy }) => valAccuracy),
  };
}
