/**
 * Same seed, same bytes, on every machine: training with the SIMD kernels ends in exactly these float32 numbers.
 * A difference here means that saved runs can no longer be repeated. Change a digest only on purpose.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PRESETS, type TrainingConfiguration } from '../core/configuration';
import { finish } from '../core/evaluation';
import { generatedSamples } from '../core/fixtures/generated';
import { PARAMETER_NAMES, type Parameters } from '../core/parameters';
import { fitPreprocessing } from '../core/preprocessing';
import { Trainer } from '../core/trainer';
import { KERNEL_SETS } from './kernel-sets';

function digest(parameters: Parameters): string {
  const hash = createHash('sha256');
  for (const name of PARAMETER_NAMES) {
    const bytes = new DataView(new ArrayBuffer(4 * parameters[name].length));
    parameters[name].forEach((value, i) => bytes.setFloat32(4 * i, value, true));
    hash.update(bytes);
  }
  return hash.digest('hex');
}

const train = generatedSamples(330, 784, 10, 41);
const validation = generatedSamples(50, 784, 10, 42);

function finalDigest(changes: Partial<TrainingConfiguration>): string {
  const configuration: TrainingConfiguration = {
    ...PRESETS.course,
    epochs: 3,
    batchSize: 50,
    seed: 2024,
    ...changes,
  };
  const preprocessing = fitPreprocessing(configuration.preprocess, train.images, 784);
  const data = { inputs: 784, classes: 10, train, validation, preprocessing };
  const trainer = new Trainer(KERNEL_SETS.simd, configuration, data);
  expect(finish(trainer.run())).toBe('completed');
  return digest(trainer.network.parameters());
}

const PINNED: [name: string, changes: Partial<TrainingConfiguration>, digest: string][] = [
  ['course', {}, 'aa9f2e9550a0642319f831177f79e8bf64f95f9ba663b3bac267870d26717996'],
  [
    'adam preset',
    { ...PRESETS.adam, epochs: 3, batchSize: 50, seed: 2024 },
    '6832470c58951655e9c25ffdd3590cfc16ef9df06048df46bb2dac7f3461437e',
  ],
  [
    'momentum, H=37, mean image',
    { optimizer: 'momentum', hidden: 37, preprocess: 'mean-image', learningRate: 1e-4 },
    'ee308ea102026bc7c5a7e99c84ccdb78f8fbc740d965e3e5f00472c3d90c0e6a',
  ],
  [
    'nesterov, H=257, standardised, steps after warm-up, with replacement',
    {
      optimizer: 'nesterov',
      hidden: 257,
      preprocess: 'standardised',
      init: 'xavier',
      learningRate: 0.01,
      schedule: 'step',
      stepEpochs: 2,
      gamma: 0.5,
      warmupEpochs: 1,
      sampling: 'replacement',
    },
    '37ede939425b6ac57a9b50c164723b67d72b7f44cb1564cdb433cd3515eb6059',
  ],
];

describe('final parameters of a SIMD training on generated images', () => {
  it.each(PINNED)('are the same bytes everywhere: %s', (_name, changes, expected) => {
    expect(finalDigest(changes)).toBe(expected);
  });

  it('depend on the seed', () => {
    expect(finalDigest({ seed: 2025 })).not.toBe(PINNED[0]![2]);
  });
});
