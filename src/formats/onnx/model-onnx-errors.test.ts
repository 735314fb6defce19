import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { contentsOf, sampleModel } from '../sample-model';
import { formatErrorOf, truncations, withFlippedBits } from '../testing';
import { readOnnx, writeOnnx, type OnnxModel, type OnnxNode, type OnnxTensor } from './messages';
import { onnxFormat } from './model-onnx';

const { read, write, matches } = onnxFormat;
const sampleFile = write(contentsOf(sampleModel('float32')));

/** The sample's file with its graph changed. */
function changed(change: (model: OnnxModel) => void): Uint8Array {
  const model = {
    producer: 'other',
    description: '',
    inputs: [],
    outputs: [],
    ...readOnnx(sampleFile, () => {}),
  };
  change(model);
  return writeOnnx(model);
}

const node = (operation: string, inputs: string[], outputs: string[]): OnnxNode => ({
  operation,
  inputs,
  outputs,
  attributes: 0,
});

const tensor = (shape: number[], values: number): OnnxTensor => ({
  descr: '<f4',
  shape,
  data: new Float32Array(values),
});

/** A message of the bytes that `write` writes. */
function bytesOf(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  write(writer);
  return writer.finish();
}

/** The sample's file with W1 replaced by this message. */
function withTensor(write: (writer: BinaryWriter) => void): Uint8Array {
  const nodes = readOnnx(sampleFile, () => {}).nodes;
  const graph = (writer: BinaryWriter) => {
    for (const { operation, inputs, outputs } of nodes) {
      writer.tag(1, WireType.LengthDelimited).fork();
      for (const name of inputs) writer.tag(1, WireType.LengthDelimited).string(name);
      for (const name of outputs) writer.tag(2, WireType.LengthDelimited).string(name);
      writer.tag(4, WireType.LengthDelimited).string(operation).join();
    }
    writer.tag(5, WireType.LengthDelimited).fork();
    write(writer);
    writer.tag(8, WireType.LengthDelimited).string('W1').join();
  };
  return bytesOf((writer) => {
    writer.tag(7, WireType.LengthDelimited).fork();
    graph(writer);
    writer.join();
  });
}

