import { workArea, primarySize } from './screen.js';

/** @typedef {{ x: number, y: number, width: number, height: number }} Rectangle */

/** Where a window is and in which state: plain numbers, whatever Chromium makes of them. */
export class WindowState {
  /** @param {Electron.BrowserWindowConstructorOptions} options */
  constructor(options) {
    const { width = 800, height = 600, minWidth = 0, minHeight = 0, maxWidth = 0, maxHeight = 0 } = options;
    this.minimum = { width: minWidth, height: minHeight };
    this.maximum = { width: maxWidth || Infinity, height: maxHeight || Infinity };
    const size = this.clamp({ width, height });
    const area = workArea();
    const {
      x = Math.round(area.x + (area.width - size.width) / 2),
      y = Math.round(area.y + (area.height - size.height) / 2),
    } = options;
    /** @type {Rectangle} */
    this.normal = { x, y, ...size };
    this.minimized = false;
    this.maximized = false;
    this.fullScreen = options.fullscreen === true;
  }

  /** @returns {Rectangle} what the window takes up now */
  get bounds() {
    if (this.fullScreen) return { x: 0, y: 0, ...primarySize() };
    return { ...(this.maximized ? workArea() : this.normal) };
  }

  /** @returns {'fullscreen' | 'maximized' | 'minimized' | 'normal'} the protocol's name */
  get name() {
    if (this.minimized) return 'minimized';
    if (this.fullScreen) return 'fullscreen';
    return this.maximized ? 'maximized' : 'normal';
  }

  /** @param {{ width: number, height: number }} size */
  clamp({ width, height }) {
    return {
      width: Math.min(Math.max(Math.round(width), this.minimum.width, 1), this.maximum.width),
      height: Math.min(Math.max(Math.round(height), this.minimum.height, 1), this.maximum.height),
    };
  }

  /** @param {Partial<Rectangle>} bounds */
  move(bounds) {
    const wanted = { ...this.normal, ...bounds };
    this.normal = { x: Math.round(wanted.x), y: Math.round(wanted.y), ...this.clamp(wanted) };
  }
}
