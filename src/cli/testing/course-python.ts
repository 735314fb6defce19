/** For tests: the course's program, as far as models go, in Python. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const NETWORK = `
import numpy as np


class TwoLayerNet(object):
    def __init__(self, inputs, hidden, classes, lam=0.1, seed=0):
        random = np.random.RandomState(seed)
        self.params = {
            "W1": 0.01 * random.randn(inputs, hidden),
            "b1": 0.01 * random.randn(1, hidden),
            "W2": 0.1 * random.randn(hidden, classes),
            "b2": 0.1 * random.randn(1, classes),
        }
        self.lam = lam

    def scores(self, X):
        params = {name: value.astype(np.float64) for name, value in self.params.items()}
        hidden = np.maximum(X.astype(np.float64) @ params["W1"] + params["b1"], 0)
        return hidden @ params["W2"] + params["b2"]

    def loss(self, X, y):
        scores = self.scores(X)
        scores -= scores.max(axis=1, keepdims=True)
        data = np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(y)), y])
        return data + 0.5 * self.lam * sum((self.params[name].astype("f8") ** 2).sum() for name in ["W1", "W2"])
`;

const PRELUDE = `
import json, pickle, sys
import numpy as np
from model.two_layers_net import TwoLayerNet
`;

/**
 * Runs a script in a folder where `model.two_layers_net` is, every warning an error. It knows np, json, pickle, sys and
 * TwoLayerNet. Returns the JSON that it prints; null for nothing.
 */
export function runCoursePython(folder: string, script: string, args: string[] = []): unknown {
  mkdirSync(path.join(folder, 'model'), { recursive: true });
  writeFileSync(path.join(folder, 'model', '__init__.py'), '');
  writeFileSync(path.join(folder, 'model', 'two_layers_net.py'), NETWORK);
  const { status, stdout, stderr } = spawnSync(
    'python3',
    ['-B', '-W', 'error', '-c', PRELUDE + script, ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, PYTHONPATH: folder } },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout === '' ? null : (JSON.parse(stdout) as unknown);
}