describe('an ONNX file', () => {
  it.each<[string, () => Uint8Array, string | RegExp]>([
    ['nothing', () => new Uint8Array(), 'an ONNX file of 0 graphs'],
    ['two graphs', () => Uint8Array.of(...sampleFile, ...sampleFile), 'an ONNX file of 2 graphs'],
    [
      'no nodes',
      () => changed((model) => (model.nodes = [])),
      "an ONNX graph of nothing; only Inkling's own can be read",
    ],
    [
      "another network's operations",
      () =>
        changed((model) => {
          const names = ['Conv', 'Relu', 'MaxPool', 'Conv', 'Flatten', 'Gemm', 'Dropout', 'LogSoftmax'];
          model.nodes = names.map((name) => node(name, ['x'], ['y']));
        }),
      "an ONNX graph of Conv, Relu, MaxPool, Flatten, Gemm, Dropout and more; only Inkling's own can be read",
    ],
    [
      'an operation of two lines',
      () => changed((model) => (model.nodes = [node('Co\nnv\u001b[2J', [], [])])),
      "an ONNX graph of Co nv [2J; only Inkling's own can be read",
    ],
    [
      'the weights the other way round',
      () => changed(({ nodes }) => (nodes[0]!.inputs = ['W1', 'pixels', 'b1'])),
      "an ONNX graph of Gemm, Relu, Softmax; only Inkling's own can be read",
    ],
    [
      'a million fields of two bytes',
      () => new Uint8Array(2_000_002).map((_, i) => (i % 2 === 0 ? 0x72 : 0)),
      'an ONNX file of over 1000000 fields',
    ],
    ['no W2', () => changed(({ tensors }) => tensors.delete('W2')), 'no array W2'],
    ['no W1', () => changed(({ tensors }) => tensors.delete('W1')), 'no array W1'],
    [
      'a third layer',
      () => changed(({ tensors }) => tensors.set('W3', tensor([1], 1))),
      'has an array W3: not a network of two layers',
    ],
    [
      'W1 of another shape',
      () => changed(({ tensors }) => tensors.set('W1', tensor([6, 4], 24))),
      'b1 has shape (5), expected (1, 4)',
    ],
    [
      'a shape without values',
      () => changed(({ tensors }) => tensors.set('W1', tensor([1e15, 0], 0))),
      'W1 has shape (1000000000000000, 0), expected (any, any)',
    ],
    [
      'fewer values than the shape says',
      () => changed(({ tensors }) => tensors.set('W1', tensor([2 ** 40, 2 ** 12], 30))),
      'W1: truncated: the shape (1099511627776, 4096) needs 18014398509481984 bytes of data, the file holds 120',
    ],
    [
      'more values than the shape says',
      () => changed(({ tensors }) => tensors.set('W1', tensor([6, 5], 31))),
      'W1: the shape (6, 5) needs 120 bytes of data, the file holds 124',
    ],
    [
      'a negative dimension',
      () => changed(({ tensors }) => tensors.set('W1', tensor([-6, -5], 30))),
      'a tensor has an impossible shape',
    ],
    [
      '33 dimensions',
      () => changed(({ tensors }) => tensors.set('W1', tensor(new Array<number>(33).fill(1), 1))),
      'a tensor has an impossible shape',
    ],
    [
      'doubles',
      () => withTensor((writer) => writer.tag(2, WireType.Varint).int32(11)),
      'the tensor W1 is not kept as raw float32',
    ],
    [
      'values in another file',
      () => withTensor((writer) => writer.tag(2, WireType.Varint).int32(1).tag(14, WireType.Varint).int32(1)),
      'the tensor W1 is not kept as raw float32',
    ],
    [
      'no metadata',
      () => changed(({ metadata }) => metadata.clear()),
      'truncated: the metadata lam and image_size are missing',
    ],
    [
      'an image size of words',
      () => changed(({ metadata }) => metadata.set('image_size', 'large')),
      'truncated: the metadata lam and image_size are missing',
    ],
    [
      'lam as text',
      () => changed(({ metadata }) => metadata.set('lam', '0,1')),
      'lam is not a finite number: 0,1',
    ],
    [
      'a length beyond the end',
      () => Uint8Array.of(0x08, 7, 0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f),
      'damaged ONNX file: premature EOF',
    ],
    [
      'an endless integer',
      () => Uint8Array.of(0x08, ...new Array<number>(20).fill(0xff)),
      /^damaged ONNX file: /,
    ],
    ['groups in groups', () => new Uint8Array(100_000).fill(0x0b), /^damaged ONNX file: /],
  ])('is refused with %s', (_, file, message) => {
    const error = formatErrorOf(() => read(file()));
    if (typeof message === 'string') expect(error).toBe(message);
    else expect(error).toMatch(message);
  });

  it('is refused with attributes, which change what an operation does', () => {
    // A Gemm with an attribute; its name is enough.
    const graph = bytesOf((writer) => {
      writer.tag(1, WireType.LengthDelimited).fork().tag(4, WireType.LengthDelimited).string('Gemm');
      writer.tag(5, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).string('alpha').join();
      writer.join();
    });
    const file = bytesOf((writer) => writer.tag(7, WireType.LengthDelimited).bytes(graph));
    let found: OnnxNode[] = [];
    formatErrorOf(() => readOnnx(file, (nodes) => (found = nodes)));
    expect(found).toEqual([{ operation: 'Gemm', inputs: [], outputs: [], attributes: 1 }]);
    expect(formatErrorOf(() => read(file))).toBe("an ONNX graph of Gemm; only Inkling's own can be read");
  });

  it('is read with packed dimensions, an image size that does not fit, and another order of tensors', () => {
    const packed = withTensor((writer) => {
      writer.tag(1, WireType.LengthDelimited).fork().int64(2).int64(3).join();
      writer.tag(2, WireType.Varint).int32(1);
      writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(24));
    });
    expect(readOnnx(packed, () => {}).tensors.get('W1')).toEqual(tensor([2, 3], 6));
    const other = changed((model) => {
      model.tensors = new Map([...model.tensors].reverse());
      model.metadata.set('image_size', '28x28');
    });
    expect(read(other).model).toEqual({ ...read(sampleFile).model, imageSize: [2, 3] });
  });

  it('is not written with numbers that float32 does not reach', () => {
    expect(formatErrorOf(() => write(contentsOf(sampleModel('float64'))))).toBe(
      'W1 holds 1.7e+308, which is beyond the float32 that ONNX files hold',
    );
    const model = sampleModel('float32', 'raw');
    model.parameters.W2.set([NaN, Infinity]);
    expect(read(write(contentsOf(model))).model).toEqual(model);
  });

  it('is refused cut off anywhere, and read or refused with a bit flipped', () => {
    for (const step of [97, 7]) {
      for (const damaged of truncations(sampleFile, step))
        expect(formatErrorOf(() => read(damaged))).not.toBeNull();
    }
    for (const damaged of withFlippedBits(sampleFile, 500)) formatErrorOf(() => read(damaged));
  });

  it.each<[string, number[], boolean]>([
    ["Inkling's", [...sampleFile], true],
    ["PyTorch's", [0x08, 7, 0x12, 7, ...new TextEncoder().encode('pytorch')], true],
    ['without a producer', [0x08, 10, 0x3a, 5], true],
    ['of a version to come', [0x08, 15, 0x12, 1], true],
    ['empty', [], false],
    ['its first byte', [0x08], false],
    ['a safetensors header of 1800 bytes', [0x08, 7, 0, 0, 0, 0, 0, 0, 0x7b], false],
    ['JSON', [...new TextEncoder().encode('{"format"')], false],
    ['a zip archive', [0x50, 0x4b, 3, 4], false],
    ['a pickle', [0x80, 4, 0x95], false],
  ])('is told by its beginning: %s', (_, bytes, expected) => {
    expect(matches(Uint8Array.from(bytes))).toBe(expected);
  });
});
