/**
 * A model as .onnx, for any runtime: grey levels 0..255 go in as `pixels` (N,D), `scores` and `probabilities` (N,C)
 * come out. The preprocessing is folded into W1 and b1, and all weights are float32. So what is read back is that
 * network: the same predictions, from raw pixels.
 */
import { foldPreprocessing } from '../../core/fold-preprocessing';
import type { Model } from '../../core/model';
import { parameterDimensions, PARAMETER_NAMES, type ParameterName } from '../../core/parameters';
import { FormatError } from '../format-error';
import {
  assembleModel,
  floatMatrix,
  type ModelContents,
  type ModelFile,
  type ModelFormat,
} from '../model-file';
import {
  imageSizeFromText,
  imageSizeToText,
  numberEntry,
  numberToText,
  statedPreprocessing,
} from '../model-metadata';
import { readOnnx, writeOnnx, type OnnxNode, type OnnxTensor } from './messages';

const DESCRIPTION =
  'A two-layer network made with Inkling. Input: grey levels 0..255 as they are, row by row; ' +
  'what has to be done to them is part of W1 and b1.';

/** Softmax of operator set 13 is along the last axis, so that nothing needs an attribute. */
const NODES: readonly OnnxNode[] = [
  { operation: 'Gemm', inputs: ['pixels', 'W1', 'b1'], outputs: ['hidden_sums'], attributes: 0 },
  { operation: 'Relu', inputs: ['hidden_sums'], outputs: ['hidden'], attributes: 0 },
  { operation: 'Gemm', inputs: ['hidden', 'W2', 'b2'], outputs: ['scores'], attributes: 0 },
  { operation: 'Softmax', inputs: ['scores'], outputs: ['probabilities'], attributes: 0 },
];

/** Rounded to float32. Throws a FormatError where a number would become infinite. */
function singles(model: Model, name: ParameterName): Float32Array {
  const values = model.parameters[name];
  const result = Float32Array.from(values);
  const lost = result.findIndex((value, i) => !Number.isFinite(value) && Number.isFinite(values[i]));
  if (lost >= 0)
    throw new FormatError(`${name} holds ${values[lost]}, which is beyond the float32 that ONNX files hold`);
  return result;
}

function writeModelOnnx({ model }: ModelContents): Uint8Array {
  const { inputs, classes } = model.shape;
  const folded = foldPreprocessing(model);
  const dimensions = parameterDimensions(model.shape);
  const tensors = PARAMETER_NAMES.map((name): [string, OnnxTensor] => {
    const [rows, columns] = dimensions[name];
    // Some runtimes take a bias only as a vector.
    const shape = name === 'b1' || name === 'b2' ? [columns] : [rows, columns];
    return [name, { descr: '<f4', shape, data: singles(folded, name) }];
  });
  return writeOnnx({
    producer: 'Inkling',
    description: DESCRIPTION,
    nodes: [...NODES],
    tensors: new Map(tensors),
    inputs: [{ name: 'pixels', dimensions: ['batch', inputs] }],
    outputs: ['scores', 'probabilities'].map((name) => ({ name, dimensions: ['batch', classes] })),
    metadata: new Map([
      ['lam', numberToText(model.lambda)],
      ['folded_preprocessing', model.preprocessing.kind],
      ['image_size', imageSizeToText(model.imageSize)],
    ]),
  });
}

/** Throws a FormatError that says what a graph of another make consists of. */
function checkNodes(nodes: OnnxNode[]): void {
  const text = ({ operation, inputs, outputs, attributes }: OnnxNode) =>
    JSON.stringify([operation, inputs, outputs, attributes]);
  if (nodes.length === NODES.length && NODES.every((node, i) => text(node) === text(nodes[i]!))) return;
  const operations = [...new Set(nodes.map(({ operation }) => operation.slice(0, 30)))];
  const more = operations.length > 6 ? ' and more' : '';
  throw new FormatError(
    `an ONNX graph of ${operations.slice(0, 6).join(', ') || 'nothing'}${more}; only Inkling's own can be read`,
  );
}

function readModelOnnx(file: Uint8Array): ModelFile {
  const { tensors, metadata } = readOnnx(file, checkNodes);
  const lambda = numberEntry(metadata, 'lam');
  const imageSize = imageSizeFromText(metadata.get('image_size'));
  // They end the file: where they are missing, more may be.
  if (lambda === null || imageSize === null)
    throw new FormatError('truncated: the metadata lam and image_size are missing');
  const inputs = floatMatrix(tensors, 'W1', null, null).rows;
  const preprocessing = statedPreprocessing('raw', null, null, inputs);
  const parts = assembleModel({ arrays: tensors, lambda, imageSize, preprocessing });
  const kind = metadata.get('folded_preprocessing') ?? 'raw';
  const note =
    kind === 'raw' || lambda === 0
      ? []
      : ['its preprocessing is part of W1 and b1: the L2 term of the loss is not that of the training'];
  return { ...parts, warnings: [...note, ...parts.warnings], history: null, pythonClass: null };
}

/** Fields that may follow ir_version at a file's beginning: texts, model_version, graph and opset_import. */
const SECOND_TAGS = [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42];

/** The Open Neural Network Exchange's format. Reads what Inkling wrote; of other graphs it says what they are. */
export const onnxFormat: ModelFormat = {
  name: 'onnx',
  extension: '.onnx',
  title: 'ONNX',
  // ONNX has no signature: a file begins with ir_version, 3 to some ten, and a field with a small number.
  matches: ([tag, version = 0, next = 0]) =>
    tag === 0x08 && version >= 3 && version < 32 && SECOND_TAGS.includes(next),
  read: readModelOnnx,
  write: writeModelOnnx,
};
