import { metrics } from '../host/page-setup.js';
import { runtime } from '../host/runtime.js';
import { makeStaticsStrict } from '../host/strict.js';
import { WindowBase } from './window-base.js';
import { WindowState } from './window-state.js';
import { windows } from './windows.js';

/** @typedef {import('./window-state.js').Rectangle} Rectangle */

/** Electron's BrowserWindow. Here is its geometry; the rest is in the class it extends. */
export class BrowserWindow extends WindowBase {
  static getAllWindows() {
    return [...windows];
  }
  static getFocusedWindow() {
    return windows.find((window) => window.isFocused()) ?? null;
  }
  /** @param {import('./web-contents.js').WebContents} contents */
  static fromWebContents(contents) {
    return windows.find((window) => window.webContents === contents) ?? null;
  }
  /** @param {number} id */
  static fromId(id) {
    return windows.find((window) => window.id === id) ?? null;
  }

  getBounds() {
    return this._state.bounds;
  }
  getNormalBounds() {
    return { ...this._state.normal };
  }
  getContentBounds() {
    return this._state.bounds;
  }
  getSize() {
    const { width, height } = this._state.bounds;
    return [width, height];
  }
  getContentSize() {
    return this.getSize();
  }
  getPosition() {
    const { x, y } = this._state.bounds;
    return [x, y];
  }
  getMinimumSize() {
    const { width, height } = this._state.minimum;
    return [width, height];
  }

  /** @param {Partial<Rectangle>} bounds @param {boolean} [_animate] */
  setBounds(bounds, _animate) {
    this._change((state) => {
      state.maximized = false;
      state.move(bounds);
    });
  }
  /** @param {Partial<Rectangle>} bounds */
  setContentBounds(bounds) {
    this.setBounds(bounds);
  }
  /** @param {number} width @param {number} height */
  setSize(width, height) {
    this.setBounds({ width, height });
  }
  /** @param {number} width @param {number} height */
  setContentSize(width, height) {
    this.setBounds({ width, height });
  }
  /** @param {number} x @param {number} y */
  setPosition(x, y) {
    this.setBounds({ x, y });
  }
  center() {
    const { x, y } = new WindowState({ ...this._state.normal, x: undefined, y: undefined }).normal;
    this.setPosition(x, y);
  }
  /** @param {number} width @param {number} height */
  setMinimumSize(width, height) {
    this._change((state) => {
      state.minimum = { width, height };
      state.move({});
    });
  }
  setResizable() {}
  isResizable() {
    return true;
  }

  isMinimized() {
    return this._state.minimized;
  }
  isMaximized() {
    return this._state.maximized && !this._state.minimized && !this._state.fullScreen;
  }
  isFullScreen() {
    return this._state.fullScreen;
  }
  isNormal() {
    return this._state.name === 'normal';
  }
  get fullScreen() {
    return this.isFullScreen();
  }
  set fullScreen(flag) {
    this.setFullScreen(flag);
  }

  minimize() {
    if (this._state.minimized) return;
    this._change((state) => (state.minimized = true));
    this._setFocused(false);
    this.emit('minimize');
  }
  /** @override */
  restore() {
    if (this._state.minimized) {
      this._change((state) => (state.minimized = false));
      this.emit('restore');
    } else this.unmaximize();
  }
  maximize() {
    if (!this._visible) this.show();
    if (this._state.maximized && !this._state.minimized) return;
    this._change((state) => Object.assign(state, { maximized: true, minimized: false }));
    this.emit('maximize');
  }
  unmaximize() {
    if (!this._state.maximized) return;
    this._change((state) => (state.maximized = false));
    this.emit('unmaximize');
  }
  /** @param {boolean} flag */
  setFullScreen(flag) {
    if (this._state.fullScreen === flag) return;
    this._change((state) => (state.fullScreen = flag));
    this.emit(flag ? 'enter-full-screen' : 'leave-full-screen');
  }

  /** @param {(state: import('./window-state.js').WindowState) => void} change */
  _change(change) {
    if (this._destroyed) throw new TypeError('Object has been destroyed');
    const before = this._state.bounds;
    change(this._state);
    this._applyState();
    this._announce(before);
  }

  /** @param {Rectangle} before */
  _announce(before) {
    const { x, y, width, height } = this._state.bounds;
    if (before.x !== x || before.y !== y) this.emit('move');
    if (before.width !== width || before.height !== height) this.emit('resize');
  }

  /** Brings Chromium's window to this state: without a display, its content's size. @override */
  _applyState() {
    if (runtime.options.headless) {
      if (this._page.session)
        this._page.post('Emulation.setDeviceMetricsOverride', metrics(this._state.bounds));
      else this._page.settings.bounds = this._state.bounds;
    } else void this._applyToWindow().catch(() => undefined);
  }

  async _applyToWindow() {
    await this._page.opened;
    const { session } = /** @type {import('../host/browser.js').Browser} */ (this._page.browser);
    const { windowId } = await session.send('Browser.getWindowForTarget', { targetId: this._page.targetId });
    // Chromium cannot hide a window.
    const name = this._visible ? this._state.name : 'minimized';
    // It changes from one special state to another only by way of the normal one.
    await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'normal' } });
    const { x: left, y: top, width, height } = this._state.normal;
    const bounds = name === 'normal' ? { left, top, width, height } : { windowState: name };
    await session.send('Browser.setWindowBounds', { windowId, bounds });
  }

  /** The user moved or resized the visible window. @param {Rectangle} bounds */
  _boundsReported(bounds) {
    if (this._state.name !== 'normal' || !this._visible) return;
    const before = this._state.bounds;
    this._state.move(bounds);
    this._announce(before);
  }
}
makeStaticsStrict(BrowserWindow, 'BrowserWindow');
