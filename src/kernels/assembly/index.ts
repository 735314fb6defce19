// The SIMD kernels. Memory is laid out by the caller, from heapBase() on: nothing is allocated here.
export { multiply, transpose } from './multiply';
export { compress, countGathered, countNonZero, gather } from './samples';
export {
  addColumnSums,
  addOuterProduct,
  addRows,
  maskInactive,
  rectify,
  softmaxCrossEntropy,
  transposeDense,
} from './layers';
export { descend, descendWithAdam, descendWithMomentum, sumOfSquares } from './optimizers';

export function heapBase(): usize {
  return __heap_base;
}
