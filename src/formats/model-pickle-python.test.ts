import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predictImage, type Model } from '../core/model';
import { PARAMETER_NAMES, zeroParameters } from '../core/parameters';
import { RandomStream } from '../core/random';
import type { TrainingHistory } from './model-file';
import { writeCheckpointPickle, writeModelPickle } from './model-pickle';
import { contentsOf, sampleModel } from './sample-model';
import { hexOf, pythonsWithNumpy } from './testing';

/** The course's class, as far as it reads and predicts. */
const TWO_LAYERS_NET = `
import pickle
import numpy as np

class TwoLayerNet(object):
    def __init__(self, input_size=784, hidden_size=100, output_size=10, std=1e-4, lam=0.1):
        self.params = {"W1": std * np.random.randn(input_size, hidden_size), "b1": np.zeros((1, hidden_size)),
                       "W2": std * np.random.randn(hidden_size, output_size), "b2": np.zeros((1, output_size))}
        self.lam = lam

    def scores(self, X):
        hidden = np.maximum(0, X.dot(self.params["W1"]) + self.params["b1"])
        return hidden.dot(self.params["W2"]) + self.params["b2"]

    def save_model(self, path):
        with open(path, "wb") as file:
            pickle.dump(self, file)

    def load_model(self, path):
        with open(path, "rb") as file:
            net = pickle.load(file)
        self.params = net.params
        self.lam = net.lam
        return self
`;

const SHOW = `
import json, pickle, sys
import numpy as np
from model.two_layers_net import TwoLayerNet

def shown(value):
    if isinstance(value, np.ndarray):
        return [value.dtype.str, list(value.shape), value.tobytes().hex(), value.flags.c_contiguous]
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    if isinstance(value, TwoLayerNet):
        return shown(vars(value))
    return [type(value).__name__, [shown(item) for item in value] if isinstance(value, list) else repr(value)]
`;

const LOAD_MODEL = `${SHOW}
net = TwoLayerNet().load_model(sys.argv[1])
net.save_model(sys.argv[1] + ".again")
image = np.arange(net.params["W1"].shape[0]) % 256
print(json.dumps([shown(net), net.scores(image).ravel().tolist()]))`;

const LOAD_PICKLE = `${SHOW}
with open(sys.argv[1], "rb") as file:
    print(json.dumps(shown(pickle.load(file))))`;

function courseModel(precision: 'float32' | 'float64'): Model {
  const shape = { inputs: 784, hidden: 100, classes: 10 };
  const parameters = zeroParameters(shape, precision);
  const random = RandomStream.named(1, 'search');
  for (const name of PARAMETER_NAMES) {
    const values = parameters[name];
    for (let i = 0; i < values.length; i++) values[i] = 0.01 * random.normal();
  }
  const preprocessing = { kind: 'raw', scale: 1, offset: new Float64Array(784) } as const;
  return { shape, parameters, lambda: 0.1, preprocessing, imageSize: [28, 28] };
}

/** The parameters as `shown` shows them. */
function shownParameters({ shape, parameters }: Model): Record<string, unknown> {
  const { inputs, hidden, classes } = shape;
  const dimensions = { W1: [inputs, hidden], b1: [1, hidden], W2: [hidden, classes], b2: [1, classes] };
  return Object.fromEntries(
    PARAMETER_NAMES.map((name) => {
      const values = parameters[name];
      return [name, [`<f${values.BYTES_PER_ELEMENT}`, dimensions[name], hexOf(values), true]];
    }),
  );
}

const pythons = pythonsWithNumpy();

