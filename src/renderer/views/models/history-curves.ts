/** The histories that a checkpoint file holds, as points of curves. */
import type { CurvePoint } from '../../../figures/curves';
import type { TrainingHistory } from '../../../formats/model-file';

export interface HistoryCurves {
  /** Training losses of every mini-batch; null where the file has one an epoch, or none. */
  steps: Float32Array | null;
  /** Training losses after each epoch. */
  losses: CurvePoint[];
  valLosses: CurvePoint[];
  valAccuracies: CurvePoint[];
  /** The last epoch of the curves, at least 1. */
  end: number;
}

/**
 * Python programs keep one loss a mini-batch or one an epoch, and validate after each epoch or before the first one
 * too; their lists do not say which. More losses than epochs are those of mini-batches, and one value more than
 * epochs begins before the first.
 */
export function historyCurves(history: TrainingHistory): HistoryCurves {
  const { epoch, lossHistory, valLossHistory, valAccuracyHistory } = history;
  const validations = Math.max(valLossHistory.length, valAccuracyHistory.length);
  const epochs = epoch ?? validations;
  const points = (values: readonly number[]): CurvePoint[] => {
    const first = epoch !== null && values.length === epoch + 1 ? 0 : 1;
    return values.map((y, i) => ({ x: first + i, y }));
  };
  const areSteps = lossHistory.length > Math.max(epochs, validations);
  const curves = {
    losses: areSteps ? [] : points(lossHistory),
    valLosses: points(valLossHistory),
    valAccuracies: points(valAccuracyHistory),
  };
  const ends = Object.values(curves).map((curve) => curve.at(-1)?.x ?? 1);
  return { steps: areSteps ? Float32Array.from(lossHistory) : null, ...curves, end: Math.max(1, ...ends) };
}

/** Whether there is anything to draw. */
export function hasCurves({ lossHistory, valLossHistory, valAccuracyHistory }: TrainingHistory): boolean {
  return lossHistory.length + valLossHistory.length + valAccuracyHistory.length > 0;
}
