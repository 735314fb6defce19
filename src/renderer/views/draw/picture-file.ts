/** Brings picture files onto the pad: checked before they are decoded, then turned to ink, dark on light or light on dark. */
import type { GreyImage } from '../../../core/digit-centring';
import { inkFromPixels } from '../../../core/ink';
import {
  claimedPictureSize,
  isAnimatedPicture,
  isCutOff,
  pictureKind,
} from '../../../formats/picture-header';
import type { Translator } from '../../../shared/messages';
import { PAD_SIDE, type Picture } from './pad-items';
import { inkBounds, placeInk } from './place-ink';

/** As much as `inkling predict` takes. */
const MAXIMUM_PIXELS = 50e6;
const MAXIMUM_BYTES = 100e6;

/** Larger pictures are made smaller first: nothing finer can be seen on the pad. */
const WORKING_SIDE = 1120;

/** Why a picture cannot be taken, in words for the user. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/** Whether something that is dragged or pasted says that it is a picture. */
export function isPictureType(type: string): boolean {
  return type.startsWith('image/');
}

async function checkedBytes(file: File, name: string, t: Translator): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > MAXIMUM_BYTES) {
    const megabytes = String(Math.ceil(file.size / 1e6));
    throw new PictureError(
      t('draw.pictures.tooManyBytes', { name, megabytes, limit: String(MAXIMUM_BYTES / 1e6) }),
    );
  }
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new PictureError(t('draw.pictures.unreadable', { name }));
  }
  if (bytes.length === 0) throw new PictureError(t('draw.pictures.empty', { name }));
  if (!pictureKind(bytes)) throw new PictureError(t('draw.pictures.notPicture', { name }));
  const size = claimedPictureSize(bytes);
  if (!size || size.width === 0 || size.height === 0) {
    throw new PictureError(t(`draw.pictures.${isCutOff(bytes) ? 'cutOff' : 'corrupt'}`, { name }));
  }
  if (size.width * size.height > MAXIMUM_PIXELS) {
    const [width, height] = [String(size.width), String(size.height)];
    const limit = String(MAXIMUM_PIXELS / 1e6);
    throw new PictureError(t('draw.pictures.tooManyPixels', { name, width, height, limit }));
  }
  if (isAnimatedPicture(bytes)) throw new PictureError(t('draw.pictures.animated', { name }));
  if (isCutOff(bytes)) throw new PictureError(t('draw.pictures.cutOff', { name }));
  return bytes;
}

function pixelsOf(bitmap: ImageBitmap): ImageData {
  const scale = Math.min(1, WORKING_SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(scale * bitmap.width));
  const height = Math.max(1, Math.round(scale * bitmap.height));
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas can be drawn on');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** Ink as a picture on the pad; null where there is none. */
export function pictureOfInk(ink: GreyImage): Picture | null {
  const bounds = inkBounds(ink);
  if (!bounds) return null;
  const { from, to, isSmooth } = placeInk(ink, bounds, PAD_SIDE);
  const pixels = new ImageData(from.width, from.height);
  for (let y = 0; y < from.height; y++) {
    for (let x = 0; x < from.width; x++) {
      pixels.data[4 * (y * from.width + x) + 3] = ink.pixels[(from.top + y) * ink.width + from.left + x]!;
    }
  }
  const canvas = new OffscreenCanvas(from.width, from.height);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  return { kind: 'picture', ink: canvas, isSmooth, ...to };
}

/** A picture file as it comes onto the pad. Throws a PictureError. */
export async function readPicture(file: File, name: string, t: Translator): Promise<Picture> {
  const bytes = await checkedBytes(file, name, t);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes]));
  } catch {
    throw new PictureError(t('draw.pictures.corrupt', { name }));
  }
  try {
    const { data, width, height } = pixelsOf(bitmap);
    const picture = pictureOfInk(inkFromPixels(data, width, height));
    if (!picture) throw new PictureError(t('draw.pictures.blank', { name }));
    return picture;
  } finally {
    bitmap.close();
  }
}
