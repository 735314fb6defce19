import type { KernelName, KernelSet } from '../core/kernels';
import { referenceKernels } from '../core/reference-kernels';
import { simdKernels } from '../core/simd-kernels';
import { instantiateSimdModule } from './simd-module';

/** The kernel sets by name. */
export const KERNEL_SETS: Record<KernelName, KernelSet> = {
  simd: simdKernels(instantiateSimdModule),
  reference: referenceKernels,
};
