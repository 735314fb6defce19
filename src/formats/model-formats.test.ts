import { describe, expect, it } from 'vitest';
import { MODEL_FORMAT_NAMES } from './model-file';
import { formatOfFileName, MODEL_FORMATS, modelFormat, readModelFile } from './model-formats';
import { contentsOf, sampleModel } from './sample-model';
import { formatErrorOf } from './testing';

const contents = contentsOf(sampleModel('float32', 'raw'));

describe('the formats of model files', () => {
  it('are all there', () => {
    expect(MODEL_FORMATS.map(({ name }) => name)).toEqual([...MODEL_FORMAT_NAMES]);
    for (const name of MODEL_FORMAT_NAMES) expect(modelFormat(name).name).toBe(name);
  });

  it.each(MODEL_FORMAT_NAMES)('tell a file apart from those of all others: %s', (name) => {
    const file = modelFormat(name).write(contents);
    expect(MODEL_FORMATS.filter(({ matches }) => matches(file)).map((format) => format.name)).toEqual([name]);
    const { format, model } = readModelFile(file);
    expect(format).toBe(name);
    expect(model).toEqual(contents.model);
  });

  it('leave a file that none knows', () => {
    for (const { matches } of MODEL_FORMATS) expect(matches(new Uint8Array())).toBe(false);
    expect(formatErrorOf(() => readModelFile(new TextEncoder().encode('<!doctype html>')))).toBe(
      'is not a model file of any known format (15 bytes)',
    );
  });

  it.each<[string, string | null]>([
    ['net.model', 'model'],
    ['epoch_3.PKL', 'pkl'],
    ['a.b/net.npz', 'npz'],
    ['Net.Onnx', 'onnx'],
    ['net.npz.safetensors', 'safetensors'],
    ['net.json', 'json'],
    ['net.pt', null],
    ['model', null],
    ['', null],
  ])('are chosen by the extension: %s', (name, format) => {
    expect(formatOfFileName(name)?.name ?? null).toBe(format);
  });
});
