/** A search as it is being written: each hyperparameter fixed, a list or a range, as text that may not be valid yet. */
import {
  numberProblem,
  PRESETS,
  type NumberKey,
  type PresetName,
  type TrainingConfiguration,
} from '../../../core/configuration';
import { INITIALISER_NAMES } from '../../../core/initialisers';
import { OPTIMIZER_NAMES } from '../../../core/optimizers';
import { PREPROCESSING_KINDS } from '../../../core/preprocessing';
import { SAMPLING_NAMES } from '../../../core/sampling';
import { SCHEDULE_NAMES } from '../../../core/schedules';
import type { PrunerName } from '../../../core/search/pruning';
import type { SamplerName } from '../../../core/search/samplers';
import { MAXIMUM_TRIALS, type SearchSettings } from '../../../core/search/schedule';
import {
  COURSE_SPACE,
  isInteger,
  SEARCH_KEYS,
  type Dimension,
  type ScaleName,
  type SearchKey,
  type SearchSpace,
} from '../../../core/search/space';
import { parseNumber, writeNumber } from '../../lib/controls/number-text';

/** Hyperparameters whose values are names. */
export const NAMED_VALUES = {
  optimizer: OPTIMIZER_NAMES,
  schedule: SCHEDULE_NAMES,
  init: INITIALISER_NAMES,
  preprocess: PREPROCESSING_KINDS,
  sampling: SAMPLING_NAMES,
} as const satisfies Partial<Record<SearchKey, readonly string[]>>;
export type NamedKey = keyof typeof NAMED_VALUES;

export function isNamed(key: SearchKey): key is NamedKey {
  return key in NAMED_VALUES;
}

export const MODES = ['fixed', 'values', 'range'] as const;
export type Mode = (typeof MODES)[number];

/** One hyperparameter as it is written. What another mode holds is kept, so that going back loses nothing. */
export interface DraftRow {
  key: SearchKey;
  mode: Mode;
  fixed: string;
  values: string;
  /** Of a hyperparameter whose values are names. */
  chosen: readonly string[];
  minimum: string;
  maximum: string;
  scale: ScaleName;
}

/** Sizes and numbers that are the same for every trial. */
export const BASE_KEYS = [
  'epochs',
  'trainSize',
  'valSize',
  'testSize',
] as const satisfies readonly NumberKey[];
export type BaseKey = (typeof BASE_KEYS)[number];

export interface SearchDraft {
  rows: readonly DraftRow[];
  base: TrainingConfiguration;
  sampler: SamplerName;
  pruner: PrunerName;
  trials: number;
  seed: number;
}

/** What is wrong with a row; `number` names the value that is not valid for its hyperparameter. */
export type RowProblem =
  'number' | 'empty' | 'twice' | 'emptyRange' | 'logAboveZero' | 'noneChosen' | 'tooMany';

/** What is wrong with a draft besides its rows and numbers. */
export type DraftProblem = 'nothingVaried' | 'halvingLearns' | 'halvingEpochs' | 'batch';

const LOGARITHMIC: readonly SearchKey[] = ['learningRate', 'lambda', 'std', 'epsilon', 'hidden', 'batchSize'];
const MOST_VALUES = 1000;

/** Values as one writes them: `50, 80, 100`; commas, spaces and those of other keyboards part them. */
export function parseList(text: string): number[] {
  return text
    .normalize('NFKC')
    .split(/[\s,;、]+/)
    .filter((part) => part !== '')
    .map(parseNumber);
}

export function writeList(values: readonly (number | string)[]): string {
  return values.map((value) => (typeof value === 'number' ? writeNumber(value) : value)).join(', ');
}

/** A row that varies a hyperparameter in a way that makes sense around the value it has. */
export function newRow(key: SearchKey, base: TrainingConfiguration): DraftRow {
  const value = base[key];
  const row: DraftRow = {
    key,
    mode: 'values',
    fixed: typeof value === 'number' ? writeNumber(value) : value,
    values: '',
    chosen: [],
    minimum: '',
    maximum: '',
    scale: LOGARITHMIC.includes(key) ? 'log' : 'linear',
  };
  if (isNamed(key)) return { ...row, chosen: NAMED_VALUES[key] };
  const number = value as number;
  const valid = (candidate: number) => numberProblem(key as NumberKey, candidate) === null;
  const tidy = (candidate: number) =>
    isInteger(key) ? Math.round(candidate) : Number(candidate.toPrecision(3));
  const spread = number === 0 ? [0, 1, 2] : [number / 2, number, number * 2].map(tidy);
  const around = [...new Set(spread)].filter(valid);
  const ends = around.length > 1 ? around : [...new Set([tidy(number * 0.9), number])].filter(valid);
  return {
    ...row,
    values: writeList(ends),
    minimum: writeNumber(ends[0] ?? number),
    maximum: writeNumber(ends.at(-1) ?? number),
    scale: row.scale === 'log' && (ends[0] ?? 0) > 0 ? 'log' : 'linear',
  };
}

