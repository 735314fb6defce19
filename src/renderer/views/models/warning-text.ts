import type { Translator } from '../../../shared/messages';

const NOT_FINITE = /^(W1|b1|W2|b2) has (\d+) values that are not finite numbers$/;

/** A reader's warning in the language in use and with its consequence, as far as it is one of those we know. */
export function warningText(warning: string, t: Translator, integer: (value: number) => string): string {
  const [, array, count] = NOT_FINITE.exec(warning) ?? [];
  if (array === undefined) return warning;
  return t('models.page.notFinite', { count: Number(count), formatted: integer(Number(count)), array });
}
