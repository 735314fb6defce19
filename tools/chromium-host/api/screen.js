import { electronEvent, StrictEmitter } from '../host/strict.js';

/** One display, as large as most; a test changes it through `setDisplay`. */
let size = { width: 1920, height: 1080 };

/** @returns {Electron.Size} */
export const primarySize = () => ({ ...size });

/** @returns {Electron.Rectangle} */
export const workArea = () => ({ x: 0, y: 0, ...size });

class Screen extends StrictEmitter {
  constructor() {
    super('screen', ['display-added', 'display-metrics-changed', 'display-removed']);
  }
  getPrimaryDisplay() {
    return {
      id: 1,
      label: 'Display',
      bounds: workArea(),
      workArea: workArea(),
      size: primarySize(),
      workAreaSize: primarySize(),
      scaleFactor: 1,
      rotation: 0,
      internal: true,
      touchSupport: 'unknown',
      colorDepth: 24,
      depthPerComponent: 8,
      detected: true,
      displayFrequency: 60,
      monochrome: false,
    };
  }
  getAllDisplays() {
    return [this.getPrimaryDisplay()];
  }
  getDisplayMatching() {
    return this.getPrimaryDisplay();
  }
  getDisplayNearestPoint() {
    return this.getPrimaryDisplay();
  }
  getCursorScreenPoint() {
    return { x: 0, y: 0 };
  }
}

/** Electron's screen. */
export const screen = new Screen();

/** @param {Electron.Size} newSize */
export function setDisplay(newSize) {
  size = { ...newSize };
  screen.emit('display-metrics-changed', electronEvent(), screen.getPrimaryDisplay(), ['bounds', 'workArea']);
}
