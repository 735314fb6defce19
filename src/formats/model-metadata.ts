/**
 * What formats say of a model beside its arrays: the preprocessing, and the entries of a map from text to text, as
 * safetensors' __metadata__ and ONNX's metadata_props are.
 */
import type { Model } from '../core/model';
import { fitPreprocessing } from '../core/preprocessing';
import { FormatError } from './format-error';
import type { ModelParts } from './model-file';
import { shortened } from './strict-json';

/** What is to be written of the offset: null where nothing has to be, because all of it is 0 and the kind is raw. */
export function offsetToWrite({ kind, offset }: Model['preprocessing']): Float64Array | null {
  return kind === 'raw' && offset.every((value) => value === 0) ? null : offset;
}

/**
 * The preprocessing as a file states it. `raw` and `unit` need say no more than their kind, others need an offset
 * and a scale. Throws a FormatError.
 * @param scale what the file gives, whatever that is
 * @param offset null where the file gives none
 */
export function statedPreprocessing(
  kind: unknown,
  scale: unknown,
  offset: ArrayLike<number> | null,
  inputs: number,
): NonNullable<ModelParts['preprocessing']> {
  if (typeof kind !== 'string') throw new FormatError('the kind of preprocessing is not text');
  const known = kind === 'raw' || kind === 'unit' ? fitPreprocessing(kind, new Uint8Array(), inputs) : null;
  const stated = offset ?? known?.offset;
  // An unknown kind is refused for what it is, not for what it lacks.
  if (!stated && (kind === 'mean-image' || kind === 'standardised'))
    throw new FormatError(`no offset for the preprocessing ${kind}`);
  return { kind: shortened(kind), scale: scale ?? known?.scale, offset: stated ?? [] };
}

/** A finite number as text that gives it back bit by bit. */
export function numberToText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The number of an entry, null where there is none. Throws a FormatError when it is not a finite number. */
export function numberEntry(entries: ReadonlyMap<string, string>, name: string): number | null {
  const text = entries.get(name);
  if (text === undefined) return null;
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value)) throw new FormatError(`${name} is not a finite number: ${shortened(text)}`);
  return value;
}

/** Height and width as text, such as `28x28`. */
export function imageSizeToText([height, width]: Model['imageSize']): string {
  return `${height}x${width}`;
}

/** Height and width from such text; null from another. */
export function imageSizeFromText(text: string | undefined): number[] | null {
  return /^\d{1,9}x\d{1,9}$/.test(text ?? '') ? text!.split('x').map(Number) : null;
}
