/**
 * ONNX files (onnx/onnx.proto, IR version 7): the part of its protobuf messages that a small network of dense layers
 * takes up. Read and written by the wire, with field numbers of the .proto; other fields are passed over.
 */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { strFromU8 } from 'fflate';
import { FormatError, reasonOf } from '../format-error';
import { decodeArray, MAXIMUM_RANK, type NpyArray } from '../numpy-data';
import { shortened } from '../strict-json';

/** Weights that the graph calls by name: float32, `<f4`. */
export interface OnnxTensor extends NpyArray {
  data: Float32Array;
}

/** One operation; its attributes are counted when read, and not written. */
export interface OnnxNode {
  operation: string;
  inputs: string[];
  outputs: string[];
  attributes: number;
}

/** A float32 value that goes in or comes out; a text stands for a dimension that is open. */
export interface OnnxValue {
  name: string;
  dimensions: (number | string)[];
}

/** A file that holds one graph. */
export interface OnnxModel {
  producer: string;
  description: string;
  nodes: OnnxNode[];
  tensors: Map<string, OnnxTensor>;
  inputs: OnnxValue[];
  outputs: OnnxValue[];
  metadata: Map<string, string>;
}

/** 2020's: read by every runtime since, with the operator set that came with it. */
const IR_VERSION = 7;
const OPERATOR_SET = 13;
const FLOAT = 1;
/** Of all messages together; a large network of another make has a tenth. */
const MAXIMUM_FIELDS = 1_000_000;

interface Fields {
  bytes?: Record<number, (value: Uint8Array) => void>;
  integers?: Record<number, (value: number) => void>;
}

/** Walks through a message, field by field. Throws whatever the wire's reader throws when it is damaged. */
type ReadFields = (message: Uint8Array, fields: Fields) => void;

/** For one file: fields may be of two bytes, and each takes its time and memory. */
function fieldReader(): ReadFields {
  let count = 0;
  return (message, { bytes = {}, integers = {} }) => {
    const reader = new BinaryReader(message);
    while (reader.pos < reader.len) {
      if (++count > MAXIMUM_FIELDS) throw new FormatError(`an ONNX file of over ${MAXIMUM_FIELDS} fields`);
      const [field, type] = reader.tag();
      const takeBytes = bytes[field];
      const takeInteger = integers[field];
      if (type === WireType.LengthDelimited && takeBytes) takeBytes(reader.bytes());
      else if (type === WireType.Varint && takeInteger) takeInteger(Number(reader.int64()));
      else reader.skip(type, field);
    }
  };
}

/** Packed integers, as newer writers of protobuf put them. */
function readPacked(bytes: Uint8Array, add: (value: number) => void): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) add(Number(reader.int64()));
}

function readNode(message: Uint8Array, readFields: ReadFields): OnnxNode {
  const node: OnnxNode = { operation: '', inputs: [], outputs: [], attributes: 0 };
  readFields(message, {
    bytes: {
      1: (name) => node.inputs.push(strFromU8(name)),
      2: (name) => node.outputs.push(strFromU8(name)),
      4: (name) => (node.operation = strFromU8(name)),
      5: () => node.attributes++,
    },
  });
  return node;
}

function readTensor(message: Uint8Array, readFields: ReadFields): [name: string, tensor: OnnxTensor] {
  let name = '';
  let type = 0;
  let raw: Uint8Array | null = null;
  const shape: number[] = [];
  const add = (dimension: number) => {
    shape.push(dimension);
    if (!Number.isSafeInteger(dimension) || dimension < 0 || shape.length > MAXIMUM_RANK)
      throw new FormatError('a tensor has an impossible shape');
  };
  readFields(message, {
    integers: { 1: add, 2: (value) => (type = value) },
    bytes: {
      1: (packed) => readPacked(packed, add),
      8: (value) => (name = strFromU8(value)),
      9: (value) => (raw = value),
    },
  });
  if (type !== FLOAT || raw === null)
    throw new FormatError(`the tensor ${shortened(name)} is not kept as raw float32`);
  try {
    const array = decodeArray({ descr: '<f4', fortranOrder: false, shape }, raw);
    return [name, array as OnnxTensor];
  } catch (error) {
    throw new FormatError(`${shortened(name)}: ${reasonOf(error)}`);
  }
}

