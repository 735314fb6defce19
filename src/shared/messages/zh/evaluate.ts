import type { evaluate as english } from '../en/evaluate';
import type { Translated } from '../translated';

export const evaluate = {
  title: '评估',
} as const satisfies Translated<typeof english>;
