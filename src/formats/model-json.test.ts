import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PARAMETER_NAMES, zeroParameters } from '../core/parameters';
import { PREPROCESSING_KINDS } from '../core/preprocessing';
import { RandomStream } from '../core/random';
import type { ModelContents } from './model-file';
import { jsonFormat } from './model-json';
import { contentsOf, sampleModel, sampleShape } from './sample-model';
import { fixture, hasNumpy, hexOf } from './testing';

const { read, write, matches } = jsonFormat;
const textOf = (file: Uint8Array) => new TextDecoder().decode(file);

const full: ModelContents = {
  model: sampleModel('float64', 'standardised'),
  history: {
    epoch: 3,
    learningRate: 0.00095,
    batchSize: null,
    lossHistory: [2.302585092994046, 1e-7, NaN, Infinity, -Infinity, -0],
    valLossHistory: [2.3, 1.5, 1.25, 1],
    valAccuracyHistory: [],
  },
  pythonClass: { module: 'model.two_layers_net', name: 'TwoLayerNet' },
};

describe('a JSON model', () => {
  it.each(['float32', 'float64'] as const)('gives back a %s model bit by bit', (precision) => {
    for (const kind of PREPROCESSING_KINDS) {
      const model = sampleModel(precision, kind);
      const file = write(contentsOf(model));
      expect(matches(file)).toBe(true);
      expect(read(file)).toEqual({
        model,
        dtypes: { W1: precision, b1: precision, W2: precision, b2: precision },
        preprocessingRecorded: true,
        warnings: [],
        history: null,
        pythonClass: null,
      });
      for (const name of PARAMETER_NAMES)
        expect(hexOf(read(file).model.parameters[name])).toBe(hexOf(model.parameters[name]));
      expect(hexOf(read(file).model.preprocessing.offset)).toBe(hexOf(model.preprocessing.offset));
      expect(textOf(write(read(file)))).toBe(textOf(file));
    }
  });

  it('keeps the history and the class', () => {
    const file = read(write(full));
    expect(file.history).toEqual(full.history);
    expect(file.pythonClass).toEqual(full.pythonClass);
    expect(textOf(write(file))).toBe(textOf(write(full)));
  });

  it('is valid JSON that describes itself', () => {
    const value = JSON.parse(textOf(write(full))) as Record<string, unknown>;
    expect(value).toMatchObject({
      format: 'inkling-model',
      version: 1,
      network: { inputs: 6, hidden: 5, classes: 3, activation: 'relu', output: 'softmax' },
      lambda: 0.1,
      preprocessing: { kind: 'standardised' },
      imageSize: [3, 2],
      dtype: 'float64',
      history: {
        epoch: 3,
        batchSize: null,
        lossHistory: [2.302585092994046, 1e-7, 'NaN', 'Infinity', '-Infinity', -0],
      },
    });
    const { W1, b1 } = value.parameters as { W1: number[][]; b1: number[][] };
    expect(W1.map((row) => row.length)).toEqual([5, 5, 5, 5, 5, 5]);
    expect(b1.map((row) => row.length)).toEqual([5]);
  });

  it('writes float32 with the digits that give it back', () => {
    const model = sampleModel('float32', 'raw');
    model.parameters.W1.set([0.1, 1 / 3, 16777216, 1e-45, 3.4028234663852886e38, 1.5, -7, 0.001]);
    const { parameters } = JSON.parse(textOf(write(contentsOf(model)))) as {
      parameters: { W1: number[][] };
    };
    expect(parameters.W1.flat().slice(0, 8).map(String)).toEqual([
      '0.1',
      '0.33333334',
      '16777216',
      '1e-45',
      '3.4028235e+38',
      '1.5',
      '-7',
      '0.001',
    ]);
  });

  it('gives back any bits of float32 and float64', () => {
    const random = RandomStream.named(3, 'search');
    const shape = { inputs: 100, hidden: 20, classes: 2 };
    for (const precision of ['float32', 'float64'] as const) {
      const model = { ...sampleModel(precision, 'raw'), shape, parameters: zeroParameters(shape, precision) };
      model.preprocessing = { kind: 'raw', scale: 1, offset: new Float64Array(100) };
      model.imageSize = [10, 10];
      const { W1 } = model.parameters;
      const words = new Uint32Array(W1.buffer);
      words.forEach((_, i) => (words[i] = random.integer(2 ** 32)));
      // Of NaN there is but one in JSON.
      W1.forEach((value, i) => (W1[i] = Number.isNaN(value) ? NaN : value));
      const file = read(write(contentsOf(model)));
      expect(hexOf(file.model.parameters.W1)).toBe(hexOf(W1));
    }
  });

  it('keeps what is not finite, and warns of it', () => {
    const model = sampleModel('float32', 'unit');
    model.parameters.W2.set([NaN, Infinity, -Infinity]);
    const file = read(write(contentsOf(model)));
    expect(file.model).toEqual(model);
    expect(file.warnings).toEqual(['W2 has 3 values that are not finite numbers']);
  });

  it('writes arrays of two types in the wider one', () => {
    const model = sampleModel('float32', 'unit');
    const b2 = Float64Array.from(model.parameters.b2);
    const file = read(write(contentsOf({ ...model, parameters: { ...model.parameters, b2 } })));
    expect(file.dtypes.W1).toBe('float64');
    expect(file.model.parameters.W1).toEqual(Float64Array.from(model.parameters.W1));
  });

  it('reads what Python wrote, without what can be left out', () => {
    const { model, dtypes, history } = read(fixture('python-model.json'));
    for (const name of PARAMETER_NAMES) {
      model.parameters[name].forEach((value, i) => expect(value).toBeCloseTo(Math.sin(i + 1), 14));
      expect(dtypes[name]).toBe('float64');
    }
    expect(model).toMatchObject({
      shape: sampleShape,
      lambda: 0.25,
      preprocessing: { kind: 'unit', scale: 1 / 255, offset: new Float64Array(6) },
      imageSize: [2, 3],
    });
    expect(history).toBeNull();
  });

  it('reads the example of the documentation', () => {
    const text = readFileSync(new URL('../../docs/model-formats.md', import.meta.url), 'utf8');
    const file = read(new TextEncoder().encode(/```json\s([^`]*)```/.exec(text)![1]));
    expect(file).toMatchObject({
      model: { shape: { inputs: 2, hidden: 1, classes: 2 }, preprocessing: { kind: 'standardised' } },
      history: { epoch: 3 },
      pythonClass: { name: 'TwoLayerNet' },
      warnings: [],
    });
  });

  it('takes a model that says nothing of preprocessing as raw, and says so', () => {
    const text =
      '{"format":"inkling-model","version":1,"parameters":{"W1":[[1],[2]],"b1":[3],"W2":[[4,5]],"b2":[6,7]}}';
    const file = read(new TextEncoder().encode(`\ufeff \n${text}`));
    expect(file.preprocessingRecorded).toBe(false);
    expect(file.model).toMatchObject({
      parameters: { W1: Float64Array.of(1, 2), b1: Float64Array.of(3) },
      lambda: 0,
      preprocessing: { kind: 'raw', scale: 1 },
    });
  });

  it.skipIf(!hasNumpy)('is what Python reads, bit by bit (needs python3 with numpy)', () => {
    const code = `
import json, sys
import numpy as np
model = json.load(sys.stdin)
print(json.dumps({k: np.array(v, dtype=model['dtype']).tobytes().hex() for k, v in model['parameters'].items()}))`;
    for (const precision of ['float32', 'float64'] as const) {
      const model = sampleModel(precision);
      model.parameters.W2.set([NaN, Infinity, -Infinity]);
      const input = write(contentsOf(model));
      const { stdout, stderr } = spawnSync('python3', ['-c', code], { input, encoding: 'utf8' });
      expect(stderr).toBe('');
      const { W1, b1, W2, b2 } = model.parameters;
      expect(JSON.parse(stdout)).toEqual({ W1: hexOf(W1), b1: hexOf(b1), W2: hexOf(W2), b2: hexOf(b2) });
    }
  });
});
