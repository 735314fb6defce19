/** The steps as the microscope shows them: in the words, formulas and NumPy lines of the course's two-layer network. */
import type { NetworkStepKey } from '../../../core/network-steps';
import type { PreprocessingKind } from '../../../core/preprocessing';

/** What a row or a column of an array stands for. */
export type Axis = 'image' | 'pixel' | 'unit' | 'class' | 'one';

export const PHASES = ['forward', 'loss', 'backward', 'update'] as const;
export type Phase = (typeof PHASES)[number];

export interface StepInfo {
  key: NetworkStepKey;
  phase: Phase;
  /** Its name in the code. */
  name: string;
  /** One line of NumPy. */
  code: string;
  /** See formula.ts. */
  formula: string;
  axes: readonly [rows: Axis, columns: Axis];
}

const step = (
  phase: Phase,
  key: NetworkStepKey,
  name: string,
  code: string,
  formula: string,
  ...axes: [rows: Axis, columns: Axis]
): StepInfo => ({ key, phase, name, code, formula, axes });

/** In the order in which the code runs. */
export const STEPS: readonly StepInfo[] = [
  step('forward', 'X', 'X', 'X = (images - offset) * scale', 'X = s (images − μ)', 'image', 'pixel'),
  step('forward', 'Z1', 'z', 'z = X.dot(W1) + b1', 'Z = X W_1 + b_1', 'image', 'unit'),
  step('forward', 'A1', 'hidden', 'hidden = np.maximum(0, z)', 'H = max(0, Z)', 'image', 'unit'),
  step('forward', 'S', 'scores', 'scores = hidden.dot(W2) + b2', 'S = H W_2 + b_2', 'image', 'class'),
  step(
    'forward',
    'shifted',
    'shifted',
    'shifted = scores - np.max(scores, axis=1, keepdims=True)',
    'T_{ic} = S_{ic} − max_c S_{ic}',
    'image',
    'class',
  ),
  step('forward', 'exponentials', 'exps', 'exps = np.exp(shifted)', 'E_{ic} = e^{T_{ic}}', 'image', 'class'),
  step(
    'forward',
    'P',
    'probs',
    'probs = exps / np.sum(exps, axis=1, keepdims=True)',
    'P_{ic} = E_{ic} / Σ_c E_{ic}',
    'image',
    'class',
  ),
  step(
    'loss',
    'crossEntropy',
    'losses',
    'losses = -np.log(probs[range(N), y])',
    'L_i = −ln P_{iy_i}',
    'image',
    'one',
  ),
  step('loss', 'dataLoss', 'data_loss', 'data_loss = np.mean(losses)', 'L = (1/N) Σ_i L_i', 'one', 'one'),
  step(
    'loss',
    'penalty',
    'reg_loss',
    'reg_loss = 0.5 * lam * (np.sum(W1 ** 2) + np.sum(W2 ** 2))',
    'R = ½ λ (Σ W_1^2 + Σ W_2^2)',
    'one',
    'one',
  ),
  step('loss', 'loss', 'loss', 'loss = data_loss + reg_loss', 'J = L + R', 'one', 'one'),
  step(
    'backward',
    'dS',
    'dscores',
    'dscores = (probs - np.eye(C)[y]) / N',
    '∂J/∂S_{ic} = (P_{ic} − 1_{c = y_i}) / N',
    'image',
    'class',
  ),
  step(
    'backward',
    'dW2',
    'dW2',
    'dW2 = hidden.T.dot(dscores) + lam * W2',
    '∂J/∂W_2 = H^T ∂J/∂S + λ W_2',
    'unit',
    'class',
  ),
  step(
    'backward',
    'db2',
    'db2',
    'db2 = np.sum(dscores, axis=0, keepdims=True)',
    '∂J/∂b_2 = Σ_i ∂J/∂S_i',
    'one',
    'class',
  ),
  step('backward', 'dA1', 'dhidden', 'dhidden = dscores.dot(W2.T)', '∂J/∂H = ∂J/∂S W_2^T', 'image', 'unit'),
  step('backward', 'dZ1', 'dz', 'dz = dhidden * (z > 0)', '∂J/∂Z = ∂J/∂H ⊙ 1_{Z > 0}', 'image', 'unit'),
  step(
    'backward',
    'dW1',
    'dW1',
    'dW1 = X.T.dot(dz) + lam * W1',
    '∂J/∂W_1 = X^T ∂J/∂Z + λ W_1',
    'pixel',
    'unit',
  ),
  step(
    'backward',
    'db1',
    'db1',
    'db1 = np.sum(dz, axis=0, keepdims=True)',
    '∂J/∂b_1 = Σ_i ∂J/∂Z_i',
    'one',
    'unit',
  ),
  step('update', 'newW1', 'W1', 'W1 -= lr * dW1', 'W_1 ← W_1 − η ∂J/∂W_1', 'pixel', 'unit'),
  step('update', 'newb1', 'b1', 'b1 -= lr * db1', 'b_1 ← b_1 − η ∂J/∂b_1', 'one', 'unit'),
  step('update', 'newW2', 'W2', 'W2 -= lr * dW2', 'W_2 ← W_2 − η ∂J/∂W_2', 'unit', 'class'),
  step('update', 'newb2', 'b2', 'b2 -= lr * db2', 'b_2 ← b_2 − η ∂J/∂b_2', 'one', 'class'),
];

const INPUT_LINES: Record<PreprocessingKind, string> = {
  raw: 'X = images.astype(float)',
  unit: 'X = images / 255',
  'mean-image': 'X = images - mean_image',
  standardised: 'X = (images - mean) / std',
};

/** The line of a step for a model that wants its pixels prepared like this. */
export function codeOf({ key, code }: StepInfo, preprocessing: PreprocessingKind): string {
  return key === 'X' ? INPUT_LINES[preprocessing] : code;
}
