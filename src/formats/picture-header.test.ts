import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { claimedPictureSize, isAnimatedPicture, isCutOff, pictureKind } from './picture-header';

const canvas = createCanvas(301, 77);
canvas.getContext('2d').fillText('7', 20, 60);
const files: [string, Uint8Array][] = [
  ['png', canvas.toBuffer('image/png')],
  ['jpeg', canvas.toBuffer('image/jpeg', 80)],
  ['lossy webp', canvas.toBuffer('image/webp', 60)],
  ['gif', Buffer.from(`474946383961${'2d014d00'}${'00'.repeat(30)}`, 'hex')],
  ['bmp', Buffer.from(`424d${'00'.repeat(12)}28000000${'2d010000'}${'b3ffffff'}${'00'.repeat(30)}`, 'hex')],
  ['lossless webp', Buffer.from('RIFF____WEBPVP8L____\x2f\x2c\x01\x13\x10_______', 'latin1')],
  ['extended webp', Buffer.from('RIFF____WEBPVP8X________\x2c\x01\x00\x4c\x00\x00__', 'latin1')],
];

/** A 1 x 1 gif with so many pictures. */
function gif(frames: number): Uint8Array {
  const frame = '21f9040000000000' + '2c000000000100010000' + '02024401' + '00';
  return Buffer.from(`47494638396101000100800000000000ffffff${frame.repeat(frames)}3b`, 'hex');
}

/** The png with another chunk before its pixels. */
function withChunk(png: Uint8Array, type: string): Uint8Array {
  const chunk = Buffer.concat([Buffer.from([0, 0, 0, 0]), Buffer.from(type, 'latin1'), Buffer.alloc(4)]);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

it.each(files)('reads the size of a %s picture', (_, bytes) => {
  expect(claimedPictureSize(bytes)).toEqual({ width: 301, height: 77 });
});

it.each(files)('does not fall over a %s picture that is cut off anywhere', (_, bytes) => {
  for (let length = 0; length < Math.min(bytes.length, 700); length++) {
    const size = claimedPictureSize(bytes.subarray(0, length));
    if (size) expect(size).toEqual({ width: 301, height: 77 });
    expect(isAnimatedPicture(bytes.subarray(0, length))).toBe(false);
    expect(isCutOff(bytes.subarray(0, length))).toBeTypeOf('boolean');
  }
});

it('says nothing of other files', () => {
  for (const bytes of [Buffer.from('a text that is no picture, but long enough'), new Uint8Array()]) {
    expect(pictureKind(bytes)).toBeNull();
    expect(claimedPictureSize(bytes)).toBeNull();
    expect(isAnimatedPicture(bytes)).toBe(false);
  }
});

describe('animations', () => {
  it('are told from pictures', () => {
    expect(isAnimatedPicture(gif(1))).toBe(false);
    expect(isAnimatedPicture(gif(2))).toBe(true);
    const png = files[0]![1];
    expect(isAnimatedPicture(png)).toBe(false);
    expect(isAnimatedPicture(withChunk(png, 'acTL'))).toBe(true);
    expect(isAnimatedPicture(withChunk(png, 'tEXt'))).toBe(false);
    const webp = Uint8Array.from(files[6]![1]);
    webp[20] = 0x10;
    expect(isAnimatedPicture(webp)).toBe(false);
    webp[20] = 0x12;
    expect(isAnimatedPicture(webp)).toBe(true);
  });
});

describe('the end of a file', () => {
  it.each([...files.slice(0, 3), ['gif', gif(1)] as const])('of a %s picture is missed', (_, bytes) => {
    expect(isCutOff(bytes)).toBe(false);
    expect(isCutOff(bytes.subarray(0, bytes.length - 3))).toBe(true);
    expect(isCutOff(bytes.subarray(0, Math.max(32, bytes.length >> 1)))).toBe(true);
  });

  it('is not the end of a thumbnail', () => {
    const jpeg = files[1]![1];
    const thumbnail = Buffer.from([0xff, 0xe1, 0x00, 0x06, 0x00, 0x00, 0xff, 0xd9]);
    const photograph = Buffer.concat([jpeg.subarray(0, 2), thumbnail, jpeg.subarray(2)]);
    expect(isCutOff(photograph)).toBe(false);
    expect(isCutOff(photograph.subarray(0, photograph.length - 2))).toBe(true);
  });
});
