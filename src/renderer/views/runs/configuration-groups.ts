/** Hyperparameters in the order and groups in which they are read, and how their values are written. */
import type { TrainingConfiguration } from '../../../core/configuration';
import type { Language } from '../../../shared/contract';
import type { Translator } from '../../../shared/messages';
import { formatInteger, formatNumber } from '../../lib/format';
import { applies } from '../../state/applicable-fields';

export type ConfigurationKey = keyof TrainingConfiguration;

export const CONFIGURATION_GROUPS = [
  { name: 'network', keys: ['hidden', 'init', 'std', 'preprocess'] },
  {
    name: 'optimization',
    keys: ['optimizer', 'learningRate', 'momentum', 'beta1', 'beta2', 'epsilon', 'lambda'],
  },
  { name: 'schedule', keys: ['schedule', 'gamma', 'stepEpochs', 'warmupEpochs'] },
  {
    name: 'training',
    keys: ['batchSize', 'epochs', 'sampling', 'earlyStopping', 'patience', 'select', 'seed', 'kernels'],
  },
  { name: 'data', keys: ['trainSize', 'valSize', 'testSize', 'split'] },
] as const satisfies readonly { name: string; keys: readonly ConfigurationKey[] }[];

export const CONFIGURATION_KEYS: readonly ConfigurationKey[] = CONFIGURATION_GROUPS.flatMap(({ keys }) => [
  ...keys,
]);

const COUNTS = new Set<ConfigurationKey>([
  'trainSize',
  'valSize',
  'testSize',
  'batchSize',
  'epochs',
  'hidden',
]);

/** A value as it is read; an en dash where it has no effect in this configuration. */
export function configurationText(
  configuration: TrainingConfiguration,
  key: ConfigurationKey,
  t: Translator,
  language: Language,
): string {
  if (!applies(key, configuration)) return '–';
  const value = configuration[key];
  if (typeof value === 'string') return t(`runs.values.${value}`);
  if (COUNTS.has(key)) return formatInteger(value, language);
  return key === 'seed' ? String(value) : formatNumber(value);
}

/** The hyperparameters whose effect is not the same in all of these configurations. */
export function differingKeys(configurations: readonly TrainingConfiguration[]): ConfigurationKey[] {
  const effect = (configuration: TrainingConfiguration, key: ConfigurationKey) =>
    applies(key, configuration) ? configuration[key] : null;
  return CONFIGURATION_KEYS.filter(
    (key) => new Set(configurations.map((configuration) => effect(configuration, key))).size > 1,
  );
}
