/** Reads a picture of a digit into what a model sees. */
import { readFileSync } from 'node:fs';
import { centreDigit, DIGIT_SIDE, inkFromGrey, type GreyImage } from '../core/digit-centring';
import { greyFromPixels } from '../core/ink';
import { claimedPictureSize, type PictureSize } from '../formats/picture-header';
import { atFile, FileError } from '../storage/file-error';

const MAXIMUM_PIXELS = 50e6;

function assertNotTooLarge(file: string, { width, height }: PictureSize): void {
  if (width * height <= MAXIMUM_PIXELS) return;
  const limit = `at most ${MAXIMUM_PIXELS / 1e6} million`;
  throw new FileError(file, `is too large (${width} x ${height} pixels; ${limit})`);
}

/** A picture file (png, jpeg, webp, ...) in grey levels 0..255. Throws a FileError. */
export async function readGreyImage(file: string): Promise<GreyImage> {
  const bytes = atFile(file, () => readFileSync(file));
  // Asked before decoding, which takes the memory, and again for the formats whose headers are not read here.
  const claimed = claimedPictureSize(bytes);
  if (claimed) assertNotTooLarge(file, claimed);
  // Loaded where it is needed: it takes time that commands without pictures need not wait.
  const { createCanvas, loadImage } = await import('@napi-rs/canvas');
  let image: Awaited<ReturnType<typeof loadImage>>;
  try {
    image = await loadImage(bytes);
  } catch {
    throw new FileError(file, 'is not a picture that can be read (png, jpeg, webp, gif, bmp)');
  }
  const { width, height } = image;
  if (!(width > 0 && height > 0)) throw new FileError(file, 'is an empty picture');
  assertNotTooLarge(file, image);
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  return greyFromPixels(context.getImageData(0, 0, width, height).data, width, height);
}

/**
 * What a model with images of this size sees of a picture: one of just that size as it is (ink made light on dark),
 * any other brought into MNIST's form. Throws a FileError.
 */
export async function readDigit(file: string, [height, width]: [number, number]): Promise<ArrayLike<number>> {
  const image = inkFromGrey(await readGreyImage(file));
  if (image.width === width && image.height === height) return image.pixels;
  if (height !== DIGIT_SIDE || width !== DIGIT_SIDE) {
    throw new FileError(
      file,
      `is ${image.height} x ${image.width} pixels; the model takes ${height} x ${width}`,
    );
  }
  const digit = centreDigit(image);
  if (!digit) throw new FileError(file, 'is blank: no ink in it');
  return digit;
}
