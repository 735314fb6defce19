import type { data as english } from '../en/data';
import type { Translated } from '../translated';

export const data = {
  title: '数据',
} as const satisfies Translated<typeof english>;
