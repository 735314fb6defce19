/** The losses that NumPy computes from the same weights and mini-batches: see fixtures/numpy_fixtures.py. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { KERNEL_SETS } from '../kernels/kernel-sets';
import { finish } from './evaluation';
import { generatedBatches, generatedParameters, generatedSamples } from './fixtures/generated';
import training from './fixtures/training.json';
import { KERNEL_NAMES, type KernelName, type LabelledImages } from './kernels';
import type { OptimizerName } from './optimizers';
import { PARAMETER_NAMES } from './parameters';
import { fitPreprocessing, type PreprocessingKind } from './preprocessing';

type Case = (typeof training)[number];

const generated = generatedSamples(500, 784, 10, 2);

const mnistFolder = process.env['INKLING_MNIST_DIR'];
const mnistFile = (name: string) => path.join(mnistFolder ?? '', `train-${name}-ubyte.gz`);
const hasMnist = mnistFolder !== undefined && existsSync(mnistFile('images-idx3'));

function mnist(): LabelledImages {
  const read = (name: string) => gunzipSync(readFileSync(mnistFile(name)));
  return { images: read('images-idx3').subarray(16), labels: read('labels-idx1').subarray(8) };
}

function train(fixture: Case, { images, labels }: LabelledImages, kernels: KernelName) {
  const shape = { inputs: 784, hidden: fixture.hidden, classes: 10 };
  const preprocessing = fitPreprocessing(fixture.preprocess as PreprocessingKind, images, 784);
  const name = fixture.optimizer as OptimizerName;
  const network = KERNEL_SETS[kernels](shape, preprocessing, {
    name,
    momentum: 0.9,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
  });
  network.setParameters(generatedParameters(shape, 1, fixture.std));
  const set = finish(network.loadSamples({ images, labels }));
  const batches = generatedBatches(fixture.losses.length, fixture.batchSize, labels.length, 3);
  const losses = batches.map((batch) => {
    network.clearGradients();
    const sum = network.accumulateGradients(set, batch, batch.length);
    const loss = sum / batch.length + 0.5 * fixture.lam * network.weightSumOfSquares();
    network.update(fixture.rate, fixture.lam);
    return loss;
  });
  return { losses, parameters: network.parameters() };
}

/**
 * Largest errors: of a loss, absolute and relative; of a sum over a final matrix, relative to its sum of |w|.
 * Measured: 1e-14 for the reference kernels; 3e-7 for the SIMD ones, which give the same bits everywhere.
 */
const LIMITS = { reference: 1e-12, simd: 2e-6 };

describe.each(KERNEL_NAMES)('%s kernels', (kernels) => {
  const limit = LIMITS[kernels];

  const check = (fixture: Case, samples: LabelledImages) => {
    const { losses, parameters } = train(fixture, samples, kernels);
    expect(losses).toHaveLength(50);
    losses.forEach((loss, i) => {
      const expected = fixture.losses[i]!;
      expect(Math.abs(loss - expected), `loss ${i}`).toBeLessThan(limit * Math.min(1, expected));
    });
    for (const name of PARAMETER_NAMES) {
      const [total, weighted] = fixture.sums[name] as [number, number];
      const values = [...parameters[name]];
      const ownTotal = values.reduce((sum, value) => sum + Math.abs(value), 0);
      const ownWeighted = values.reduce((sum, value, i) => sum + value * ((i % 7) - 3), 0);
      expect(Math.abs(ownTotal - total) / total, `sum of |${name}|`).toBeLessThan(limit);
      expect(Math.abs(ownWeighted - weighted) / total, `weighted sum of ${name}`).toBeLessThan(limit);
    }
  };

  it.each(training.filter(({ data }) => data === 'generated'))(
    'give the first 50 losses of NumPy: $name, H=$hidden, generated images',
    (fixture) => check(fixture, generated),
  );

  it.skipIf(!hasMnist).each(training.filter(({ data }) => data === 'mnist'))(
    'give the first 50 losses of NumPy: $name, H=$hidden, MNIST training images (INKLING_MNIST_DIR)',
    (fixture) => check(fixture, mnist()),
  );
});
