/** For tests: the document that `inkling train --json` prints, as the README states it. */
import type { TrainingConfiguration } from '../../core/configuration';

/** Losses include the L2 term; accuracies are 0..1. */
export interface TrainReport {
  run: { id: string; dir: string };
  config: TrainingConfiguration;
  dataset: { name: string; source: string; sha256?: string };
  epochs: {
    epoch: number;
    trainLoss: number | null;
    valLoss: number;
    valAccuracy: number;
    learningRate: number;
    seconds: number;
  }[];
  best: { epoch: number; valAccuracy: number };
  test: { samples: number; accuracy: number; loss: number };
  secondsPerEpoch: number;
  model: string;
}
