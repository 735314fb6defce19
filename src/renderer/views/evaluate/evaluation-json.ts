/** An evaluation as one JSON document. */
import type { ModelEntry } from '../../../shared/models';
import { macroAverages } from './class-figures';
import { PART_KEYS, resultOf, type Outcomes, type PartKey } from './parts';
import { wilsonInterval } from './wilson-interval';

/** What the parts are called in the file: as in the terminal's commands. */
const NAMES: Record<PartKey, string> = {
  test: 'test',
  first: 'testFirst1000',
  validation: 'validation',
  train: 'train',
};

export interface Described {
  model: ModelEntry;
  dataset: { name: string; sha256: string | null };
}

/** Every part that was evaluated; what is not a number (a diverged model's) is null. */
export function evaluationToJson({ model, dataset }: Described, outcomes: Outcomes): string {
  const parts = PART_KEYS.flatMap((key) => {
    const result = resultOf(outcomes, key);
    if (!result) return [];
    const interval = wilsonInterval(result.accuracy, result.samples);
    const part = {
      samples: result.samples,
      accuracy: result.accuracy,
      accuracyInterval95: [interval.from, interval.to],
      loss: result.loss,
      confusion: result.confusion,
      perClass: result.perClass,
      macroAverage: macroAverages(result.perClass, result.confusion),
      expectedCalibrationError: result.expectedCalibrationError,
      calibration: result.calibration.map(({ from, to, count, meanConfidence, accuracy }) => ({
        from,
        to,
        count,
        meanConfidence: count === 0 ? null : meanConfidence,
        accuracy: count === 0 ? null : accuracy,
      })),
      source: result.source,
      indices: [...result.indices],
      labels: [...result.labels],
      predicted: [...result.predicted],
      probabilities: [...result.confidences],
      labelProbabilities: [...result.labelProbabilities],
    };
    return [[NAMES[key], part] as const];
  });
  const { name, format, inputs, hidden, classes } = model;
  const document = {
    model: { name, format, inputs, hidden, classes },
    dataset,
    parts: Object.fromEntries(parts),
  };
  // Figures are read by people; what has one entry a sample is kept on one line.
  return `${JSON.stringify(document)}\n`;
}