/** A row that says what a dimension of a space says. */
export function rowOf(key: SearchKey, dimension: Dimension, base: TrainingConfiguration): DraftRow {
  const row = newRow(key, base);
  if (dimension.kind === 'range') {
    const { minimum, maximum, scale } = dimension;
    return { ...row, mode: 'range', minimum: writeNumber(minimum), maximum: writeNumber(maximum), scale };
  }
  if (isNamed(key)) return { ...row, chosen: dimension.values.map(String) };
  const numbers = dimension.values.map(Number);
  const [minimum, maximum] = [Math.min(...numbers), Math.max(...numbers)];
  return {
    ...row,
    values: writeList(dimension.values),
    minimum: writeNumber(minimum),
    maximum: writeNumber(maximum),
    scale: minimum > 0 && maximum / minimum >= 10 ? 'log' : 'linear',
  };
}

/** A draft of these settings. */
export function draftOf(settings: SearchSettings): SearchDraft {
  const { space, base, sampler, pruner, trials, seed } = settings;
  const rows = SEARCH_KEYS.flatMap((key) => (space[key] ? [rowOf(key, space[key], base)] : []));
  return { rows, base, sampler, pruner, trials, seed };
}

/** The assignment's search on a preset: ten random trials, the epoch with the best validation accuracy of each. */
export function presetDraft(name: PresetName): SearchDraft {
  return draftOf({
    space: COURSE_SPACE,
    base: { ...PRESETS[name], select: 'best' },
    sampler: 'random',
    duplicates: false,
    pruner: 'none',
    trials: 10,
    seed: 0,
  });
}

function isValid(key: SearchKey, value: number): boolean {
  return numberProblem(key as NumberKey, value) === null;
}

/** What is wrong with a row; null for one that can be searched. */
export function rowProblem(row: DraftRow): RowProblem | null {
  const { key, mode } = row;
  if (isNamed(key)) return mode !== 'fixed' && row.chosen.length === 0 ? 'noneChosen' : null;
  if (mode === 'fixed') return isValid(key, parseNumber(row.fixed)) ? null : 'number';
  if (mode === 'values') {
    const values = parseList(row.values);
    if (values.length === 0) return 'empty';
    if (values.length > MOST_VALUES) return 'tooMany';
    if (!values.every((value) => isValid(key, value))) return 'number';
    return new Set(values).size < values.length ? 'twice' : null;
  }
  const [minimum, maximum] = [parseNumber(row.minimum), parseNumber(row.maximum)];
  if (!isValid(key, minimum) || !isValid(key, maximum)) return 'number';
  if (!(minimum < maximum)) return 'emptyRange';
  return row.scale === 'log' && !(minimum > 0) ? 'logAboveZero' : null;
}

/** The dimension of a valid row; null for a fixed one. */
function dimensionOf(row: DraftRow): Dimension | null {
  if (row.mode === 'fixed') return null;
  if (isNamed(row.key)) return { kind: 'choice', values: [...row.chosen] };
  if (row.mode === 'values') return { kind: 'choice', values: parseList(row.values) };
  const { minimum, maximum, scale } = row;
  return { kind: 'range', minimum: parseNumber(minimum), maximum: parseNumber(maximum), scale };
}

/** What the rows vary, and every other value. Rows must be valid. */
export function spaceAndBase(draft: SearchDraft): { space: SearchSpace; base: TrainingConfiguration } {
  const space: SearchSpace = {};
  let base: TrainingConfiguration = { ...draft.base };
  for (const row of draft.rows) {
    const dimension = dimensionOf(row);
    if (dimension) space[row.key] = dimension;
    else base = { ...base, [row.key]: isNamed(row.key) ? row.fixed : parseNumber(row.fixed) };
  }
  return { space, base };
}

/** What is wrong with a draft as a whole, once rows and numbers are valid. */
export function draftProblem(draft: SearchDraft): DraftProblem | null {
  const { space, base } = spaceAndBase(draft);
  if (Object.keys(space).length === 0) return 'nothingVaried';
  if (draft.pruner === 'halving' && draft.sampler === 'tpe') return 'halvingLearns';
  if (draft.pruner === 'halving' && space.epochs) return 'halvingEpochs';
  const batch = space.batchSize;
  const largest = !batch
    ? base.batchSize
    : batch.kind === 'choice'
      ? Math.max(...batch.values.map(Number))
      : batch.maximum;
  return largest > base.trainSize ? 'batch' : null;
}

/** Whether every number outside the rows is one that can be used. */
export function numberProblems(draft: SearchDraft): (BaseKey | 'trials' | 'seed')[] {
  const whole = (value: number, minimum: number, maximum: number) =>
    Number.isInteger(value) && value >= minimum && value <= maximum;
  return [
    ...BASE_KEYS.filter((key) => numberProblem(key, draft.base[key]) !== null),
    ...(whole(draft.trials, 1, MAXIMUM_TRIALS) ? [] : (['trials'] as const)),
    ...(numberProblem('seed', draft.seed) === null ? [] : (['seed'] as const)),
  ];
}

/** The settings of a draft in which nothing is wrong. */
export function settingsOf(draft: SearchDraft): SearchSettings {
  const { space, base } = spaceAndBase(draft);
  const { sampler, pruner, trials, seed } = draft;
  // A combination is trained once: with one seed a second time would give the very same network.
  return { space, base, sampler, duplicates: false, pruner, trials, seed };
}
