import { describe, expect, it } from 'vitest';
import { finish } from '../core/evaluation';
import { relativeError } from '../core/fixtures/compare';
import { generatedParameters, generatedSamples, Lcg } from '../core/fixtures/generated';
import type { LabelledImages, NetworkKernel } from '../core/kernels';
import { OPTIMIZER_NAMES, type OptimizerSettings } from '../core/optimizers';
import { PARAMETER_NAMES, type NetworkShape, type Parameters } from '../core/parameters';
import { fitPreprocessing, PREPROCESSING_KINDS, type PreprocessingKind } from '../core/preprocessing';
import { KERNEL_SETS } from './kernel-sets';

const HIDDEN = [1, 2, 3, 4, 5, 37, 50, 51, 52, 53, 80, 100, 128, 150, 257];
const CLASSES = [2, 3, 10, 16, 17, 300];
const INPUTS = [1, 7, 64, 784, 1000];

/** Largest relative error of float32 against float64; measured: 8e-7, and the same on every machine. */
const TOLERANCE = 3e-6;

const settings = (changes: Partial<OptimizerSettings> = {}): OptimizerSettings => ({
  name: 'sgd',
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  ...changes,
});

/** Every fourth image empty, every fourth without a 0, the others sparse. */
function mixedSamples(count: number, inputs: number, classes: number, seed: number): LabelledImages {
  const random = new Lcg(seed);
  const { images, labels } = generatedSamples(count, inputs, classes, seed);
  for (let i = 0; i < count; i++) {
    const image = images.subarray(i * inputs, (i + 1) * inputs);
    if (i % 4 === 1) image.fill(0);
    if (i % 4 === 3) image.forEach((_, j) => (image[j] = 1 + random.integer(255)));
  }
  return { images, labels };
}

/** Both kernel sets' networks with the same float32 parameters, so that only the arithmetic differs. */
function bothNetworks(
  shape: NetworkShape,
  kind: PreprocessingKind,
  samples: LabelledImages,
  optimizer: OptimizerSettings = settings(),
) {
  const preprocessing = fitPreprocessing(kind, samples.images, shape.inputs);
  const grey = kind === 'raw' || kind === 'mean-image' ? 100 : 1;
  const parameters = generatedParameters(shape, 7, 1, 0.3);
  const scaled = (values: Parameters['W1'], scale: number) =>
    values.map((value) => Math.fround(value * scale));
  const start: Parameters = {
    W1: scaled(parameters.W1, 1 / (grey * Math.sqrt(shape.inputs))),
    b1: scaled(parameters.b1, 1),
    W2: scaled(parameters.W2, 1 / Math.sqrt(shape.hidden)),
    b2: scaled(parameters.b2, 1),
  };
  const make = (network: NetworkKernel) => {
    network.setParameters(start);
    return { network, set: finish(network.loadSamples(samples)) };
  };
  return {
    simd: make(KERNEL_SETS.simd(shape, preprocessing, optimizer)),
    reference: make(KERNEL_SETS.reference(shape, preprocessing, optimizer)),
  };
}

function expectClose(actual: Parameters, expected: Parameters, what: string): void {
  for (const name of PARAMETER_NAMES) {
    // The gradients of biases are sums of terms that may cancel.
    const floor = name === 'b1' || name === 'b2' ? 0.1 : 0;
    expect(relativeError(actual[name], expected[name], floor), `${what} ${name}`).toBeLessThan(TOLERANCE);
  }
}

const indicesTo = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

