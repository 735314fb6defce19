/** For tests: model files of every format. */
import { readFileSync, writeFileSync } from 'node:fs';
import { PARAMETER_NAMES } from '../../core/parameters';
import type { Model } from '../../core/model';
import type { ModelContents, ModelFormatName } from '../../formats/model-file';
import { modelFormat, readModelFile } from '../../formats/model-formats';
import { sampleModel } from '../../formats/sample-model';
import { hexOf } from '../../formats/testing';

/** Formats that keep every bit of float64. */
export const EXACT_FORMATS = ['model', 'pkl', 'npz', 'safetensors', 'json'] as const;
export const ALL_FORMATS = [...EXACT_FORMATS, 'onnx'] as const;

/** What a checkpoint tells after two epochs of three mini-batches. */
export const sampleHistory = {
  epoch: 2,
  learningRate: 0.0009025,
  batchSize: 20,
  lossHistory: [2.5, 2.25, 2, 1.75, 1.5, 1.25],
  valLossHistory: [2.5, 2, 1.5],
  valAccuracyHistory: [0.125, 0.5, 0.375],
};

/** A float64 model with difficult numbers that float32 can come near to. */
export function difficultModel(kind?: Parameters<typeof sampleModel>[1]): Model {
  const model = sampleModel('float64', kind);
  model.parameters.W1.set([0, -0, 5e-324, 1e38, 1 / 3]);
  return model;
}

/** Writes a model in a format. Returns the file. */
export function saveModel(file: string, format: ModelFormatName, contents: Partial<ModelContents>): string {
  const whole = { model: difficultModel(), history: null, pythonClass: null, ...contents };
  writeFileSync(file, modelFormat(format).write(whole));
  return file;
}

/** What a model file holds. */
export function loadModel(file: string): ReturnType<typeof readModelFile> {
  return readModelFile(new Uint8Array(readFileSync(file)));
}

/** The parameters' bits. */
export function bitsOf({ parameters }: Model): string[] {
  return PARAMETER_NAMES.map((name) => `${parameters[name].constructor.name} ${hexOf(parameters[name])}`);
}
