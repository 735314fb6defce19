/** Hyperparameters in the order of the form that sets them, and how their values are written. */
import type { TrainingConfiguration } from '../../../core/configuration';
import type { Language } from '../../../shared/contract';
import type { Translator } from '../../../shared/messages';
import { formatInteger, formatNumber } from '../../lib/format';
import { applies, type FieldKey } from '../../state/applicable-fields';
import { GROUPS, NUMBERS } from '../train/fields';

/** The groups of the Train view's form, each with all its hyperparameters. */
export const CONFIGURATION_GROUPS = GROUPS.map(({ key, shown, more }) => ({
  key,
  keys: [...shown, ...more],
}));

/** Whose labels do not say what is counted. */
const DURATIONS = new Set<FieldKey>(['stepEpochs', 'warmupEpochs', 'patience']);

const KEYS: readonly FieldKey[] = CONFIGURATION_GROUPS.flatMap(({ keys }) => keys);

/** A value as it is read; an en dash where it has no effect in this configuration. */
export function configurationText(
  configuration: TrainingConfiguration,
  key: FieldKey,
  t: Translator,
  language: Language,
): string {
  if (!applies(key, configuration)) return '–';
  const value = configuration[key];
  // Which values go with which key is what the type of the configuration says; a template string loses it.
  if (typeof value === 'string') return t(`train.options.${key}.${value}` as 'train.options.init.he');
  if (key === 'seed') return String(value);
  const unit = NUMBERS[key as keyof typeof NUMBERS].unit;
  const text = unit && Number.isInteger(value) ? formatInteger(value, language) : formatNumber(value);
  return DURATIONS.has(key) ? `${text} ${t('train.units.epochs')}` : text;
}

/** The hyperparameters whose effect is not the same in all of these configurations. */
export function differingKeys(configurations: readonly TrainingConfiguration[]): FieldKey[] {
  const effect = (configuration: TrainingConfiguration, key: FieldKey) =>
    applies(key, configuration) ? configuration[key] : null;
  return KEYS.filter(
    (key) => new Set(configurations.map((configuration) => effect(configuration, key))).size > 1,
  );
}

/** Those of them that have an effect in one of these configurations. */
export function effectiveKeys(configurations: readonly TrainingConfiguration[]): FieldKey[] {
  return KEYS.filter((key) => configurations.some((configuration) => applies(key, configuration)));
}
