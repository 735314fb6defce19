/**
 * What a translation of `English` must hold: the same keys, each a message. Chinese has a single plural form, so
 * i18next's English `key_one` has no counterpart and `key_other` serves every number.
 */
export type Translated<English> = {
  readonly [Key in keyof English as Key extends `${string}_one` ? never : Key]: English[Key] extends string
    ? string
    : Translated<English[Key]>;
};
