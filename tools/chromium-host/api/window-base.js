import { randomUUID } from 'node:crypto';
import { ensureBrowser } from '../host/browser.js';
import { Page } from '../host/page.js';
import { readPreload } from '../host/preload.js';
import { runtime } from '../host/runtime.js';
import { electronEvent } from '../host/strict.js';
import { app } from './app.js';
import { menuAccelerators } from './menu.js';
import { nativeTheme } from './native-theme.js';
import { createWebContents } from './web-contents.js';
import { removeWindow, windows } from './windows.js';
import { WindowLook } from './window-look.js';
import { WindowState } from './window-state.js';

/** @param {Electron.WebPreferences} preferences */
function checkPreferences({
  sandbox = true,
  contextIsolation = true,
  nodeIntegration = false,
  webSecurity = true,
  webviewTag,
}) {
  const refuse = (/** @type {string} */ name) => {
    throw new Error(`chromium-host: webPreferences.${name} is not supported`);
  };
  if (!sandbox) refuse('sandbox: false');
  if (!contextIsolation) refuse('contextIsolation: false');
  if (nodeIntegration) refuse('nodeIntegration: true');
  if (!webSecurity) refuse('webSecurity: false');
  if (webviewTag) refuse('webviewTag: true');
}

let lastId = 0;

/** What Electron's BrowserWindow has besides its geometry: a page, visibility, focus and its end. */
export class WindowBase extends WindowLook {
  /** @param {Electron.BrowserWindowConstructorOptions} [options] */
  constructor(options = {}) {
    super(options);
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const preferences = options.webPreferences ?? {};
    checkPreferences(preferences);
    this.id = ++lastId;
    this._destroyed = false;
    this._visible = false;
    this._focused = false;
    this._announced = false;
    this._state = new WindowState(options);
    this._page = this._createPage(preferences);
    this.webContents = createWebContents(this._page);
    this.webContents._window = /** @type {any} */ (this);
    windows.push(/** @type {any} */ (this));
    this._page.once('paint', () => this._readyToShow());
    this.webContents.once('did-finish-load', () => this._readyToShow());
    this._page.once('navigated', () => runtime.control?.announce('window', this._page.targetId));
    this._page.on('dialog', (dialog) => this._dialog(dialog));
    app.emit('web-contents-created', electronEvent(), this.webContents);
    app.emit('browser-window-created', electronEvent(), this);
    if (options.show !== false) this.show();
  }

  /** @param {Electron.WebPreferences} preferences */
  _createPage({ preload, additionalArguments = [] }) {
    let script;
    try {
      script = preload === undefined ? undefined : readPreload(preload);
    } catch (error) {
      console.error(/** @type {Error} */ (error).message);
      queueMicrotask(() => this.webContents.emit('preload-error', electronEvent(), preload, error));
    }
    const { headless, controlled } = runtime.options;
    return new Page(ensureBrowser({ language: app.getLocale() }), {
      bounds: this._state.bounds,
      headless,
      asksBeforeUnload: !headless && !controlled,
      secret: randomUUID(),
      preload: script,
      process: () => preloadProcess(additionalArguments),
      accelerators: menuAccelerators,
      colorScheme: () => (nativeTheme.shouldUseDarkColors ? 'dark' : 'light'),
    });
  }

  _readyToShow() {
    if (this._announced) return;
    this._announced = true;
    this.emit('ready-to-show');
  }

  /** @param {string} url */
  loadURL(url) {
    return this.webContents.loadURL(url);
  }
  reload() {
    this.webContents.reload();
  }
  isDestroyed() {
    return this._destroyed;
  }

  show() {
    this.showInactive();
    this.focus();
  }
  showInactive() {
    if (this._visible) return;
    this._visible = true;
    this._applyState();
    this.emit('show');
  }
  hide() {
    if (!this._visible) return;
    this._visible = false;
    this._setFocused(false);
    this._applyState();
    this.emit('hide');
  }
  isVisible() {
    return this._visible && !this._state.minimized;
  }
  focus() {
    if (!this._visible) return;
    if (this._state.minimized) this.restore();
    if (!runtime.options.headless) this._page.post('Page.bringToFront');
    for (const other of windows) if (/** @type {any} */ (other) !== this) other._setFocused(false);
    this._setFocused(true);
  }
  blur() {
    this._setFocused(false);
  }
  isFocused() {
    return this._focused;
  }
  /** @param {boolean} focused */
  _setFocused(focused) {
    if (this._focused === focused || this._destroyed || (focused && !this._visible)) return;
    this._focused = focused;
    this.emit(focused ? 'focus' : 'blur');
    app.emit(focused ? 'browser-window-focus' : 'browser-window-blur', electronEvent(), this);
  }
  /** The geometry's part, in BrowserWindow. */
  restore() {}
  _applyState() {}

  /** Asks first: the app's `close` listeners, then the page. */
  close() {
    void this._close(true);
  }

  /** @param {boolean} asksPage @returns {Promise<boolean>} whether it closed */
  async _close(asksPage) {
    if (this._destroyed) return true;
    const event = electronEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    if (asksPage && this._page.committed && !this.webContents.isCrashed() && !(await this._pageAgrees()))
      return false;
    this.destroy();
    return true;
  }

  /** @returns {Promise<boolean>} */
  async _pageAgrees() {
    const ask = `(() => {
      const event = document.createEvent('BeforeUnloadEvent');
      event.initEvent('beforeunload', false, true);
      window.dispatchEvent(event);
      return event.defaultPrevented || event.returnValue !== '';
    })()`;
    const prevented = await this._page.evaluate(ask).catch(() => false);
    if (!prevented) return true;
    const event = electronEvent();
    this.webContents.emit('will-prevent-unload', event);
    return event.defaultPrevented;
  }

  /** Closes without asking. */
  destroy() {
    this._page.close();
    this.webContents._destroy();
  }

  _closed() {
    if (this._destroyed) return;
    const wasFocused = this._focused;
    this._setFocused(false);
    this._destroyed = true;
    this._page.close();
    runtime.control?.announce('window-closed', this._page.targetId);
    this.emit('closed');
    removeWindow(/** @type {any} */ (this));
    // As a desktop does.
    if (wasFocused) windows.findLast((window) => window.isVisible())?._setFocused(true);
  }

  /**
   * The user closes the visible window: nothing but a page's "leave?" can hold that up, so the host's script in the
   * page always asks, and the answer is Electron's way of closing.
   *
   * @param {{ type: string }} dialog
   */
  _dialog({ type }) {
    if (type !== 'beforeunload') return;
    const leaving = this._destroyed || this.webContents.isLoading();
    this._page.post('Page.handleJavaScriptDialog', { accept: leaving });
    if (!leaving) this.close();
  }

  /** @param {Electron.Rectangle} [rectangle] */
  capturePage(rectangle) {
    return this.webContents.capturePage(rectangle);
  }
}

/** @param {string[]} additionalArguments @returns {Record<string, unknown>} what a sandboxed preload sees of `process` */
function preloadProcess(additionalArguments) {
  const { platform, arch, pid, env, execPath, resourcesPath, version, versions } = /** @type {any} */ (
    process
  );
  return {
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    argv: [execPath, '--type=renderer', ...additionalArguments],
    mas: undefined,
    ...{ platform, arch, pid, env: { ...env }, execPath, resourcesPath, version, versions: { ...versions } },
  };
}
