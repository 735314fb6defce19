import { formatInteger } from '../../lib/format';
import { application } from '../../state/application.svelte';
import { FIRST_TESTS, type PartKey } from './parts';

/** What a part is called. */
export function partName(part: PartKey): string {
  const { t, language } = application;
  return part === 'first'
    ? t('evaluate.parts.first', { number: formatInteger(FIRST_TESTS, language) })
    : t(`evaluate.parts.${part}`);
}
