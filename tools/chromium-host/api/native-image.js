import { readFileSync } from 'node:fs';
import { makeStrict } from '../host/strict.js';

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Electron's NativeImage, as far as PNG goes: bytes in, the same bytes out. */
class NativeImage {
  /** @param {Buffer} bytes a PNG file; anything else is an empty image */
  constructor(bytes) {
    this._png = bytes.subarray(0, 8).equals(pngSignature) ? bytes : Buffer.alloc(0);
  }
  isEmpty() {
    return this._png.length === 0;
  }
  getSize() {
    if (this.isEmpty()) return { width: 0, height: 0 };
    // The header is the first chunk.
    return { width: this._png.readUInt32BE(16), height: this._png.readUInt32BE(20) };
  }
  getAspectRatio() {
    const { width, height } = this.getSize();
    return height === 0 ? 1 : width / height;
  }
  toPNG() {
    return Buffer.from(this._png);
  }
  toDataURL() {
    return `data:image/png;base64,${this._png.toString('base64')}`;
  }
  setTemplateImage() {}
  isTemplateImage() {
    return false;
  }
}
makeStrict(NativeImage.prototype, 'NativeImage');

/** @param {Buffer} bytes a PNG file */
export const nativeImageFromBuffer = (bytes) => new NativeImage(bytes);

/** Electron's nativeImage. */
export const nativeImage = makeStrict(
  {
    createEmpty: () => new NativeImage(Buffer.alloc(0)),
    /** @param {Buffer} bytes */
    createFromBuffer: (bytes) => new NativeImage(bytes),
    /** @param {string} url */
    createFromDataURL: (url) => new NativeImage(Buffer.from(url.replace(/^[^,]*,/, ''), 'base64')),
    /** @param {string} path */
    createFromPath(path) {
      try {
        return new NativeImage(readFileSync(path));
      } catch {
        // As in Electron, a missing file is an empty image.
        return new NativeImage(Buffer.alloc(0));
      }
    },
  },
  'nativeImage',
);
