/** For tests: a small data set and configurations that train on it in a blink. */
import { existsSync, readFileSync } from 'node:fs';
import { PRESETS, type TrainingConfiguration } from '../core/configuration';
import { finish } from '../core/evaluation';
import type { Dataset } from '../datasets/dataset';
import { fingerprint } from '../datasets/fingerprint';
import { generateSynthetic } from '../datasets/synthetic-dataset';
import type { RunResult, TrainingRun } from './training-run';

/** 240 generated digits for training and validation, 60 for the test, each shrunk to 14 x 14. */
export const smallDataset: Dataset = (() => {
  const full = generateSynthetic({ trainCount: 240, testCount: 60, seed: 1 });
  const shrink = (images: Uint8Array) =>
    Uint8Array.from({ length: images.length / 4 }, (_, i) => {
      const image = Math.floor(i / 196);
      const row = Math.floor((i % 196) / 14);
      return images[image * 784 + 56 * row + 2 * (i % 14)]!;
    });
  const part = ({ images, labels }: Dataset['train']) => ({ images: shrink(images), labels });
  const dataset = { ...full, height: 14, width: 14, train: part(full.train), test: part(full.test!) };
  return { ...dataset, ...fingerprint(dataset) };
})();

/** A small network: 196-7-10 for 4 epochs of 6 batches, the last of them smaller. */
export function smallConfiguration(changes: Partial<TrainingConfiguration> = {}): TrainingConfiguration {
  return {
    ...PRESETS.course,
    ...{ hidden: 7, init: 'he', preprocess: 'mean-image', learningRate: 1e-3, batchSize: 33, epochs: 4 },
    ...{ trainSize: 190, valSize: 50, testSize: 60, kernels: 'reference', optimizer: 'momentum' },
    ...changes,
  };
}

/** Trains a run to its end. */
export function trainToEnd(training: TrainingRun): RunResult {
  return finish(training.events());
}

/** Trains until so many epochs are recorded (0 is the first), and leaves the generator there. */
export function trainUntil(training: TrainingRun, epoch: number): void {
  for (const event of training.events()) if (event.type === 'epoch' && event.record.epoch === epoch) return;
  throw new Error(`epoch ${epoch} never came`);
}

/** A file's bytes as hexadecimal; '' where there is none. */
export function bytesOf(file: string): string {
  return existsSync(file) ? readFileSync(file).toString('hex') : '';
}
