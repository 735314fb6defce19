import type { models as english } from '../en/models';
import type { Translated } from '../translated';

export const models = {
  title: '模型',
  opened: '已将“{{name}}”加入模型库',
  bundled: '内置模型（MNIST）',
  choose: '模型',
} as const satisfies Translated<typeof english>;
