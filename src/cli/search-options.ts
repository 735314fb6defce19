/** A search as its options say it: what is varied, how, and what stays as it is. */
import { Option, type Command } from 'commander';
import { ConfigurationError, presetNamed } from '../core/configuration';
import { PRUNER_NAMES } from '../core/search/pruning';
import { SAMPLER_NAMES } from '../core/search/samplers';
import { parseSearchSettings, type SearchSettings } from '../core/search/schedule';
import {
  COURSE_SPACE,
  SCALE_NAMES,
  SEARCH_KEYS,
  type Dimension,
  type ScaleName,
  type SearchKey,
  type SearchSpace,
} from '../core/search/space';
import { addTrainingOptions, configurationOverrides, wholeNumber, type OptionValues } from './options';

/** All that decides a search, and the trials in it. */
export function addSearchOptions(command: Command): Command {
  return addTrainingOptions(command)
    .optionsGroup('Search:')
    .option('--trials <n>', 'how many combinations to try', '10')
    .addOption(
      new Option('--sampler <name>', `how combinations are chosen: ${SAMPLER_NAMES.join(', ')}`).default(
        'random',
      ),
    )
    .addOption(
      new Option('--prune <name>', `which trials are stopped early: ${PRUNER_NAMES.join(', ')}`).default(
        'none',
      ),
    )
    .option('--duplicates', 'let random trials repeat a combination');
}

function parseValue(text: string): number | string {
  const number = Number(text);
  return text !== '' && !Number.isNaN(number) ? number : text;
}

/** `50,80,100` is a list of values, `5e-5..1e-3:log` a range; null for a single value. Throws a ConfigurationError. */
export function parseDimension(key: SearchKey, text: string): Dimension | null {
  const range = /^(.*?)\.\.(.*?)(?::(.*))?$/.exec(text);
  if (range) {
    const [, low = '', high = '', scale = 'linear'] = range;
    const [minimum, maximum] = [parseValue(low.trim()), parseValue(high.trim())];
    if (typeof minimum !== 'number' || typeof maximum !== 'number')
      throw new ConfigurationError(`${key}: a range is written as 5e-5..1e-3 or 5e-5..1e-3:log, not ${text}`);
    if (!SCALE_NAMES.includes(scale as ScaleName))
      throw new ConfigurationError(
        `${key}: the scale must be one of ${SCALE_NAMES.join(', ')}, not ${scale}`,
      );
    return { kind: 'range', minimum, maximum, scale: scale as ScaleName };
  }
  if (!text.includes(',')) return null;
  return { kind: 'choice', values: text.split(',').map((part) => parseValue(part.trim())) };
}

/**
 * The search that the options ask for. Lists and ranges are varied, single values fixed; what the assignment varies
 * (hidden units, learning rate, lambda) is varied as there unless it is named. Throws a ConfigurationError.
 */
export function searchSettingsFromOptions(options: OptionValues): SearchSettings {
  const preset = presetNamed(String(options.preset ?? 'course'));
  const typed = configurationOverrides(options);
  const space: SearchSpace = {};
  for (const key of SEARCH_KEYS) {
    const given = typed[key];
    const dimension = given === undefined ? null : parseDimension(key, String(given));
    if (dimension) {
      space[key] = dimension;
    } else if (given === undefined && COURSE_SPACE[key]) {
      space[key] = COURSE_SPACE[key];
    }
  }
  const fixed = Object.fromEntries(
    Object.entries(typed).filter(([key]) => space[key as SearchKey] === undefined),
  );
  return parseSearchSettings({
    space,
    base: { ...preset, select: 'best', ...fixed },
    sampler: options.sampler,
    duplicates: options.duplicates === true,
    pruner: options.prune,
    trials: wholeNumber('trials', options.trials, 1),
    seed: typed.seed ?? preset.seed,
  });
}
