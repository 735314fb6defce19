/**
 * The message catalogue of the application, for main and renderer.
 *
 *     const t = createTranslator('zh');
 *     t('menu.file');                                     // a plain message
 *     t('dialogs.ended.accuracy', { name, accuracy });    // {{placeholders}} are checked by the compiler
 *     t('dialogs.quit.detailQueued', { count: 3 });       // plural: key_one / key_other in en, key_other in zh
 *
 * One file per area in `en/` and `zh/` (common, menu, dialogs, train, runs, data, settings), keys nested as you
 * like. `zh` is typed to have exactly the keys of `en`, so a missing or a spare message does not compile. Numbers
 * and dates are formatted by the caller (Intl) and put in as text. Values are not escaped: show them as text.
 * In Svelte, `$derived(createTranslator(language))` gives a new `t` when the language changes.
 */
import { createInstance } from 'i18next';
import type { TFunction } from 'i18next';
import type { Language } from '../contract';
import * as en from './en';
import * as zh from './zh';

/** The messages of every language. */
export const MESSAGES = { en, zh };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** Gives the message of a key in one language. */
export type Translator = TFunction;

const translators = new Map<Language, Translator>();

/** The translator of a language; the same function each time. */
export function createTranslator(language: Language): Translator {
  const known = translators.get(language);
  if (known !== undefined) return known;
  const instance = createInstance({
    lng: language,
    fallbackLng: false,
    resources: { en: { translation: en }, zh: { translation: zh } },
    interpolation: { escapeValue: false },
    initAsync: false,
    showSupportNotice: false,
  });
  void instance.init();
  translators.set(language, instance.t);
  return instance.t;
}
