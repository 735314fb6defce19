/** Data sets of labelled grey images, however they were found. */
import type { LabelledImages } from '../core/kernels';

/** Which well-known data set this is, if any. */
export type DatasetName = 'mnist' | 'synthetic' | 'custom';

/** A data set in memory. Images are (N, height x width) grey levels 0..255, labels 0..classes-1. */
export interface Dataset {
  name: DatasetName;
  /** The folder or file that it came from; `generated, seed N` for synthetic digits. */
  source: string;
  /** SHA-256 of the hex digests of its IDX contents (training images and labels, test images and labels), joined. */
  sha256?: string;
  height: number;
  width: number;
  classes: number;
  train: LabelledImages;
  /** Null where the source has only one part: tests are then taken from behind training and validation. */
  test: LabelledImages | null;
}

/** The smallest array type that holds these labels, and how many classes they name (at least two). */
export function packLabels(parts: (ArrayLike<number> | null)[]): {
  classes: number;
  packed: (Uint8Array | Uint16Array | null)[];
} {
  let highest = 1;
  for (const part of parts) {
    if (!part) continue;
    for (let i = 0; i < part.length; i++) {
      const label = part[i]!;
      if (!Number.isInteger(label) || label < 0 || label > 65535) {
        throw new RangeError(`the label ${label} is not a whole number 0..65535`);
      }
      if (label > highest) highest = label;
    }
  }
  const LabelArray = highest < 256 ? Uint8Array : Uint16Array;
  const packed = parts.map((part) => {
    if (!part) return null;
    return part instanceof LabelArray ? part : LabelArray.from(part);
  });
  return { classes: highest + 1, packed };
}