function readEntry(message: Uint8Array, readFields: ReadFields): [key: string, value: string] {
  const entry: [string, string] = ['', ''];
  readFields(message, {
    bytes: { 1: (key) => (entry[0] = strFromU8(key)), 2: (value) => (entry[1] = strFromU8(value)) },
  });
  return entry;
}

/**
 * Nodes, tensors and metadata of an ONNX file; what it says of its values (inputs and outputs) is not read. Throws a
 * FormatError.
 * @param check is given the nodes before any tensor is read; throws one when they are not those wanted
 */
export function readOnnx(
  file: Uint8Array,
  check: (nodes: OnnxNode[]) => void,
): Pick<OnnxModel, 'nodes' | 'tensors' | 'metadata'> {
  const nodes: OnnxNode[] = [];
  const tensors: OnnxModel['tensors'] = new Map();
  const metadata: OnnxModel['metadata'] = new Map();
  const readFields = fieldReader();
  let graph: Uint8Array = new Uint8Array();
  let graphs = 0;
  try {
    readFields(file, {
      bytes: {
        7: (message) => {
          graph = message;
          graphs++;
        },
        14: (message) => metadata.set(...readEntry(message, readFields)),
      },
    });
    if (graphs !== 1) throw new FormatError(`an ONNX file of ${graphs} graphs`);
    readFields(graph, { bytes: { 1: (message) => nodes.push(readNode(message, readFields)) } });
    check(nodes);
    readFields(graph, {
      bytes: {
        5: (message) => {
          const [name, tensor] = readTensor(message, readFields);
          if (tensors.has(name)) throw new FormatError(`two tensors ${shortened(name)}`);
          tensors.set(name, tensor);
        },
      },
    });
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw new FormatError(`damaged ONNX file: ${reasonOf(error)}`);
  }
  return { nodes, tensors, metadata };
}

/** Writes a field that is a message itself. */
function message(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}

function writeValue(writer: BinaryWriter, field: number, { name, dimensions }: OnnxValue): void {
  message(writer, field, () => {
    text(writer, 1, name);
    // ValueInfoProto.type, TypeProto.tensor_type, Tensor.shape, TensorShapeProto.dim
    message(writer, 2, () =>
      message(writer, 1, () => {
        integer(writer, 1, FLOAT);
        message(writer, 2, () => {
          for (const dimension of dimensions) {
            message(writer, 1, () =>
              typeof dimension === 'number' ? integer(writer, 1, dimension) : text(writer, 2, dimension),
            );
          }
        });
      }),
    );
  });
}

function writeGraph(writer: BinaryWriter, { nodes, tensors, inputs, outputs }: OnnxModel): void {
  for (const node of nodes) {
    message(writer, 1, () => {
      for (const name of node.inputs) text(writer, 1, name);
      for (const name of node.outputs) text(writer, 2, name);
      text(writer, 4, node.operation);
    });
  }
  text(writer, 2, 'network');
  for (const [name, { shape, data }] of tensors) {
    message(writer, 5, () => {
      for (const dimension of shape) integer(writer, 1, dimension);
      integer(writer, 2, FLOAT);
      text(writer, 8, name);
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      writer.tag(9, WireType.LengthDelimited).bytes(bytes);
    });
  }
  for (const value of inputs) writeValue(writer, 11, value);
  for (const value of outputs) writeValue(writer, 12, value);
}

/** An ONNX file; fields in the order of their numbers, as protobuf's own writers have them. */
export function writeOnnx(model: OnnxModel): Uint8Array {
  const writer = new BinaryWriter();
  integer(writer, 1, IR_VERSION);
  text(writer, 2, model.producer);
  text(writer, 6, model.description);
  message(writer, 7, () => writeGraph(writer, model));
  message(writer, 8, () => integer(writer, 2, OPERATOR_SET));
  for (const [key, value] of model.metadata) {
    message(writer, 14, () => {
      text(writer, 1, key);
      text(writer, 2, value);
    });
  }
  return writer.finish();
}
