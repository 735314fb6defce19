import type { draw as english } from '../en/draw';
import type { Translated } from '../translated';

export const draw = {
  title: '手写',
} as const satisfies Translated<typeof english>;
