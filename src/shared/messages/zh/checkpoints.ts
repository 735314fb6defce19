import type { checkpoints as english } from '../en/checkpoints';
import type { Translated } from '../translated';

export const checkpoints = {
  title: '检查点',
} as const satisfies Translated<typeof english>;
