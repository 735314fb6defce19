import type { settings as english } from '../en/settings';
import type { Translated } from '../translated';

export const settings = {
  title: '设置',
} as const satisfies Translated<typeof english>;
