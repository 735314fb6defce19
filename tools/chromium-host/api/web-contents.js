import { codec } from '../host/codec.js';
import { electronEvent, makeStrict, notImplemented } from '../host/strict.js';
import { app } from './app.js';
import { nativeImageFromBuffer } from './native-image.js';
import { Navigation } from './navigation.js';
import { dispatchOrder } from './renderer-orders.js';
import { defaultSession } from './session.js';

const events = [
  'before-input-event',
  'blur',
  'console-message',
  'destroyed',
  'devtools-closed',
  'devtools-opened',
  'did-fail-load',
  'did-finish-load',
  'did-navigate',
  'did-navigate-in-page',
  'did-start-loading',
  'did-start-navigation',
  'did-stop-loading',
  'dom-ready',
  'focus',
  'page-title-updated',
  'preload-error',
  'render-process-gone',
  'responsive',
  'unresponsive',
  'will-navigate',
  'will-prevent-unload',
  // These cannot happen here: a denied window has no contents, webviews and redirects of documents do not exist.
  'certificate-error',
  'context-menu',
  'did-attach-webview',
  'did-create-window',
  'did-redirect-navigation',
  'will-attach-webview',
  'will-frame-navigate',
  'will-redirect',
  'zoom-changed',
];

/** Electron's WebContents, over one page of Chromium. */
export class WebContents extends Navigation {
  /** @param {import('../host/page.js').Page} page */
  constructor(page) {
    super('webContents', events, page);
    this._devTools = false;
    /** @type {import('./browser-window.js').BrowserWindow | undefined} */
    this._window = undefined;
    /** @type {((details: any) => any) | null} */
    this._openHandler = null;
    page.on('order', (message, contextId) => dispatchOrder(this, message, contextId));
    page.on('console', (event) => this._console(event));
    page.on('crashed', () => this._crashed());
    page.on('destroyed', () => this._destroy());
  }

  get session() {
    return defaultSession();
  }
  getType() {
    return 'window';
  }
  getOSProcessId() {
    return this._page.browser?.process.pid ?? 0;
  }

  /** @param {string} channel @param {any[]} args */
  send(channel, ...args) {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument');
    this._page.order('message', [channel, codec.encode(args)]);
  }
  postMessage() {
    throw notImplemented('webContents.postMessage');
  }

  /** @param {((details: { url: string, frameName: string, features: string }) => { action: string }) | null} handler */
  setWindowOpenHandler(handler) {
    this._openHandler = handler;
  }

  /** @param {string} code @param {boolean} [userGesture] */
  executeJavaScript(code, userGesture = false) {
    return this._page.evaluate(code, { userGesture });
  }

  /** @param {{ landscape?: boolean, printBackground?: boolean, scale?: number, pageSize?: any, margins?: any }} [options] */
  async printToPDF({ landscape, printBackground, scale, pageSize } = {}) {
    const params = { landscape, printBackground, scale, preferCSSPageSize: pageSize === undefined };
    const size =
      typeof pageSize === 'object' ? { paperWidth: pageSize.width, paperHeight: pageSize.height } : {};
    const { data } = await this._page.send('Page.printToPDF', { ...params, ...size });
    return Buffer.from(data, 'base64');
  }

  /** @param {Electron.Rectangle} [rectangle] */
  async capturePage(rectangle) {
    const clip = rectangle && { clip: { ...rectangle, scale: 1 } };
    const { data } = await this._page.send('Page.captureScreenshot', { format: 'png', ...clip });
    return nativeImageFromBuffer(Buffer.from(data, 'base64'));
  }

  openDevTools() {
    if (this._devTools) return;
    this._devTools = true;
    this.emit('devtools-opened');
  }
  closeDevTools() {
    if (!this._devTools) return;
    this._devTools = false;
    this.emit('devtools-closed');
  }
  toggleDevTools() {
    if (this._devTools) this.closeDevTools();
    else this.openDevTools();
  }
  isDevToolsOpened() {
    return this._devTools;
  }

  /** @param {string} command */
  _edit(command) {
    const key = { type: 'keyDown', key: 'Unidentified', commands: [command] };
    this._page.post('Input.dispatchKeyEvent', key);
    this._page.post('Input.dispatchKeyEvent', { ...key, type: 'keyUp', commands: [] });
  }
  undo() {
    this._edit('undo');
  }
  redo() {
    this._edit('redo');
  }
  cut() {
    this._edit('cut');
  }
  copy() {
    this._edit('copy');
  }
  paste() {
    this._edit('paste');
  }
  delete() {
    this._edit('delete');
  }
  selectAll() {
    this._edit('selectAll');
  }
  focus() {
    this._page.post('Page.bringToFront');
  }
  forcefullyCrashRenderer() {
    this._page.post('Page.crash');
  }
  /** @param {{ waitForBeforeUnload?: boolean }} [options] */
  close(options) {
    this._window?._close(options?.waitForBeforeUnload ?? false);
  }

  /** @param {string} url @param {string} frameName @param {string} features */
  _openWindow(url, frameName, features) {
    const details = {
      url,
      frameName,
      features,
      disposition: 'foreground-tab',
      referrer: { url: this.getURL(), policy: 'default' },
    };
    const decision = this._openHandler?.(details);
    if (decision?.action === 'deny') return;
    console.error(
      decision
        ? `chromium-host: windows opened by a page are not implemented; ${url} was denied`
        : `chromium-host: ${url} was denied: Electron would open it, for there is no setWindowOpenHandler`,
    );
  }

  /** @param {any} event Runtime.consoleAPICalled */
  _console({ type, args, stackTrace }) {
    const message = args.map((/** @type {any} */ arg) => arg.value ?? arg.description ?? arg.type).join(' ');
    const level =
      { error: 'error', assert: 'error', warning: 'warning', debug: 'debug' }[/** @type {string} */ (type)] ??
      'info';
    const { lineNumber = 0, url = '' } = stackTrace?.callFrames[0] ?? {};
    this.emit(
      'console-message',
      electronEvent({ message, level, lineNumber, sourceId: url, frame: this.mainFrame }),
    );
  }

  _crashed() {
    this._isCrashed = true;
    this._loading = false;
    const details = { reason: 'crashed', exitCode: 5 };
    this.emit('render-process-gone', electronEvent(), details);
    app.emit('render-process-gone', electronEvent(), this, details);
  }

  _destroy() {
    if (this._destroyed) return;
    this._destroyed = true;
    this.emit('destroyed');
    contents.delete(this.id);
    this._window?._closed();
  }
}

/** @type {Map<number, WebContents>} */
const contents = new Map();

/** @param {import('../host/page.js').Page} page */
export function createWebContents(page) {
  const created = new WebContents(page);
  contents.set(created.id, created);
  return created;
}

/** Electron's `webContents` module. */
export const webContents = makeStrict(
  {
    getAllWebContents: () => [...contents.values()],
    getFocusedWebContents: () => [...contents.values()].find((each) => each._window?.isFocused()) ?? null,
    /** @param {number} id */
    fromId: (id) => contents.get(id),
  },
  'webContents',
);
