/** The routines whose mistakes the padding of memory would hide. */
import { describe, expect, it } from 'vitest';
import { Lcg } from '../core/fixtures/generated';
import { instantiateSimdModule } from './simd-module';

describe('simd module', () => {
  it('has a memory of its own in each instance', () => {
    const [first, second] = [instantiateSimdModule(), instantiateSimdModule()];
    const place = first.heapBase();
    new Uint8Array(first.memory.buffer)[place] = 7;
    expect(new Uint8Array(second.memory.buffer)[place]).toBe(0);
  });

  it('counts the bytes that are not 0, at any address and of any number', () => {
    const module = instantiateSimdModule();
    const random = new Lcg(1);
    const bytes = new Uint8Array(module.memory.buffer, module.heapBase(), 200);
    bytes.forEach((_, i) => (bytes[i] = random.uniform() < 0.5 ? 0 : 1 + random.integer(255)));
    for (let from = 0; from < 20; from++) {
      for (let count = 0; count < 150; count++) {
        const expected = bytes.subarray(from, from + count).filter((value) => value !== 0).length;
        expect(module.countNonZero(module.heapBase() + from, count)).toBe(expected);
      }
    }
  });

  it('compresses and gathers images without writing beyond what they need', () => {
    const module = instantiateSimdModule();
    const base = Math.ceil(module.heapBase() / 16) * 16;
    const images = Uint8Array.of(0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 255, 0, 7, 8, 9, 6, 5, 4);
    new Uint8Array(module.memory.buffer, base, 18).set(images);
    const [starts, pixels, values] = [base + 32, base + 64, base + 128] as const;
    const all = () => new Uint8Array(module.memory.buffer, base + 32, 400).slice();
    new Uint8Array(module.memory.buffer, base + 36, 396).fill(0xee);
    expect(module.compress(base, 3, 6, starts, pixels, values, 0)).toBe(9);
    const memory = all();
    const view = new DataView(memory.buffer);
    expect([0, 4, 8, 12].map((at) => view.getUint32(at, true))).toEqual([0, 2, 3, 9]);
    expect([...memory.subarray(96, 105)]).toEqual([1, 2, 255, 7, 8, 9, 6, 5, 4]);
    expect(Array.from({ length: 9 }, (_, i) => view.getUint16(32 + 2 * i, true))).toEqual([
      1, 2, 4, 0, 1, 2, 3, 4, 5,
    ]);
    for (const at of [16, 50, 105]) expect(memory[at]).toBe(0xee);

    const [indices, outStarts, outEntries] = [base + 192, base + 208, base + 240] as const;
    new Uint32Array(module.memory.buffer, indices, 3).set([2, 1, 0]);
    expect(module.countGathered(starts, indices, 3)).toBe(9);
    module.gather(starts, pixels, values, indices, 3, 0.5, outStarts, outEntries);
    expect([...new Uint32Array(module.memory.buffer, outStarts, 4)]).toEqual([0, 6, 7, 9]);
    const columns = new Uint32Array(module.memory.buffer, outEntries, 18).filter((_, i) => i % 2 === 0);
    expect([...columns]).toEqual([0, 1, 2, 3, 4, 5, 4, 1, 2]);
    const floats = new Float32Array(module.memory.buffer, outEntries, 18).filter((_, i) => i % 2 === 1);
    expect([...floats]).toEqual([3.5, 4, 4.5, 3, 2.5, 2, 127.5, 0.5, 1]);
    // Up to three entries past the last are allowed, as the caller knows.
    const beyond = new Uint8Array(module.memory.buffer, outEntries + 8 * (9 + 3), 16);
    expect(beyond.every((byte) => byte === 0xee)).toBe(true);
  });
});
