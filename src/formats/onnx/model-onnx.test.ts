import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { foldPreprocessing } from '../../core/fold-preprocessing';
import { initialParameters } from '../../core/initialisers';
import type { Model } from '../../core/model';
import { forward, softmax } from '../../core/network';
import { PARAMETER_NAMES } from '../../core/parameters';
import { fitPreprocessing, preprocess, PREPROCESSING_KINDS } from '../../core/preprocessing';
import { RandomStream } from '../../core/random';
import { readIdxFolder } from '../../datasets/idx-folder';
import { generateSynthetic } from '../../datasets/synthetic-dataset';
import { realMnist } from '../../datasets/testing';
import { contentsOf, sampleModel } from '../sample-model';
import { onnxFormat } from './model-onnx';

const { read, write, matches } = onnxFormat;
const COUNT = 1000;
const shape = { inputs: 784, hidden: 100, classes: 10 };
const source = realMnist === undefined ? 'synthetic digits' : 'MNIST';

function testImages(): Uint8Array {
  const { test } =
    realMnist === undefined
      ? generateSynthetic({ trainCount: 10, testCount: COUNT, seed: 1 })
      : readIdxFolder(realMnist);
  return test!.images.subarray(0, COUNT * 784);
}

const images = testImages();
const indices = Array.from({ length: COUNT }, (_, i) => i);

const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** He's weights, scaled so that hidden units reach 10 and scores 20 for these images: what training leads to. */
function modelWith(kind: Model['preprocessing']['kind'], precision: 'float32' | 'float64'): Model {
  const preprocessing = fitPreprocessing(kind, images, 784);
  const random = RandomStream.named(4, 'weights');
  const parameters = initialParameters(shape, 'he', 0, random);
  const X = preprocess(preprocessing, images, indices);
  const { hidden, scores } = forward(parameters, shape, X);
  const first = 10 / largest(hidden);
  const second = 20 / (first * largest(scores));
  parameters.W1.forEach((weight, i) => (parameters.W1[i] = first * weight));
  parameters.W2.forEach((weight, i) => (parameters.W2[i] = second * weight));
  parameters.b1.forEach((_, i) => (parameters.b1[i] = random.normal()));
  parameters.b2.forEach((_, i) => (parameters.b2[i] = random.normal()));
  if (precision === 'float32')
    for (const name of PARAMETER_NAMES) parameters[name] = Float32Array.from(parameters[name]);
  return { shape, parameters, lambda: 0.1, preprocessing, imageSize: [28, 28] };
}

/** What onnxruntime makes of the first `count` images. */
async function run(
  file: Uint8Array,
  count: number,
): Promise<Record<'scores' | 'probabilities', Float32Array>> {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  expect(session.inputNames).toEqual(['pixels']);
  expect(session.outputNames).toEqual(['scores', 'probabilities']);
  const pixels = new Tensor('float32', Float32Array.from(images.subarray(0, 784 * count)), [count, 784]);
  const { scores, probabilities } = await session.run({ pixels });
  expect(scores!.dims).toEqual([count, 10]);
  expect(probabilities!.dims).toEqual([count, 10]);
  await session.release();
  return { scores: scores!.data as Float32Array, probabilities: probabilities!.data as Float32Array };
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

describe(`an ONNX file in onnxruntime (${COUNT} images of ${source})`, () => {
  describe.each(PREPROCESSING_KINDS)('%s', (kind) => {
    it.each(['float32', 'float64'] as const)(
      'scores raw grey levels as the %s model does',
      async (precision) => {
        const model = modelWith(kind, precision);
        const X = preprocess(model.preprocessing, images, indices);
        const { scores } = forward(model.parameters, shape, X);
        const file = write(contentsOf(model));
        const result = await run(file, COUNT);
        expect(largestDifference(result.scores, scores)).toBeLessThan(1e-4);
        expect(largestDifference(result.probabilities, softmax(scores, 10))).toBeLessThan(1e-4);
        // The number of images is open.
        const single = await run(file, 1);
        expect(largestDifference(single.scores, scores.subarray(0, 10))).toBeLessThan(1e-4);
      },
    );
  });
});

describe('an ONNX file', () => {
  it('gives back a raw float32 model bit by bit', () => {
    const model = sampleModel('float32', 'raw');
    const file = write(contentsOf(model));
    expect(matches(file)).toBe(true);
    expect(read(file)).toEqual({
      model,
      dtypes: { W1: 'float32', b1: 'float32', W2: 'float32', b2: 'float32' },
      preprocessingRecorded: true,
      warnings: [],
      history: null,
      pythonClass: null,
    });
    expect(Buffer.compare(write(read(file)), file)).toBe(0);
  });

  it.each(PREPROCESSING_KINDS)('gives back the folded network, rounded to float32: %s', (kind) => {
    const model = modelWith(kind, 'float64');
    const file = read(write(contentsOf(model)));
    const folded = foldPreprocessing(model);
    for (const name of PARAMETER_NAMES)
      expect(file.model.parameters[name]).toEqual(Float32Array.from(folded.parameters[name]));
    expect(file.model).toMatchObject({ shape, lambda: 0.1, imageSize: [28, 28] });
    expect(file.model.preprocessing).toEqual(fitPreprocessing('raw', images, 784));
    expect(file.warnings).toEqual(
      kind === 'raw'
        ? []
        : ['its preprocessing is part of W1 and b1: the L2 term of the loss is not that of the training'],
    );
    expect(read(write(contentsOf({ ...model, lambda: 0 }))).warnings).toEqual([]);
  });
});
