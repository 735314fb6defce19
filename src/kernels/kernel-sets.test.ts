/** What both kernel sets promise behind their common interface. */
import { describe, expect, it } from 'vitest';
import { finish } from '../core/evaluation';
import { relativeError } from '../core/fixtures/compare';
import { generatedParameters, generatedSamples } from '../core/fixtures/generated';
import { KERNEL_NAMES } from '../core/kernels';
import { lossAndGradients } from '../core/network';
import { OPTIMIZER_NAMES, type OptimizerName, type OptimizerSettings } from '../core/optimizers';
import { copyParameters, PARAMETER_NAMES } from '../core/parameters';
import { fitPreprocessing, preprocess, PREPROCESSING_KINDS } from '../core/preprocessing';
import { KERNEL_SETS } from './kernel-sets';

const settings = (name: OptimizerName = 'sgd'): OptimizerSettings => ({
  name,
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
});

const shape = { inputs: 30, hidden: 7, classes: 5 };
const samples = generatedSamples(24, 30, 5, 31);
const all = Uint32Array.from({ length: 24 }, (_, i) => i);

describe.each(KERNEL_NAMES)('%s kernels', (kernels) => {
  const make = (optimizer: OptimizerName = 'sgd', kind: (typeof PREPROCESSING_KINDS)[number] = 'unit') => {
    const preprocessing = fitPreprocessing(kind, samples.images, shape.inputs);
    const network = KERNEL_SETS[kernels](shape, preprocessing, settings(optimizer));
    network.setParameters(generatedParameters(shape, 3, 0.4, 0.3));
    return { network, preprocessing, set: finish(network.loadSamples(samples)) };
  };
  const learn = ({ network, set }: ReturnType<typeof make>, steps: number) => {
    for (let step = 0; step < steps; step++) {
      network.clearGradients();
      network.accumulateGradients(set, all.subarray(step % 5, 10 + step), 10 + step - (step % 5));
      network.update(0.01, 0.05);
    }
  };

  it.each(PREPROCESSING_KINDS.flatMap((kind) => [0, 0.2].map((lambda) => ({ kind, lambda }))))(
    'descend along the central differences of the loss: $kind images, lambda=$lambda',
    ({ kind, lambda }) => {
      const { network, preprocessing, set } = make('sgd', kind);
      const start = network.parameters();
      // Grey levels in the hundreds: the first layer's weights are brought down for steps in scale.
      const grey = kind === 'raw' || kind === 'mean-image' ? 100 : 1;
      start.W1.forEach((w, i) => (start.W1[i] = w / grey));
      network.setParameters(start);
      network.accumulateGradients(set, all, 24);
      const gradients = network.gradients();
      // Steps of gradient + lambda x weight: what sgd with a rate of 1 subtracts.
      network.update(1, lambda);
      const after = network.parameters();

      const parameters = generatedParameters(shape, 0, 0);
      for (const name of PARAMETER_NAMES) parameters[name].set(start[name]);
      const X = preprocess(preprocessing, samples.images, all);
      const lossAt = (at: typeof parameters) => lossAndGradients(at, shape, X, samples.labels, lambda).loss;
      for (const name of PARAMETER_NAMES) {
        const step = name === 'W1' ? 1e-5 / grey : 1e-5;
        const numeric = parameters[name].map((value, i) => {
          const up = copyParameters(parameters);
          const down = copyParameters(parameters);
          up[name][i] = value + step;
          down[name][i] = value - step;
          return (lossAt(up) - lossAt(down)) / (2 * step);
        });
        const moved = start[name].map((value, i) => value - after[name][i]!);
        const limit = kernels === 'reference' ? 1e-6 : 1e-5;
        expect(relativeError(moved, numeric), name).toBeLessThan(limit);
        const own = gradients[name].map((g, i) => g + (name.startsWith('W') ? lambda * start[name][i]! : 0));
        expect(relativeError(own, numeric), name).toBeLessThan(limit);
      }
    },
  );

  it('pass nothing back through a hidden unit at exactly 0', () => {
    const { network } = make('sgd', 'raw');
    const parameters = network.parameters();
    parameters.b1.fill(0);
    network.setParameters(parameters);
    const set = finish(network.loadSamples({ images: new Uint8Array(60), labels: Uint8Array.of(1, 2) }));
    network.accumulateGradients(set, Uint32Array.of(0, 1), 2);
    const { b1, b2 } = network.gradients();
    expect([...b1]).toEqual(new Array(7).fill(0));
    expect(b2.every((value) => value !== 0)).toBe(true);
  });

  it('start with all parameters 0', () => {
    const network = KERNEL_SETS[kernels](shape, fitPreprocessing('raw', samples.images, 30), settings());
    for (const name of PARAMETER_NAMES)
      expect(network.parameters()[name].every((value) => value === 0)).toBe(true);
    expect(network.weightSumOfSquares()).toBe(0);
  });

  it('return parameters bit for bit as they were set, and copies of them', () => {
    const { network } = make();
    const given = generatedParameters(shape, 77, 1, 1);
    for (const name of PARAMETER_NAMES)
      given[name].forEach((value, i) => (given[name][i] = Math.fround(value)));
    given.W1.set([-0, 2 ** -149, Math.fround(3.4e38), Infinity, NaN]);
    network.setParameters(given);
    for (const name of PARAMETER_NAMES) {
      // toEqual tells 0 from -0 and knows NaN.
      expect([...network.parameters()[name]]).toEqual([...given[name]]);
    }
    network.parameters().b2.fill(5);
    expect([...network.parameters().b2]).toEqual([...given.b2]);
    given.b2.fill(6);
    expect(network.parameters().b2).not.toContain(6);
  });

  it.each(OPTIMIZER_NAMES)('go on as before from their parameters and optimizer state: %s', (optimizer) => {
    const original = make(optimizer);
    learn(original, 3);
    const [parameters, state] = [original.network.parameters(), original.network.optimizerState()];
    expect(state.updates).toBe(3);
    for (const slot of state.slots) expect(slot.W1.some((value) => value !== 0)).toBe(true);
    const other = make(optimizer);
    other.network.setParameters(parameters);
    other.network.setOptimizerState(state);
    expect(other.network.optimizerState()).toEqual(state);
    expect(other.network.weightSumOfSquares()).toBe(original.network.weightSumOfSquares());
    learn(original, 2);
    // What was handed out and in is not written to.
    expect(state).not.toEqual(original.network.optimizerState());
    learn(other, 2);
    expect(other.network.parameters()).toEqual(original.network.parameters());
    expect(other.network.optimizerState()).toEqual(original.network.optimizerState());
  });

  it.each(OPTIMIZER_NAMES)("know the sum of the weights' squares after updates: %s", (optimizer) => {
    const it = make(optimizer);
    learn(it, 4);
    const { W1, W2 } = it.network.parameters();
    let squares = 0;
    for (const W of [W1, W2]) for (const w of W) squares += w * w;
    expect(Math.abs(it.network.weightSumOfSquares() / squares - 1)).toBeLessThan(1e-6);
  });

  it('gather the same gradients from a batch in pieces as from the whole', () => {
    const whole = make();
    const pieces = make();
    const loss = whole.network.accumulateGradients(whole.set, all, 24);
    let sum = 0;
    for (const [from, to] of [
      [0, 1],
      [1, 18],
      [18, 24],
    ]) {
      sum += pieces.network.accumulateGradients(pieces.set, all.subarray(from, to), 24);
    }
    expect(Math.abs(sum / loss - 1)).toBeLessThan(1e-6);
    for (const name of PARAMETER_NAMES) {
      const error = relativeError(pieces.network.gradients()[name], whole.network.gradients()[name], 0.01);
      expect(error, name).toBeLessThan(1e-6);
    }
    whole.network.clearGradients();
    for (const name of PARAMETER_NAMES) {
      expect(whole.network.gradients()[name].every((value) => value === 0)).toBe(true);
    }
  });

  it('give the same bits each time', () => {
    const [first, second] = [make('adam'), make('adam')];
    learn(first, 4);
    learn(second, 4);
    expect(first.network.parameters()).toEqual(second.network.parameters());
    const scores = first.network.scores(first.set, all);
    expect(first.network.scores(first.set, all)).toEqual(scores);
    expect(scores.every(Number.isFinite)).toBe(true);
  });

  it('hold several sets of samples side by side', () => {
    const { network, set } = make();
    const expected = network.scores(set, all);
    const others = [5, 200, 1].map((count) => {
      const other = generatedSamples(count, 30, 5, count);
      return { ...other, set: finish(network.loadSamples(other)), count };
    });
    for (const { images, labels, set: loaded, count } of others) {
      expect(loaded.count).toBe(count);
      const alone = make();
      const aloneSet = finish(alone.network.loadSamples({ images, labels }));
      const indices = Uint32Array.from({ length: count }, (_, i) => i);
      expect(network.scores(loaded, indices)).toEqual(alone.network.scores(aloneSet, indices));
      const loss = network.accumulateGradients(loaded, indices, count);
      expect(loss).toBe(alone.network.accumulateGradients(aloneSet, indices, count));
    }
    expect(network.scores(set, all)).toEqual(expected);
  });

  it('are not confused by a large batch after a small one, nor by a small one after that', () => {
    const many = generatedSamples(700, 30, 5, 8);
    const run = (sizes: number[]) => {
      const { network } = make();
      const set = finish(network.loadSamples(many));
      return sizes.map((size) => {
        const indices = Uint32Array.from({ length: size }, (_, i) => (i * 7) % 700);
        network.clearGradients();
        const loss = network.accumulateGradients(set, indices, size);
        return { loss, gradients: network.gradients(), scores: network.scores(set, indices) };
      });
    };
    const grown = run([1, 3, 700, 2, 40, 700]);
    [1, 3, 700, 2, 40, 700].forEach((size, i) => expect(grown[i]).toEqual(run([size])[0]));
  });

  it('keep samples of more than a slice apart, and report the share done', () => {
    const inputs = 1000;
    const large = generatedSamples(2500, inputs, 3, 12);
    large.images.fill(0, inputs * 1100, inputs * 1200);
    const wide = { inputs, hidden: 3, classes: 3 };
    const raw = fitPreprocessing('raw', large.images, inputs);
    const network = KERNEL_SETS[kernels](wide, raw, settings());
    network.setParameters(generatedParameters(wide, 4, 1e-3, 1));
    const loading = network.loadSamples(large);
    const shares: number[] = [];
    let step = loading.next();
    for (; !step.done; step = loading.next()) shares.push(step.value);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    if (kernels === 'simd') expect(shares.length).toBeGreaterThanOrEqual(6);
    const picked = [0, 1047, 1048, 1049, 1099, 1150, 1200, 2097, 2499];
    const scores = network.scores(step.value, Uint32Array.from(picked));
    picked.forEach((index, i) => {
      const own = finish(
        network.loadSamples({
          images: large.images.slice(index * inputs, (index + 1) * inputs),
          labels: Uint8Array.of(0),
        }),
      );
      expect(scores.slice(3 * i, 3 * i + 3)).toEqual(network.scores(own, Uint32Array.of(0)));
    });
  });

  it('refuse samples of another size and labels without a score', () => {
    const { network } = make();
    const labels = Uint8Array.of(0, 4);
    const load = (pixels: number, ys: Uint8Array | Uint16Array) => () =>
      finish(network.loadSamples({ images: new Uint8Array(pixels), labels: ys }));
    expect(load(60, labels)).not.toThrow();
    expect(load(59, labels)).toThrow(new RangeError('2 samples of 30 inputs need 60 pixels, not 59'));
    expect(load(90, labels)).toThrow(RangeError);
    expect(load(60, Uint16Array.of(0, 5))).toThrow(
      new RangeError('sample 1 has label 5: the network has 5 classes'),
    );
  });
});
