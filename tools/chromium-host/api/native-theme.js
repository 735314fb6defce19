import { StrictEmitter } from '../host/strict.js';
import { windows } from './windows.js';

class NativeTheme extends StrictEmitter {
  constructor() {
    super('nativeTheme', ['updated']);
    /** @type {'system' | 'light' | 'dark'} */
    this._source = 'system';
    /** @type {'light' | 'dark'} */
    this._system = 'light';
    this.shouldUseHighContrastColors = false;
    this.shouldUseInvertedColorScheme = false;
    this.shouldUseDarkColorsForSystemIntegratedUI = false;
    this.prefersReducedTransparency = false;
    this.inForcedColorsMode = false;
  }

  get themeSource() {
    return this._source;
  }
  set themeSource(source) {
    if (!['system', 'light', 'dark'].includes(source))
      throw new TypeError(`Invalid themeSource value: ${source}`);
    this._update(() => (this._source = source));
  }
  get shouldUseDarkColors() {
    return (this._source === 'system' ? this._system : this._source) === 'dark';
  }

  /** @param {() => void} change */
  _update(change) {
    const before = [this._source, this.shouldUseDarkColors].join();
    change();
    if (before === [this._source, this.shouldUseDarkColors].join()) return;
    for (const { _page: page } of windows) if (page.session) applyTheme(page);
    this.emit('updated');
  }
}

/** Electron's nativeTheme. */
export const nativeTheme = new NativeTheme();

/** @param {import('../host/page.js').Page} page */
export function applyTheme(page) {
  const value = nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
  page.post('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
}

/** @param {'light' | 'dark'} scheme what the system is now said to prefer */
export function setSystemTheme(scheme) {
  nativeTheme._update(() => (nativeTheme._system = scheme));
}
