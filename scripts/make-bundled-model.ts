// `npm run model`: trains the model that comes with Inkling on all of MNIST's training images, and writes it to
// resources/models. Needs MNIST (INKLING_MNIST_DIR, or where `inkling data list` finds it).
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { PRESETS, type TrainingConfiguration } from '../src/core/configuration';
import { evaluate, finish } from '../src/core/evaluation';
import { foldPreprocessing } from '../src/core/fold-preprocessing';
import type { LabelledImages } from '../src/core/kernels';
import { fitPreprocessing } from '../src/core/preprocessing';
import { Trainer } from '../src/core/trainer';
import { findMnistPlace, readDataset } from '../src/datasets/find-dataset';
import { generateDigits } from '../src/datasets/synthetic-digits';
import { modelFormat } from '../src/formats/model-formats';
import { KERNEL_SETS } from '../src/kernels/kernel-sets';
import { writeFileWhole } from '../src/storage/atomic-file';

/** Mixed in so that it reads what people draw with a mouse too, not only the pen strokes of MNIST. */
const SYNTHETIC_DIGITS = 20_000;

const resourcesFolder = path.resolve(import.meta.dirname, '..', 'resources');
const place = findMnistPlace({ resourcesFolder });
if (!place) throw new Error('MNIST was not found; set INKLING_MNIST_DIR or run: inkling data fetch');
const dataset = readDataset(place.location);
if (dataset.name !== 'mnist' || !dataset.test) throw new Error(`${place.location}: is not MNIST`);

const configuration: TrainingConfiguration = { ...PRESETS.adam, epochs: 20, lambda: 2e-4, seed: 1 };
const train = joined(dataset.train, generateDigits({ count: SYNTHETIC_DIGITS, seed: 7 }));
const data = {
  inputs: 784,
  classes: 10,
  train,
  validation: dataset.test,
  preprocessing: fitPreprocessing(configuration.preprocess, train.images, 784),
};
const kernels = KERNEL_SETS[configuration.kernels];
const trainer = new Trainer(kernels, { ...configuration, trainSize: train.labels.length }, data);
for (const event of trainer.run()) {
  if (event.type !== 'epoch') continue;
  // The test images decide nothing: they are only looked at.
  const { epoch, valLoss, valAccuracy } = event.metrics;
  console.log(`epoch ${epoch}: test loss ${valLoss.toFixed(4)}, test accuracy ${valAccuracy.toFixed(4)}`);
}
// Raw grey levels, as the course's code expects them.
const model = foldPreprocessing({
  shape: trainer.shape,
  parameters: trainer.network.parameters(),
  lambda: configuration.lambda,
  preprocessing: data.preprocessing,
  imageSize: [28, 28],
});
const network = kernels(model.shape, model.preprocessing, {
  name: 'sgd',
  momentum: 0,
  beta1: 0,
  beta2: 0,
  epsilon: 1,
});
network.setParameters(model.parameters);
const { accuracy } = evaluate(network, finish(network.loadSamples(dataset.test)), model.lambda);

const folder = path.join(resourcesFolder, 'models');
mkdirSync(folder, { recursive: true });
writeFileWhole(
  path.join(folder, 'mnist.model'),
  modelFormat('model').write({ model, history: null, pythonClass: null }),
);
const facts = { name: 'MNIST', valAccuracy: null, testAccuracy: accuracy };
writeFileWhole(path.join(folder, 'mnist.json'), `${JSON.stringify(facts, null, 2)}\n`);
console.log(`${path.join('resources', 'models', 'mnist.model')}: test accuracy ${accuracy.toFixed(4)}`);

function joined(a: LabelledImages, b: LabelledImages): LabelledImages {
  const images = new Uint8Array(a.images.length + b.images.length);
  images.set(a.images);
  images.set(b.images, a.images.length);
  return { images, labels: Uint8Array.from([...a.labels, ...b.labels]) };
}
