import { createCanvas } from '@napi-rs/canvas';
import { expect, it } from 'vitest';
import { claimedPictureSize } from './picture-size';

const canvas = createCanvas(301, 77);
canvas.getContext('2d').fillText('7', 20, 60);
const files: [string, Buffer][] = [
  ['png', canvas.toBuffer('image/png')],
  ['jpeg', canvas.toBuffer('image/jpeg', 80)],
  ['lossy webp', canvas.toBuffer('image/webp', 60)],
  ['gif', Buffer.from(`474946383961${'2d014d00'}${'00'.repeat(30)}`, 'hex')],
  ['bmp', Buffer.from(`424d${'00'.repeat(12)}28000000${'2d010000'}${'b3ffffff'}${'00'.repeat(30)}`, 'hex')],
  ['lossless webp', Buffer.from('RIFF____WEBPVP8L____\x2f\x2c\x01\x13\x10_______', 'latin1')],
  ['extended webp', Buffer.from('RIFF____WEBPVP8X________\x2c\x01\x00\x4c\x00\x00__', 'latin1')],
];

it.each(files)('reads the size of a %s picture', (_, bytes) => {
  expect(claimedPictureSize(bytes)).toEqual({ width: 301, height: 77 });
});

it.each(files)('does not fall over a %s picture that is cut off anywhere', (_, bytes) => {
  for (let length = 0; length < Math.min(bytes.length, 700); length++) {
    const size = claimedPictureSize(bytes.subarray(0, length));
    if (size) expect(size).toEqual({ width: 301, height: 77 });
  }
});

it('says nothing of other files', () => {
  expect(claimedPictureSize(Buffer.from('a text that is no picture, but long enough'))).toBeNull();
  expect(claimedPictureSize(Buffer.alloc(0))).toBeNull();
});
