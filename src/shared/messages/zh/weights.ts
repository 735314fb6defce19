import type { weights as english } from '../en/weights';
import type { Translated } from '../translated';

export const weights = {
  title: '权重',
} as const satisfies Translated<typeof english>;
