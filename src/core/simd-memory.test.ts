/** The memory of the SIMD kernels where there is too little of it, and at its limits. */
import { describe, expect, it } from 'vitest';
import { instantiateSimdModule } from '../kernels/simd-module';
import { finish } from './evaluation';
import { generatedParameters, generatedSamples } from './fixtures/generated';
import { fitPreprocessing } from './preprocessing';
import { MAXIMUM_INPUTS, simdKernels } from './simd-kernels';
import { SimdMemory, type SimdModule } from './simd-memory';

const PAGE = 65536;
const sgd = { name: 'sgd', momentum: 0, beta1: 0, beta2: 0, epsilon: 1 } as const;

/** A module whose memory grows to so many pages and no further. */
function moduleWithPages(limit: number): SimdModule {
  const module = instantiateSimdModule();
  const memory = {
    get buffer() {
      return module.memory.buffer;
    },
    grow(pages: number) {
      if (module.memory.buffer.byteLength / PAGE + pages > limit) throw new RangeError('grow: limit');
      return module.memory.grow(pages);
    },
  };
  return { ...module, memory };
}

const shape = { inputs: 50, hidden: 9, classes: 10 };

describe('SimdMemory', () => {
  it('hands out zeros at multiples of 16 that do not overlap', () => {
    const memory = new SimdMemory(instantiateSimdModule(), shape);
    const sizes = [1, 16, 17, 0, 5, 200000, 3];
    const places = sizes.map((size) => memory.allocate(size));
    places.forEach((place, i) => {
      expect(place % 16).toBe(0);
      if (i > 0) expect(place).toBeGreaterThanOrEqual(places[i - 1]! + sizes[i - 1]!);
      expect(memory.bytes(place, sizes[i]!).every((byte) => byte === 0)).toBe(true);
      memory.bytes(place, sizes[i]!).fill(255);
    });
    expect(memory.floats(memory.one, 1)[0]).toBe(1);
  });

  it('says so when there is none left, and still gives what there is', () => {
    const memory = new SimdMemory(moduleWithPages(20), shape);
    expect(() => memory.allocate(20 * PAGE)).toThrow(
      new RangeError('out of memory: this network and its samples need over 1 MB'),
    );
    const place = memory.allocate(10 * PAGE);
    memory.bytes(place, 10 * PAGE).fill(1);
    expect(() => memory.allocate(10 * PAGE)).toThrow(/^out of memory/);
  });

  it('reads back parameters from their padded rows', () => {
    const memory = new SimdMemory(instantiateSimdModule(), { inputs: 3, hidden: 5, classes: 2 });
    const places = memory.allocateParameters();
    const parameters = generatedParameters({ inputs: 3, hidden: 5, classes: 2 }, 1, 1, 1);
    memory.writeParameters(places, parameters);
    expect([...memory.readParameters(places).W1]).toEqual(Array.from(parameters.W1, Math.fround));
    // Rows of 5 take 8 floats; the other 3 stay 0.
    const padded = [...memory.floats(places.W1, 24)];
    expect(padded.slice(0, 5)).toEqual(Array.from(parameters.W1.slice(0, 5), Math.fround));
    expect(padded.slice(5, 8)).toEqual([0, 0, 0]);
    // W2 has a row for each of 8 padded hidden units.
    expect(memory.parameterVectors('W2')).toBe(8);
  });
});

describe('SIMD network short of memory', () => {
  const samples = generatedSamples(3000, 50, 10, 4);
  const raw = fitPreprocessing('raw', samples.images, 50);
  const indicesTo = (count: number) => Uint32Array.from({ length: count }, (_, i) => (i * 11) % 3000);
  const make = (pages: number) => {
    const network = simdKernels(() => moduleWithPages(pages))(shape, raw, sgd);
    network.setParameters(generatedParameters(shape, 2, 0.01, 0.1));
    return { network, set: finish(network.loadSamples(samples)) };
  };
  const result = ({ network, set }: ReturnType<typeof make>, count: number) => {
    network.clearGradients();
    const loss = network.accumulateGradients(set, indicesTo(count), count);
    return { loss, gradients: network.gradients(), parameters: network.parameters() };
  };

  // Limits that make the allocation fail at different places: among the rows and among the entries.
  it.each([21, 22, 24, 26, 28, 30, 34, 38])('goes on rightly with batches that fit: %i pages', (pages) => {
    const short = make(pages);
    const ample = make(1000);
    expect(result(short, 5)).toEqual(result(ample, 5));
    let refused = 0;
    for (const count of [3000, 30, 2500, 100, 60, 2000, 5]) {
      let outcome: ReturnType<typeof result> | null = null;
      try {
        outcome = result(short, count);
      } catch (error) {
        refused++;
        expect(String(error)).toMatch(/^RangeError: out of memory/);
      }
      if (outcome) expect(outcome).toEqual(result(ample, count));
    }
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(7);
  });

  it('cannot be made at all', () => {
    expect(() => simdKernels(() => moduleWithPages(1))({ ...shape, hidden: 4096 }, raw, sgd)).toThrow(
      /^out of memory/,
    );
  });
});

describe('SIMD network of the largest number of inputs', () => {
  it('takes 65535 and no more', () => {
    const inputs = MAXIMUM_INPUTS;
    const images = new Uint8Array(inputs);
    images[0] = 3;
    images[inputs - 1] = 5;
    const large = { inputs, hidden: 1, classes: 2 };
    const network = simdKernels(instantiateSimdModule)(large, fitPreprocessing('raw', images, inputs), sgd);
    const parameters = network.parameters();
    parameters.W1[0] = 1;
    parameters.W1[inputs - 1] = 10;
    parameters.W2.set([1, 2]);
    network.setParameters(parameters);
    const set = finish(network.loadSamples({ images, labels: Uint8Array.of(1) }));
    expect([...network.scores(set, Uint32Array.of(0))]).toEqual([53, 106]);
    network.accumulateGradients(set, Uint32Array.of(0), 1);
    expect(network.gradients().W1.filter((value) => value !== 0).length).toBeLessThanOrEqual(2);

    const beyond = { inputs: inputs + 1, hidden: 1, classes: 2 };
    const preprocessing = fitPreprocessing('raw', images, inputs + 1);
    expect(() => simdKernels(instantiateSimdModule)(beyond, preprocessing, sgd)).toThrow(
      new RangeError('65536 inputs: the SIMD kernels take at most 65535'),
    );
  });
});
