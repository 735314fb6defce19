import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { PARAMETER_NAMES } from '../core/parameters';
import { PREPROCESSING_KINDS } from '../core/preprocessing';
import { safetensorsFormat } from './model-safetensors';
import { double, fileOf, fileOfTensors, network, parts, type Tensors } from './safetensors-samples';
import { contentsOf, sampleModel } from './sample-model';
import { fixture, hasNumpy, hexOf, type NumpyView } from './testing';

const { read, write, matches } = safetensorsFormat;

describe('a safetensors file', () => {
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
      expect(Buffer.compare(write(read(file)), file)).toBe(0);
    }
  });

  it('is laid out as the format wants it', () => {
    const { text, header } = parts(write(contentsOf(sampleModel('float64'))));
    expect(text).toMatch(/^\{.*\} *$/);
    expect(text.length % 8).toBe(0);
    expect(header).toEqual({
      __metadata__: {
        format: 'inkling',
        lam: '0.1',
        preprocessing: 'mean-image',
        pixel_scale: '1',
        image_size: '3x2',
      },
      W1: { dtype: 'F64', shape: [6, 5], data_offsets: [0, 240] },
      W2: { dtype: 'F64', shape: [5, 3], data_offsets: [240, 360] },
      b1: { dtype: 'F64', shape: [1, 5], data_offsets: [360, 400] },
      b2: { dtype: 'F64', shape: [1, 3], data_offsets: [400, 424] },
      pixel_offset: { dtype: 'F64', shape: [6], data_offsets: [424, 472] },
    });
    // float64 first, so that each lies on a multiple of its size.
    expect(parts(write(contentsOf(sampleModel('float32')))).header).toMatchObject({
      pixel_offset: { data_offsets: [0, 48] },
      W1: { dtype: 'F32', data_offsets: [48, 168] },
    });
    expect(parts(write(contentsOf(sampleModel('float32', 'raw')))).header).not.toHaveProperty('pixel_offset');
  });

  it("reads what Python wrote by the format's description", () => {
    const { model, dtypes, preprocessingRecorded } = read(fixture('python-model.safetensors'));
    const values = (count: number) =>
      Float32Array.from({ length: count }, (_, i) => Math.fround(Math.sin(i + 1)));
    for (const name of PARAMETER_NAMES) {
      const expected = values(model.parameters[name].length);
      model.parameters[name].forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
      expect(dtypes[name]).toBe('float32');
    }
    expect(preprocessingRecorded).toBe(true);
    expect(model).toMatchObject({
      shape: { inputs: 6, hidden: 5, classes: 3 },
      lambda: 0.25,
      preprocessing: { kind: 'unit', scale: 1 / 255, offset: new Float64Array(6) },
      imageSize: [2, 3],
    });
  });

  it.each<[string, ArrayBufferView, number[], string]>([
    ['F16', Uint16Array.of(0x3c00, 0xc100), [1, -2.5], 'float16'],
    ['BF16', Uint16Array.of(0x3f80, 0xc049), [1, -3.140625], 'bfloat16'],
    ['F32', Float32Array.of(1, -2.5), [1, -2.5], 'float32'],
    ['I64', BigInt64Array.of(-7n, 2n ** 53n - 1n), [-7, 2 ** 53 - 1], 'int64'],
    ['U64', BigUint64Array.of(7n, 8n), [7, 8], 'uint64'],
    ['I32', Int32Array.of(-7, 8), [-7, 8], 'int32'],
    ['U32', Uint32Array.of(7, 2 ** 32 - 1), [7, 2 ** 32 - 1], 'uint32'],
    ['I16', Int16Array.of(-7, 8), [-7, 8], 'int16'],
    ['U16', Uint16Array.of(7, 65535), [7, 65535], 'uint16'],
    ['I8', Int8Array.of(-7, 8), [-7, 8], 'int8'],
    ['U8', Uint8Array.of(7, 255), [7, 255], 'uint8'],
    ['BOOL', Uint8Array.of(0, 1), [0, 1], 'bool'],
  ])('reads %s', (dtype, values, expected, name) => {
    // Behind a tensor of one byte no value lies where its type wants to.
    const file = fileOfTensors({
      odd: ['U8', [1], Uint8Array.of(1)],
      ...network,
      W1: [dtype, [2, 1], values],
    });
    const { model, dtypes, preprocessingRecorded } = read(file);
    expect([...model.parameters.W1]).toEqual(expected);
    expect([...model.parameters.W2]).toEqual([4, 5]);
    expect(dtypes).toEqual({ W1: name, b1: 'float64', W2: 'float64', b2: 'float64' });
    expect(preprocessingRecorded).toBe(false);
    expect(model.preprocessing.kind).toBe('raw');
  });

  it('takes lam from a tensor where the metadata do not say it', () => {
    const tensors: Tensors = { ...network, lam: ['F64', [], double(0.5)] };
    expect(read(fileOfTensors(tensors)).model.lambda).toBe(0.5);
    expect(read(fileOfTensors(tensors, { lam: '0.25' })).model.lambda).toBe(0.25);
    expect(read(fileOfTensors(network)).model.lambda).toBe(0);
  });

  it('may hold empty tensors, and names that objects have', () => {
    const file = fileOfTensors({
      first: ['F32', [0, 3], double()],
      ...network,
      second: ['F32', [7, 0], double()],
      third: ['U8', [1], Uint8Array.of(1)],
    });
    const { text, data } = parts(file);
    const renamed = text
      .replace('first', '__proto__')
      .replace('second', 'toString')
      .replace('third', 'constructor');
    expect(read(fileOf(renamed, data))).toEqual(read(fileOfTensors(network)));
  });

  it.skipIf(!hasNumpy)('is what NumPy reads by the description (needs python3 with numpy)', () => {
    // As the format's own reader: a length, a header, arrays side by side that fill the rest.
    const code = `
import json, struct, sys
import numpy as np
file = sys.stdin.buffer.read()
length, = struct.unpack('<Q', file[:8])
header = json.loads(file[8:8 + length])
metadata = header.pop('__metadata__')
data, place, arrays = file[8 + length:], 0, {}
assert length % 8 == 0 and file[8:9] == b'{'
for name, entry in sorted(header.items(), key=lambda item: item[1]['data_offsets']):
    begin, end = entry['data_offsets']
    dtype = np.dtype({'F64': '<f8', 'F32': '<f4'}[entry['dtype']])
    assert begin == place and begin % dtype.itemsize == 0
    a = np.frombuffer(data[begin:end], dtype).reshape(entry['shape'])
    arrays[name] = [a.dtype.str, list(a.shape), a.tobytes().hex()]
    place = end
assert place == len(data)
print(json.dumps([metadata, arrays]))`;
    for (const precision of ['float32', 'float64'] as const) {
      const model = sampleModel(precision, 'standardised');
      const { status, stdout, stderr } = spawnSync('python3', ['-c', code], {
        input: write(contentsOf(model)),
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      expect(status).toBe(0);
      const [metadata, arrays] = JSON.parse(stdout) as [Record<string, string>, Record<string, NumpyView>];
      expect(Number(metadata.pixel_scale)).toBe(model.preprocessing.scale);
      const dtype = precision === 'float32' ? '<f4' : '<f8';
      const { W1, b1, W2, b2 } = model.parameters;
      expect(arrays).toEqual({
        W1: [dtype, [6, 5], hexOf(W1)],
        b1: [dtype, [1, 5], hexOf(b1)],
        W2: [dtype, [5, 3], hexOf(W2)],
        b2: [dtype, [1, 3], hexOf(b2)],
        pixel_offset: ['<f8', [6], hexOf(model.preprocessing.offset)],
      });
    }
  });
});