describe('SIMD kernels agree with the reference', () => {
  // All of D x C x preprocessing within each H would take a minute: the kinds take turns, all within each H.
  it.each(HIDDEN)('in scores, losses, gradients and an update, H=%i with every D and C', (hidden) => {
    CLASSES.forEach((classes, c) => {
      INPUTS.forEach((inputs, d) => {
        const kind = PREPROCESSING_KINDS[(c + d + hidden) % PREPROCESSING_KINDS.length]!;
        const shape = { inputs, hidden, classes };
        const what = `D=${inputs} C=${classes} ${kind}:`;
        const samples = mixedSamples(6, inputs, classes, 100 + hidden);
        const { simd, reference } = bothNetworks(shape, kind, samples);
        const all = indicesTo(6);
        const scores = simd.network.scores(simd.set, all);
        expect(scores).toBeInstanceOf(Float32Array);
        expect(
          relativeError(scores, reference.network.scores(reference.set, all)),
          `${what} scores`,
        ).toBeLessThan(TOLERANCE);

        const [loss, expectedLoss] = [simd, reference].map(({ network, set }) =>
          network.accumulateGradients(set, all, 6),
        ) as [number, number];
        expect(Math.abs(loss - expectedLoss) / expectedLoss, `${what} loss`).toBeLessThan(TOLERANCE);
        expectClose(simd.network.gradients(), reference.network.gradients(), `${what} gradient of`);

        simd.network.update(0.1, 0.3);
        reference.network.update(0.1, 0.3);
        expectClose(simd.network.parameters(), reference.network.parameters(), `${what} updated`);
        const squares = reference.network.weightSumOfSquares();
        expect(Math.abs(simd.network.weightSumOfSquares() - squares) / squares).toBeLessThan(TOLERANCE);
      });
    });
  });

  const optimizers = OPTIMIZER_NAMES.flatMap((name) => PREPROCESSING_KINDS.map((kind) => ({ name, kind })));
  it.each(optimizers)('over ten updates with $name on $kind images', ({ name, kind }) => {
    const shape = { inputs: 64, hidden: 37, classes: 10 };
    const samples = generatedSamples(40, 64, 10, 9);
    const networks = bothNetworks(shape, kind, samples, settings({ name }));
    for (const { network, set } of [networks.simd, networks.reference]) {
      for (let step = 0; step < 10; step++) {
        network.clearGradients();
        network.accumulateGradients(
          set,
          Uint32Array.from({ length: 8 }, (_, i) => (step * 8 + i) % 40),
          8,
        );
        network.update(name === 'adam' ? 1e-3 : kind === 'raw' || kind === 'mean-image' ? 1e-4 : 0.05, 0.01);
      }
    }
    const { simd, reference } = networks;
    for (const parameter of PARAMETER_NAMES) {
      const error = relativeError(
        simd.network.parameters()[parameter],
        reference.network.parameters()[parameter],
      );
      expect(error, parameter).toBeLessThan(TOLERANCE);
    }
    const [ours, theirs] = [simd.network.optimizerState(), reference.network.optimizerState()];
    expect(ours.updates).toBe(10);
    expect(ours.slots).toHaveLength({ sgd: 0, momentum: 1, nesterov: 1, adam: 2 }[name]);
    ours.slots.forEach((slot, i) => {
      for (const parameter of PARAMETER_NAMES) {
        expect(relativeError(slot[parameter], theirs.slots[i]![parameter]), parameter).toBeLessThan(
          TOLERANCE,
        );
      }
    });
  });

  it('with Adam where beta2 rounds to 1 and epsilon is as small as it may be', () => {
    const shape = { inputs: 7, hidden: 5, classes: 3 };
    const adam = settings({ name: 'adam', beta2: 1 - 1e-9, epsilon: 1e-30 });
    const networks = bothNetworks(shape, 'unit', mixedSamples(4, 7, 3, 4), adam);
    for (const { network, set } of [networks.simd, networks.reference]) {
      for (let step = 0; step < 3; step++) {
        network.clearGradients();
        network.accumulateGradients(set, indicesTo(4), 4);
        network.update(1e-3, 0.1);
      }
    }
    expectClose(networks.simd.network.parameters(), networks.reference.network.parameters(), 'after Adam');
    expect(networks.simd.network.weightSumOfSquares()).toBeGreaterThan(0);
  });

  it.each(PREPROCESSING_KINDS)('on a batch of empty images and on one of images without a 0, %s', (kind) => {
    const shape = { inputs: 64, hidden: 50, classes: 10 };
    const { images, labels } = mixedSamples(12, 64, 10, 21);
    const { simd, reference } = bothNetworks(shape, kind, { images, labels });
    for (const indices of [
      [1, 5, 9],
      [3, 7, 11],
    ]) {
      const batch = Uint32Array.from(indices);
      for (const { network, set } of [simd, reference]) {
        network.clearGradients();
        network.accumulateGradients(set, batch, 3);
      }
      expectClose(simd.network.gradients(), reference.network.gradients(), `gradient of ${indices.join()}:`);
    }
    // The first layer's weights learn nothing from empty images, unless something is subtracted from them.
    simd.network.clearGradients();
    simd.network.accumulateGradients(simd.set, Uint32Array.of(1, 5), 2);
    const learns = simd.network.gradients().W1.some((value) => value !== 0);
    expect(learns).toBe(kind === 'mean-image' || kind === 'standardised');
  });

  it('when a set holds nothing but empty images', () => {
    const shape = { inputs: 7, hidden: 5, classes: 3 };
    const samples = { images: new Uint8Array(21), labels: Uint8Array.of(0, 2, 1) };
    const { simd, reference } = bothNetworks(shape, 'raw', samples);
    for (const { network, set } of [simd, reference]) network.accumulateGradients(set, indicesTo(3), 3);
    expectClose(simd.network.gradients(), reference.network.gradients(), 'gradient of');
  });

  it('for one sample, for one sample many times, and in any order', () => {
    const shape = { inputs: 64, hidden: 53, classes: 17 };
    const { simd, reference } = bothNetworks(shape, 'mean-image', mixedSamples(9, 64, 17, 3));
    for (const indices of [[8], [2, 2, 2, 2, 2], [7, 0, 3, 0, 8, 1]]) {
      for (const { network, set } of [simd, reference]) {
        network.clearGradients();
        network.accumulateGradients(set, Uint32Array.from(indices), indices.length);
      }
      expectClose(simd.network.gradients(), reference.network.gradients(), `gradient of ${indices.join()}:`);
    }
  });

  it.each([4, 5, 52, 256])('where all hidden units are active, H=%i', (hidden) => {
    const shape = { inputs: 64, hidden, classes: 10 };
    const { simd, reference } = bothNetworks(shape, 'unit', mixedSamples(8, 64, 10, 6));
    for (const { network, set } of [simd, reference]) {
      const parameters = network.parameters();
      parameters.b1.fill(9);
      network.setParameters(parameters);
      network.accumulateGradients(set, indicesTo(8), 8);
    }
    expectClose(simd.network.gradients(), reference.network.gradients(), 'gradient of');
    expect(simd.network.gradients().b1.every((value) => value !== 0)).toBe(true);
  });

  it('where all but a few hidden units are inactive', () => {
    const shape = { inputs: 64, hidden: 52, classes: 10 };
    const { simd, reference } = bothNetworks(shape, 'unit', mixedSamples(8, 64, 10, 6));
    for (const { network, set } of [simd, reference]) {
      const parameters = network.parameters();
      parameters.b1.forEach((_, j) => (parameters.b1[j] = j === 51 ? 1 : -50));
      network.setParameters(parameters);
      network.accumulateGradients(set, indicesTo(8), 8);
    }
    expectClose(simd.network.gradients(), reference.network.gradients(), 'gradient of');
    expect(simd.network.gradients().b1.filter((value) => value !== 0)).toHaveLength(1);
  });
});
