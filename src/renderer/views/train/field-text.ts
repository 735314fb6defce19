/** Ranges and problems of hyperparameters in words. */
import { NUMBER_RANGES, type NumberKey, type NumberRange } from '../../../core/configuration';
import type { Language } from '../../../shared/contract';
import type { Translator } from '../../../shared/messages';
import { formatInteger } from '../../lib/format';
import { writeNumber } from '../../lib/controls/number-text';
import type { FieldProblem } from '../../state/setup-problems';

function bound(value: number | undefined, language: Language): string {
  if (value === undefined) return '';
  return Number.isInteger(value) ? formatInteger(value, language) : writeNumber(value);
}

/** The valid range of a number, such as `1 to 4,096`. */
export function rangeText(key: NumberKey, t: Translator, language: Language): string {
  const { minimum, maximum, above, below }: NumberRange = NUMBER_RANGES[key];
  if (above !== undefined) {
    return t('train.ranges.aboveTo', {
      minimum: bound(above, language),
      maximum: bound(maximum, language),
    });
  }
  if (below !== undefined) {
    return t('train.ranges.toBelow', {
      minimum: bound(minimum, language),
      maximum: bound(below, language),
    });
  }
  return t('train.ranges.between', {
    minimum: bound(minimum, language),
    maximum: bound(maximum, language),
  });
}

/** What is wrong with a field, and what would be right. */
export function problemText(
  key: NumberKey,
  problem: FieldProblem,
  t: Translator,
  language: Language,
): string {
  switch (problem.kind) {
    case 'range': {
      const range: NumberRange = NUMBER_RANGES[key];
      return t(range.integer ? 'train.ranges.integer' : 'train.ranges.number', {
        range: rangeText(key, t, language),
      });
    }
    case 'batch':
      return t('train.ranges.batch', { maximum: formatInteger(problem.maximum, language) });
    case 'images':
      return t('train.ranges.images', {
        wanted: formatInteger(problem.wanted, language),
        available: formatInteger(problem.available, language),
      });
    case 'testImages':
      return t('train.ranges.testImages', { available: formatInteger(problem.available, language) });
  }
}
