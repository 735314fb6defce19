/**
 * A model as .safetensors (github.com/huggingface/safetensors): the length of the header as a little-endian u64, the
 * header in JSON, then the values, little-endian in C order. Tensors W1 (D,H), b1 (1,H), W2 (H,C), b2 (1,C) and,
 * unless pixels are wanted raw, pixel_offset (D). Its metadata say `lam`, `preprocessing`, `pixel_scale` and
 * `image_size` as text.
 */
import { strToU8 } from 'fflate';
import { parameterDimensions, PARAMETER_NAMES } from '../core/parameters';
import { FormatError } from './format-error';
import {
  assembleModel,
  floatMatrix,
  type ModelContents,
  type ModelFile,
  type ModelFormat,
} from './model-file';
import {
  imageSizeFromText,
  imageSizeToText,
  numberEntry,
  numberToText,
  offsetToWrite,
  statedPreprocessing,
} from './model-metadata';
import { decodeArray, itemSize, MAXIMUM_RANK, type NpyArray } from './numpy-data';
import { membersOf, parseJson, shortened } from './strict-json';

/** As the format's own library. */
const MAXIMUM_HEADER = 100_000_000;
const OPENING_BRACE = 0x7b;

/** NumPy's types by the format's names. BF16, which NumPy does not have, is read here. */
const DESCRIPTIONS = new Map<string, string>([
  ['BOOL', '|b1'],
  ['U8', '|u1'],
  ['I8', '|i1'],
  ['I16', '<i2'],
  ['U16', '<u2'],
  ['F16', '<f2'],
  ['BF16', 'bfloat16'],
  ['I32', '<i4'],
  ['U32', '<u4'],
  ['F32', '<f4'],
  ['F64', '<f8'],
  ['I64', '<i8'],
  ['U64', '<u8'],
]);

/** A tensor as the header describes it; offsets count from the end of the header. */
interface TensorEntry {
  name: string;
  descr: string;
  shape: number[];
  begin: number;
  end: number;
}

/** A list of whole numbers from 0; null when it is not that. */
function wholeNumbers(value: unknown, longest: number): number[] | null {
  if (!Array.isArray(value) || value.length > longest) return null;
  return value.every((number) => Number.isSafeInteger(number) && number >= 0) ? (value as number[]) : null;
}

function readEntry(name: string, value: unknown): TensorEntry {
  const members = membersOf(value);
  const shape = wholeNumbers(members?.get('shape'), MAXIMUM_RANK);
  const [begin, end, ...more] = wholeNumbers(members?.get('data_offsets'), 2) ?? [];
  const dtype = members?.get('dtype');
  if (!shape || begin === undefined || end === undefined || more.length > 0 || typeof dtype !== 'string')
    throw new FormatError(`the header does not say dtype, shape and data_offsets of ${shortened(name)}`);
  const descr = DESCRIPTIONS.get(dtype);
  if (descr === undefined)
    throw new FormatError(
      `${shortened(name)} holds values of dtype ${shortened(dtype)}, which are not supported`,
    );
  const size = descr === 'bfloat16' ? 2 : itemSize(descr);
  const expected = shape.reduce((product, dimension) => product * dimension, size);
  if (end - begin !== expected) {
    const dimensions = `(${shape.join(', ')})`;
    throw new FormatError(
      `${shortened(name)} of shape ${dimensions} needs ${expected} bytes, its offsets span ${end - begin}`,
    );
  }
  return { name, descr, shape, begin, end };
}

/** The upper halves of float32. */
function decodeBrainFloats(bytes: Uint8Array): Float32Array {
  const halves = decodeArray({ descr: '<u2', fortranOrder: false, shape: [bytes.length / 2] }, bytes);
  return new Float32Array(Uint32Array.from(halves.data as Uint16Array, (bits) => bits << 16).buffer);
}

/** Tensors must lie side by side and fill the file: none shares bytes with another, and nothing hides between. */
function checkOffsets(entries: TensorEntry[], length: number): void {
  let place = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < place) throw new FormatError(`${shortened(name)} overlaps another tensor`);
    if (begin > place)
      throw new FormatError(`${begin - place} bytes before ${shortened(name)} belong to no tensor`);
    place = end;
  }
  if (place > length)
    throw new FormatError(`truncated: the tensors need ${place} bytes, the file holds ${length}`);
  if (place < length) throw new FormatError(`${length - place} bytes behind the last tensor`);
}

function readMetadata(value: unknown): Map<string, string> {
  if (value === undefined) return new Map();
  const entries = membersOf(value);
  if (!entries || ![...entries.values()].every((text) => typeof text === 'string'))
    throw new FormatError('__metadata__ is not a map from text to text');
  return entries as Map<string, string>;
}

