/** Differences below this many per cent points are not worth a word. */
const FITTING_POINTS = 0.1;

export interface CalibrationVerdict {
  kind: 'tooSure' | 'notSure' | 'fitting';
  /** Mean probability of the predicted classes, 0..1. */
  confidence: number;
}

/** Whether a network is too sure or not sure enough, over all samples whose confidence is a number. */
export function calibrationVerdict(confidences: Float32Array, accuracy: number): CalibrationVerdict {
  const numbers = confidences.filter((confidence) => !Number.isNaN(confidence));
  const confidence = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  const points = 100 * (confidence - accuracy);
  if (Math.abs(points) < FITTING_POINTS) return { kind: 'fitting', confidence };
  return { kind: points > 0 ? 'tooSure' : 'notSure', confidence };
}
