/** Model files that users open: told from other files by their content. */
import { readFileSync, statSync } from 'node:fs';
import { beginningOf, endOf } from '../datasets/read-bytes';
import { FormatError, reasonOf } from '../formats/format-error';
import type { ModelFile, ModelFormat } from '../formats/model-file';
import { MODEL_FORMATS } from '../formats/model-formats';
import { readNpz } from '../formats/npz';
import { atFile, FileError } from '../storage/file-error';

/** Far above any network that Inkling trains: 784-4096-10 takes 26 MB in float64. */
const MAXIMUM_BYTES = 512 * 2 ** 20;
const BEGINNING = 4096;
/** The names of a zip's entries stand in its directory, at the end; that of a model is short. */
const END = 65536;

/** A file that holds a model, or should. */
export interface OpenedModelFile {
  bytes: Uint8Array;
  format: ModelFormat;
  contents: ModelFile;
}

function formatOf(bytes: Uint8Array): ModelFormat | null {
  return MODEL_FORMATS.find(({ matches }) => matches(bytes)) ?? null;
}

/** Whether a file too large to be read looks like a model all the same. */
function looksLikeModel(file: string): boolean {
  const format = formatOf(beginningOf(file, BEGINNING));
  return format !== null && (format.name !== 'npz' || Buffer.from(endOf(file, END)).includes('W1.npy'));
}

/**
 * Reads a model file of any format; null where the file (or folder) is no model at all, such as a data set.
 * Throws a FileError when it is one but damaged, or larger than 512 MB; that is not even read.
 */
export function openModelFile(file: string): OpenedModelFile | null {
  return atFile(file, () => {
    const status = statSync(file);
    if (!status.isFile()) return null;
    if (status.size > MAXIMUM_BYTES) {
      if (!looksLikeModel(file)) return null;
      throw new FormatError(`is larger than 512 MB (${status.size} bytes)`);
    }
    const read = readFileSync(file);
    // No Buffer leaves: its slice() is a view where that of every other typed array is a copy.
    const bytes = new Uint8Array(read.buffer, read.byteOffset, read.byteLength);
    const format = formatOf(bytes);
    if (!format) return null;
    try {
      if (format.name === 'npz' && !readNpz(bytes, (name) => name === 'W1').has('W1')) return null;
      return { bytes, format, contents: format.read(bytes) };
    } catch (error) {
      throw new FileError(file, reasonOf(error), { cause: error });
    }
  });
}
