/** The formats of model files, matched by signature before one is read. */
import { FormatError } from './format-error';
import type { ModelFile, ModelFormat, ModelFormatName } from './model-file';
import { jsonFormat } from './model-json';
import { npzFormat } from './model-npz';
import { pickleCheckpointFormat, pickleModelFormat } from './model-pickle';
import { safetensorsFormat } from './model-safetensors';
import { onnxFormat } from './onnx/model-onnx';

/** In the order in which they are tried and listed. */
export const MODEL_FORMATS: readonly ModelFormat[] = [
  pickleModelFormat,
  pickleCheckpointFormat,
  npzFormat,
  onnxFormat,
  safetensorsFormat,
  jsonFormat,
];

/** The format of this name. */
export function modelFormat(name: ModelFormatName): ModelFormat {
  return MODEL_FORMATS.find((format) => format.name === name)!;
}

/** The format that a file of this name is to be written in, by its extension in any case; null for another. */
export function formatOfFileName(name: string): ModelFormat | null {
  const lower = name.toLowerCase();
  return MODEL_FORMATS.find(({ extension }) => lower.endsWith(extension)) ?? null;
}

/** Reads a model file of any format, told by its content. Throws a FormatError. */
export function readModelFile(bytes: Uint8Array): ModelFile & { format: ModelFormatName } {
  const format = MODEL_FORMATS.find(({ matches }) => matches(bytes));
  if (!format) throw new FormatError(`is not a model file of any known format (${bytes.length} bytes)`);
  return { ...format.read(bytes), format: format.name };
}
