/** Models to and from the course's Python, as it is on this machine. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCanvas } from '@napi-rs/canvas';
import type { Dataset } from '../datasets/dataset';
import { hasNumpy } from '../formats/testing';
import { runCoursePython } from './testing/course-python';
import { inklingHome } from './testing/inkling-process';
import { smallDataset, writeKerasFile } from './testing/small-data';
import type { TrainReport } from './testing/train-report';

interface Scored {
  scores: number[][];
  digits: number[];
  loss: number;
}

const home = inklingHome();
const data = home.at('digits.npz');
const COUNT = 60;
let dataset: Dataset;

/** The scores of the test digits, their greatest, and the loss, as a pickled model says in Python. */
const SCORE = `
with open(sys.argv[1], "rb") as file:
    net = pickle.load(file)
history = {}
if isinstance(net, dict):
    history = {name: value for name, value in net.items() if name != "model"}
    net = net["model"]
loaded = np.load(sys.argv[2])
X, y = loaded["x_test"].reshape(${COUNT}, -1), loaded["y_test"].astype(int)
scores = net.scores(X)
result = {"scores": scores.tolist(), "digits": scores.argmax(1).tolist(), "loss": net.loss(X, y)}
print(json.dumps({**result, "history": history, "dtype": str(net.params["W1"].dtype), "names": list(vars(net))}))
`;

const score = (file: string) =>
  runCoursePython(home.home, SCORE, [file, data]) as Scored & {
    history: Record<string, unknown>;
    dtype: string;
    names: string[];
  };

/** The first test digits as picture files. */
function pictures(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const canvas = createCanvas(28, 28);
    const context = canvas.getContext('2d');
    const picture = context.createImageData(28, 28);
    dataset
      .test!.images.subarray(784 * i, 784 * (i + 1))
      .forEach((grey, j) => picture.data.set([grey, grey, grey, 255], 4 * j));
    context.putImageData(picture, 0, 0);
    const file = home.at(`${i}.png`);
    writeFileSync(file, canvas.toBuffer('image/png'));
    return file;
  });
}

/** That Inkling says of the test digits what Python says. */
async function expectAgreement(
  model: string,
  { scores, digits, loss }: Scored,
  tolerance: number,
): Promise<void> {
  const files = pictures(10);
  const predicted = await home.json<{ digit: number; scores: number[] }[]>(['predict', model, ...files]);
  predicted.forEach((prediction, i) => {
    expect(prediction.digit).toBe(digits[i]);
    prediction.scores.forEach((value, c) =>
      expect(Math.abs(value - scores[i]![c]!)).toBeLessThan(tolerance * Math.max(1, Math.abs(value))),
    );
  });
  const args = ['--data', data, '--test-size', String(COUNT), '--kernels', 'reference'];
  const evaluated = await home.json<{ confusion: number[][]; loss: number }>(['evaluate', model, ...args]);
  const confusion = Array.from({ length: 10 }, () => Array<number>(10).fill(0));
  digits.forEach((digit, i) => confusion[dataset.test!.labels[i]!]![digit]!++);
  expect(evaluated.confusion).toEqual(confusion);
  expect(Math.abs(evaluated.loss - loss)).toBeLessThan(tolerance * Math.max(1, loss));
}

describe.skipIf(!hasNumpy)('with NumPy', () => {
  beforeAll(() => {
    dataset = smallDataset(300, COUNT);
    // As in MNIST: faint ink on the edges of a picture is taken for the grain of the paper.
    const { images } = dataset.test!;
    images.forEach((_, i) => {
      const [row, column] = [Math.floor((i % 784) / 28), i % 28];
      if (row % 27 === 0 || column % 27 === 0) images[i] = 0;
    });
    writeKerasFile(data, dataset);
  });

  it('models and checkpoints that Python makes now say the same in Inkling', async () => {
    const made = runCoursePython(
      home.home,
      `
net = TwoLayerNet(784, 37, 10, lam=0.25, seed=3)
with open("course.model", "wb") as file:
    pickle.dump(net, file)
with open("course.pkl", "wb") as file:
    pickle.dump({
        "model": net, "lr_now": 0.0009, "batch_size": 100, "epoch": 2,
        "loss_history": [2.5, 2.25], "val_acc_history": [0.1, 0.5], "val_loss_history": [2.5, 2.0],
    }, file)
print(json.dumps({name: [float(a.min()), float(a.max()), a.mean(), a.std()] for name, a in net.params.items()}))
`,
    ) as Record<string, number[]>;
    for (const name of ['course.model', 'course.pkl']) {
      const file = home.at(name);
      const { params, lambda } = await home.json<{
        params: Record<string, { min: number; max: number; mean: number; std: number }>;
        lambda: number;
      }>(['inspect', file]);
      expect(lambda).toBe(0.25);
      for (const [array, [min, max, mean, std]] of Object.entries(made)) {
        expect(params[array]).toMatchObject({ min, max });
        expect(params[array]!.mean).toBeCloseTo(mean!, 12);
        expect(params[array]!.std).toBeCloseTo(std!, 12);
      }
      await expectAgreement(file, score(file), 1e-9);
      // There and back: Python takes its own file from us, and sees no difference.
      const back = home.at(`back-${name}`);
      await home.run(['convert', file, back]);
      expect(score(back)).toEqual(score(file));
    }
  });

  it('a run’s model, folded and converted, says the same in Python', async () => {
    const sizes = ['--data', data, '--train-size', '200', '--val-size', '100', '--test-size', String(COUNT)];
    const args = ['--preset', 'adam', '--epochs', '3', '--hidden', '37', '--batch-size', '50'];
    const { run, model, epochs } = await home.json<TrainReport>(['train', ...sizes, ...args]);
    for (const [out, dtype, ...options] of [
      ['single.model', 'float32'],
      ['double.pkl', 'float64', '--float64'],
    ] as const) {
      const file = home.at(out);
      const ended = await home.run(['convert', run.id, file, '--fold-preprocessing', ...options]);
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      const inPython = score(file);
      expect(inPython).toMatchObject({ dtype, names: ['params', 'lam'] });
      await expectAgreement(file, inPython, 1e-9);
      const unfolded = await home.json<{ digit: number }[]>(['predict', model, ...pictures(10)]);
      expect(unfolded.map(({ digit }) => digit)).toEqual(inPython.digits.slice(0, 10));
      if (out !== 'double.pkl') continue;
      expect(inPython.history).toMatchObject({
        batch_size: 50,
        epoch: 3,
        lr_now: epochs[3]!.learningRate,
        val_acc_history: epochs.map(({ valAccuracy }) => valAccuracy),
      });
      expect(inPython.history.loss_history).toHaveLength(12);
    }
    // Where it was not folded, Python finds what to do beside the parameters.
    await home.run(['convert', run.id, home.at('unit.model')]);
    expect(score(home.at('unit.model')).names).toContain('preprocessing');
    expect(readFileSync(model).length).toBeGreaterThan(0);
  });
});