/** The header's entries and the bytes behind it. */
function readHeader(file: Uint8Array): { header: Map<string, unknown>; data: Uint8Array } {
  if (file.length < 8) throw new FormatError(`too short for a safetensors file (${file.length} bytes)`);
  const length = new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true);
  if (length > MAXIMUM_HEADER)
    throw new FormatError(`a header of ${length} bytes; safetensors allows ${MAXIMUM_HEADER}`);
  const end = 8 + Number(length);
  if (end > file.length)
    throw new FormatError(`truncated: a header of ${length} bytes, the file holds ${file.length - 8}`);
  const header = file[8] === OPENING_BRACE ? membersOf(parseJson(file.subarray(8, end))) : null;
  if (!header) throw new FormatError('the header is not a JSON object');
  return { header, data: file.subarray(end) };
}

const isOfModel = (name: string) => /^[Wb]\d+$/.test(name) || name === 'pixel_offset' || name === 'lam';

/** Metadata and the tensors that a model is made of; others are only looked at in the header. */
function readTensors(file: Uint8Array): { metadata: Map<string, string>; arrays: Map<string, NpyArray> } {
  const { header, data } = readHeader(file);
  const metadata = readMetadata(header.get('__metadata__'));
  header.delete('__metadata__');
  const entries = Array.from(header, ([name, value]) => readEntry(name, value));
  checkOffsets(entries, data.length);
  if (!header.has('W1')) {
    const names = entries.slice(0, 4).map(({ name }) => shortened(name));
    throw new FormatError(`no tensor W1 among ${entries.length} (${names.join(', ')})`);
  }
  const arrays = new Map<string, NpyArray>();
  for (const { name, descr, shape, begin, end } of entries) {
    if (!isOfModel(name)) continue;
    const bytes = data.subarray(begin, end);
    arrays.set(
      name,
      descr === 'bfloat16'
        ? { descr, shape, data: decodeBrainFloats(bytes) }
        : decodeArray({ descr, fortranOrder: false, shape }, bytes),
    );
  }
  return { metadata, arrays };
}

/** `lam` of the metadata; or a tensor, which the course's own dictionary of arrays becomes. */
function readLambda(metadata: Map<string, string>, arrays: Map<string, NpyArray>): number {
  if (metadata.has('lam') || !arrays.has('lam')) return numberEntry(metadata, 'lam') ?? 0;
  const { data } = arrays.get('lam')!;
  if (data.length !== 1 || !Number.isFinite(data[0])) throw new FormatError('lam is not a finite number');
  return data[0] as number;
}

function readModelSafetensors(file: Uint8Array): ModelFile {
  const { metadata, arrays } = readTensors(file);
  const inputs = floatMatrix(arrays, 'W1', null, null).rows;
  const offset = arrays.has('pixel_offset') ? floatMatrix(arrays, 'pixel_offset', 1, null).data : null;
  const kind = metadata.get('preprocessing');
  if (kind === undefined && offset) throw new FormatError('has pixel_offset, but no preprocessing');
  const scale = numberEntry(metadata, 'pixel_scale');
  return {
    ...assembleModel({
      arrays,
      lambda: readLambda(metadata, arrays),
      preprocessing: kind === undefined ? null : statedPreprocessing(kind, scale, offset, inputs),
      imageSize: imageSizeFromText(metadata.get('image_size')),
    }),
    history: null,
    pythonClass: null,
  };
}

function writeModelSafetensors({ model }: ModelContents): Uint8Array {
  const dimensions = parameterDimensions(model.shape);
  const tensors = PARAMETER_NAMES.map((name) => ({
    name: name as string,
    shape: dimensions[name] as number[],
    data: model.parameters[name],
  }));
  const offset = offsetToWrite(model.preprocessing);
  if (offset) tensors.push({ name: 'pixel_offset', shape: [offset.length], data: offset });
  // As the format's own library: by alignment, then by name, so that every array lies where its type wants to.
  tensors.sort((a, b) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT || (a.name < b.name ? -1 : 1));
  const header: Record<string, unknown> = {
    __metadata__: {
      format: 'inkling',
      lam: numberToText(model.lambda),
      preprocessing: model.preprocessing.kind,
      pixel_scale: numberToText(model.preprocessing.scale),
      image_size: imageSizeToText(model.imageSize),
    },
  };
  let length = 0;
  for (const { name, shape, data } of tensors) {
    const dtype = data instanceof Float64Array ? 'F64' : 'F32';
    header[name] = { dtype, shape, data_offsets: [length, length + data.byteLength] };
    length += data.byteLength;
  }
  const text = JSON.stringify(header);
  const headerBytes = strToU8(text.padEnd(Math.ceil(text.length / 8) * 8));
  const file = new Uint8Array(8 + headerBytes.length + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes.length), true);
  file.set(headerBytes, 8);
  let place = 8 + headerBytes.length;
  for (const { data } of tensors) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), place);
    place += data.byteLength;
  }
  return file;
}

/** Hugging Face's format, which PyTorch, NumPy and JAX load by `safe_open`. */
export const safetensorsFormat: ModelFormat = {
  name: 'safetensors',
  extension: '.safetensors',
  title: 'safetensors',
  // A header under 100 MB leaves the upper half of its length 0.
  matches: (bytes) => bytes[8] === OPENING_BRACE && bytes.subarray(4, 8).every((byte) => byte === 0),
  read: readModelSafetensors,
  write: writeModelSafetensors,
};
