/** Gives core the SIMD kernels. The compiled module is inlined: no file to find, nothing to fetch. */
import type { SimdModule } from '../core/simd-memory';
import { simdBinary } from './generated/simd-binary';

let compiled: WebAssembly.Module | undefined;

/** A fresh instance, with a memory of its own, of the SIMD module. Compiled once in a process. */
export function instantiateSimdModule(): SimdModule {
  compiled ??= new WebAssembly.Module(
    Uint8Array.from(atob(simdBinary), (character) => character.charCodeAt(0)),
  );
  return new WebAssembly.Instance(compiled, {}).exports as unknown as SimdModule;
}
