/**
 * What is lost between a digit and its drawing: MNIST's test images as they come from a drawing pad, read through the
 * path of the pad and of `inkling predict`, beside the originals.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { PRESETS } from '../core/configuration';
import { finish } from '../core/evaluation';
import type { GreyImage } from '../core/digit-centring';
import { digitImage, inkFromPixels } from '../core/ink';
import type { LabelledImages } from '../core/kernels';
import { accuracy, predictions } from '../core/metrics';
import { fitPreprocessing } from '../core/preprocessing';
import { Trainer } from '../core/trainer';
import { KERNEL_SETS } from '../kernels/kernel-sets';
import { readIdxFolder } from './idx-folder';
import { realMnist } from './testing';

const COUNT = 4000;
const SIDE = 280;

/** The course's network after 5 epochs, as a function that reads images (N,784). */
function trainedReader(train: LabelledImages): (images: Uint8Array) => Uint16Array {
  const part = (from: number, to: number) => ({
    images: train.images.subarray(784 * from, 784 * to),
    labels: train.labels.subarray(from, to),
  });
  const configuration = { ...PRESETS.course, epochs: 5 };
  const learnt = part(0, configuration.trainSize);
  const validation = part(configuration.trainSize, configuration.trainSize + configuration.valSize);
  const preprocessing = fitPreprocessing(configuration.preprocess, learnt.images, 784);
  const data = { inputs: 784, classes: 10, train: learnt, validation, preprocessing };
  const trainer = new Trainer(KERNEL_SETS.simd, configuration, data);
  expect(finish(trainer.run())).toBe('completed');
  const { network } = trainer;
  return (images) => {
    const set = finish(network.loadSamples({ images, labels: new Uint8Array(images.length / 784) }));
    const every = Uint32Array.from({ length: set.count }, (_, i) => i);
    return predictions(network.scores(set, every), 10);
  };
}

/**
 * A sheet of white paper, 280 x 280 pixels, with the digit drawn in black: `side` pixels large, at (left, top).
 * @param smooth linear between the centres of the digit's pixels; else each is a square
 */
function drawn(
  digit: Uint8Array,
  side: number,
  left: number,
  top: number,
  smooth: boolean,
): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(4 * SIDE * SIDE).fill(255);
  const wholes = new Uint32Array(rgba.buffer);
  // The digit with an empty pixel around it, so that the linear part may look beyond its edge.
  const padded = new Uint8Array(30 * 30);
  for (let row = 0; row < 28; row++) padded.set(digit.subarray(28 * row, 28 * row + 28), 30 * row + 31);
  const places = Float64Array.from({ length: side }, (_, i) => ((i + 0.5) / side) * 28 + (smooth ? 0.5 : 1));
  for (let y = 0; y < side; y++) {
    const row = Math.floor(places[y]!);
    const down = smooth ? places[y]! - row : 0;
    for (let x = 0; x < side; x++) {
      const column = Math.floor(places[x]!);
      const right = smooth ? places[x]! - column : 0;
      const n = 30 * row + column;
      const upper = (1 - right) * padded[n]! + right * padded[n + 1]!;
      const lower = down === 0 ? 0 : (1 - right) * padded[n + 30]! + right * padded[n + 31]!;
      const grey = 255 - Math.round((1 - down) * upper + down * lower);
      wholes[(top + y) * SIDE + left + x] = 0xff000000 | (grey * 0x10101);
    }
  }
  return rgba;
}

describe.skipIf(realMnist === undefined)('MNIST from the drawing pad (needs INKLING_MNIST_DIR)', () => {
  let originals: Uint8Array;
  let points: (images: Uint8Array) => number;

  beforeAll(() => {
    const { train, test } = readIdxFolder(realMnist!);
    const read = trainedReader(train);
    originals = test!.images.subarray(0, 784 * COUNT);
    points = (images) => 100 * accuracy(read(images), test!.labels.subarray(0, images.length / 784));
  });

  /** Points of accuracy lost when each digit becomes this ink: with centring and without. */
  function lost(count: number, inkOf: (digit: Uint8Array, index: number) => GreyImage) {
    const images = { centred: new Uint8Array(784 * count), plain: new Uint8Array(784 * count) };
    const best = points(originals.subarray(0, 784 * count));
    for (let i = 0; i < count; i++) {
      const ink = inkOf(originals.subarray(784 * i, 784 * (i + 1)), i);
      images.centred.set(digitImage(ink, [28, 28], true)!, 784 * i);
      images.plain.set(digitImage(ink, [28, 28], false)!, 784 * i);
    }
    return { centred: best - points(images.centred), plain: best - points(images.plain) };
  }

  // Measured: 0.13 points, and 75 without centring.
  it('loses at most 2 points drawn at two thirds of the size, each elsewhere; without centring most', () => {
    const room = SIDE - 187;
    const { centred, plain } = lost(COUNT, (digit, i) =>
      inkFromPixels(drawn(digit, 187, (37 * i) % room, (53 * i) % room, true), SIDE, SIDE),
    );
    expect(centred).toBeLessThanOrEqual(2);
    expect(plain).toBeGreaterThan(30);
  });

  // Measured: 0.05 points, and 0 without centring.
  it('loses at most 0.5 points enlarged ten times in place', () => {
    const { centred, plain } = lost(1000, (digit) =>
      inkFromPixels(drawn(digit, SIDE, 0, 0, false), SIDE, SIDE),
    );
    expect(centred).toBeLessThanOrEqual(0.5);
    expect(plain).toBe(0);
  });

  it('loses nothing given as it is', () => {
    const { centred, plain } = lost(COUNT, (pixels) => ({ width: 28, height: 28, pixels }));
    expect(centred).toBeLessThanOrEqual(0.1);
    expect(plain).toBe(0);
  });
});
