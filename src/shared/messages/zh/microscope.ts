import type { microscope as english } from '../en/microscope';
import type { Translated } from '../translated';

export const microscope = {
  title: '显微镜',
} as const satisfies Translated<typeof english>;