describe.skipIf(pythons.length === 0).each(pythons)(
  'in $python, NumPy $numpy (needs python3 with numpy)',
  ({ python, numpy }) => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'inkling-pickle-'));
      mkdirSync(path.join(folder, 'model'));
      writeFileSync(path.join(folder, 'model', '__init__.py'), '');
      writeFileSync(path.join(folder, 'model', 'two_layers_net.py'), TWO_LAYERS_NET);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    /** What a program prints of a file, with every warning an error. */
    function run(program: string, file: Uint8Array): unknown {
      writeFileSync(path.join(folder, 'file'), file);
      const options = { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
      const { stdout, stderr, status } = spawnSync(python, ['-W', 'error', '-c', program, 'file'], options);
      expect([status, stderr]).toEqual([0, '']);
      return JSON.parse(stdout);
    }

    it.each(['float32', 'float64'] as const)(
      'TwoLayerNet().load_model() has the weights of a %s model bit by bit',
      (precision) => {
        for (const model of [courseModel(precision), sampleModel(precision)]) {
          const [net, scores] = run(LOAD_MODEL, writeModelPickle(contentsOf(model))) as [unknown, number[]];
          expect(net).toEqual({ params: shownParameters(model), lam: ['float', '0.1'] });
          const raw = { ...model.preprocessing, offset: new Float64Array(model.shape.inputs), scale: 1 };
          const image = Array.from({ length: model.shape.inputs }, (_, i) => i % 256);
          const ours = predictImage({ ...model, preprocessing: raw }, image).scores;
          // In float32 Python adds in float32; the extreme weights of the sample have no common scale.
          if (precision === 'float64' && model.shape.inputs === 784)
            scores.forEach((score, c) => expect(Math.abs(score - ours[c]!)).toBeLessThan(1e-9));
        }
      },
    );

    it('a checkpoint has its model and histories', () => {
      const model = courseModel('float64');
      const history: TrainingHistory = {
        ...{
          epoch: 7,
          learningRate: 0.05,
          batchSize: 200,
          valLossHistory: [1, 0.5],
          valAccuracyHistory: [0.25],
        },
        lossHistory: Array.from({ length: 2500 }, (_, i) => 1 / (i + 1)),
      };
      const float = (value: number) => ['float', Number.isInteger(value) ? `${value}.0` : String(value)];
      expect(run(LOAD_PICKLE, writeCheckpointPickle({ ...contentsOf(model), history }))).toEqual({
        model: { params: shownParameters(model), lam: ['float', '0.1'] },
        lr_now: ['float', '0.05'],
        batch_size: ['int', '200'],
        epoch: ['int', '7'],
        loss_history: ['list', history.lossHistory.map(float)],
        val_acc_history: ['list', [['float', '0.25']]],
        val_loss_history: [
          'list',
          [
            ['float', '1.0'],
            ['float', '0.5'],
          ],
        ],
      });
      const none = { lr_now: ['NoneType', 'None'], epoch: ['NoneType', 'None'], loss_history: ['list', []] };
      expect(run(LOAD_PICKLE, writeCheckpointPickle(contentsOf(model)))).toMatchObject(none);
    });

    it('further attributes say what is wanted done to grey levels', () => {
      const model = sampleModel('float32', 'standardised');
      const { offset, scale } = model.preprocessing;
      expect(run(LOAD_PICKLE, writeModelPickle(contentsOf(model)))).toEqual({
        params: shownParameters(model),
        lam: ['float', '0.1'],
        preprocessing: ['str', "'standardised'"],
        pixel_offset: ['<f8', [6], hexOf(offset), true],
        pixel_scale: ['float', String(scale)],
        image_size: ['tuple', '(3, 2)'],
      });
    });

    it.skipIf(!numpy.startsWith('1.'))(
      'a file is the one that its own pickler writes, frames and all',
      () => {
        const program = `
import json, pickle, sys
import numpy as np
from model.two_layers_net import TwoLayerNet
with open(sys.argv[1], "rb") as stream:
    file = stream.read()
loaded = pickle.loads(file)
net = TwoLayerNet()
net.params = {name: np.array(loaded["model"].params[name], dtype=float) for name in ["W1", "b1", "W2", "b2"]}
net.lam = loaded["model"].lam
again = {"model": net, "lr_now": 0.05, "batch_size": 200, "epoch": 7, "loss_history": loaded["loss_history"],
         "val_acc_history": [0.25], "val_loss_history": []}
print(json.dumps(pickle.dumps(again, 4) == file))`;
        const history: TrainingHistory = {
          ...{ epoch: 7, learningRate: 0.05, batchSize: 200, valLossHistory: [], valAccuracyHistory: [0.25] },
          lossHistory: Array.from({ length: 20_000 }, (_, i) => 1 / (i + 1)),
        };
        expect(run(program, writeCheckpointPickle({ ...contentsOf(courseModel('float64')), history }))).toBe(
          true,
        );
      },
    );
  },
);
