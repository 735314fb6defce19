/** The form of the Train view: which hyperparameters stand in which group, and how each is changed. */
import {
  EARLY_STOPPING_NAMES,
  SELECTION_NAMES,
  SPLIT_NAMES,
  type NumberKey,
} from '../../../core/configuration';
import { INITIALISER_NAMES } from '../../../core/initialisers';
import { KERNEL_NAMES } from '../../../core/kernels';
import { OPTIMIZER_NAMES } from '../../../core/optimizers';
import { PREPROCESSING_KINDS } from '../../../core/preprocessing';
import { SAMPLING_NAMES } from '../../../core/sampling';
import { SCHEDULE_NAMES } from '../../../core/schedules';
import type { NumberStep } from '../../lib/controls/number-text';
import type { FieldKey } from '../../state/applicable-fields';

export type Unit = 'epochs' | 'images' | 'units';
export type ChoiceKey = Exclude<FieldKey, NumberKey>;

/** The values of each hyperparameter that is a choice. */
export const CHOICES = {
  init: INITIALISER_NAMES,
  optimizer: OPTIMIZER_NAMES,
  schedule: SCHEDULE_NAMES,
  sampling: SAMPLING_NAMES,
  earlyStopping: EARLY_STOPPING_NAMES,
  select: SELECTION_NAMES,
  preprocess: PREPROCESSING_KINDS,
  split: SPLIT_NAMES,
  kernels: KERNEL_NAMES,
} as const satisfies Record<ChoiceKey, readonly string[]>;

const RATE: NumberStep = { kind: 'multiply' };
const SHARE: NumberStep = { kind: 'add', small: 0.01, large: 0.1 };
const ONES: NumberStep = { kind: 'add', small: 1, large: 10 };
const TENS: NumberStep = { kind: 'add', small: 10, large: 100 };
const HUNDREDS: NumberStep = { kind: 'add', small: 100, large: 1000 };

/** What arrow keys do to each number, and its unit if it has one. */
export const NUMBERS: Record<NumberKey, { step: NumberStep; unit?: Unit }> = {
  hidden: { step: TENS, unit: 'units' },
  std: { step: RATE },
  learningRate: { step: RATE },
  momentum: { step: SHARE },
  beta1: { step: SHARE },
  beta2: { step: { kind: 'add', small: 0.001, large: 0.01 } },
  epsilon: { step: RATE },
  lambda: { step: RATE },
  gamma: { step: SHARE },
  stepEpochs: { step: ONES, unit: 'epochs' },
  warmupEpochs: { step: { kind: 'add', small: 0.5, large: 5 }, unit: 'epochs' },
  epochs: { step: ONES, unit: 'epochs' },
  batchSize: { step: TENS, unit: 'images' },
  patience: { step: ONES, unit: 'epochs' },
  trainSize: { step: { kind: 'add', small: 1000, large: 10000 }, unit: 'images' },
  valSize: { step: HUNDREDS, unit: 'images' },
  testSize: { step: HUNDREDS, unit: 'images' },
  seed: { step: ONES },
};

export interface FieldGroup {
  key: 'network' | 'optimizer' | 'schedule' | 'training' | 'data' | 'reproduction';
  /** The few that matter. */
  shown: readonly FieldKey[];
  /** The rest, behind "More". */
  more: readonly FieldKey[];
}

export const GROUPS: readonly FieldGroup[] = [
  { key: 'network', shown: ['hidden'], more: ['init', 'std'] },
  {
    key: 'optimizer',
    shown: ['optimizer', 'learningRate', 'momentum', 'lambda'],
    more: ['beta1', 'beta2', 'epsilon'],
  },
  { key: 'schedule', shown: ['schedule', 'gamma', 'stepEpochs'], more: ['warmupEpochs'] },
  {
    key: 'training',
    shown: ['epochs', 'batchSize'],
    more: ['sampling', 'earlyStopping', 'patience', 'select'],
  },
  { key: 'data', shown: ['preprocess'], more: ['trainSize', 'valSize', 'testSize', 'split'] },
  { key: 'reproduction', shown: ['seed'], more: ['kernels'] },
];

export function isChoice(key: FieldKey): key is ChoiceKey {
  return key in CHOICES;
}
