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
  ['course', {}, '96df3a4c66c0d1590472bf9573acf41138b6d8d037a147be3ea92adc13733ed2'],
  [
    'adam preset',
    { ...PRESETS.adam, epochs: 3, batchSize: 50, seed: 2024 },
    'c3671808517ae269f572e9d7939720b1c1911a0fe2f4c91c1523ebca7bfbcc4c',
  ],
  [
    'momentum, H=37, mean image',
    { optimizer: 'momentum', hidden: 37, preprocess: 'mean-image', learningRate: 1e-4 },
    'a6cb09888ac6757505e4a5fe31f33a65652b6c204ed7f88010d656f6c9d4fee2',
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
    '226746fb2c59733c8a14e98a468fb0320df39af70299172b19aceceae2dbb047',
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
