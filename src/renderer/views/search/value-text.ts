/** Hyperparameters and their values in words. */
import type { SearchKey } from '../../../core/search/space';
import type { Language } from '../../../shared/contract';
import type { Translator } from '../../../shared/messages';
import { formatNumber, formatShare } from '../../lib/format';
import { ACCURACY, type Axis, type AxisKey } from './axes';
import { isNamed } from './draft';

/** The name of a value that is one of a few, such as an optimizer's. */
export function optionText(key: SearchKey, value: string, t: Translator): string {
  // The compiler cannot see that value belongs to key.
  return t(`train.options.${key}.${value}` as 'train.options.optimizer.sgd');
}

export function valueText(key: SearchKey, value: number | string | undefined, t: Translator): string {
  if (value === undefined) return '–';
  return isNamed(key) ? optionText(key, String(value), t) : formatNumber(Number(value));
}

export function axisName(key: AxisKey, t: Translator): string {
  return key === ACCURACY ? t('search.charts.legend') : t(`train.fields.${key}.label`);
}

/** A coordinate of an axis as it is written beside it. */
export function coordinateText(axis: Axis, coordinate: number, t: Translator, language: Language): string {
  if (axis.names) {
    const name = axis.names[Math.round(coordinate)];
    return name === undefined ? '' : optionText(axis.key as SearchKey, name, t);
  }
  return axis.key === ACCURACY ? formatShare(coordinate, language) : formatNumber(coordinate);
}
