import { permitOrigin } from '../host/network.js';
import { toChromiumUrl } from '../host/scheme-map.js';
import { electronEvent, StrictEmitter } from '../host/strict.js';
import { createMainFrame } from './web-frame-main.js';

/** @type {Record<string, number>} Chromium's numbers of the errors that occur */
const errorNumbers = { ERR_ABORTED: -3, ERR_ADDRESS_UNREACHABLE: -109, ERR_UNKNOWN_URL_SCHEME: -301 };

/** @param {string} url */
const isLoadable = (url) => /^(https?|data|about|blob):/.test(toChromiumUrl(url));

let lastId = 0;

/** The part of Electron's WebContents that is about the document: loading, going elsewhere, title and zoom. */
export class Navigation extends StrictEmitter {
  /**
   * @param {string} path
   * @param {readonly string[]} events
   * @param {import('../host/page.js').Page} page
   */
  constructor(path, events, page) {
    super(path, events);
    this._page = page;
    this.id = ++lastId;
    this._loading = false;
    this._navigating = false;
    this._committed = false;
    this._isCrashed = false;
    this._destroyed = false;
    this._title = '';
    this._zoomFactor = 1;
    /** @type {import('./browser-window.js').BrowserWindow | undefined} */
    this._window = undefined;
    this._mainFrame = createMainFrame(/** @type {any} */ (this));
    page.decideNavigation = (url) => this._mayNavigate(url);
    page.on('navigated', (details) => this._navigated(details));
    page.on('navigated-in-page', (url) =>
      this.emit('did-navigate-in-page', electronEvent(), url, true, 1, 1),
    );
    page.on('dom-ready', () => {
      if (this._zoomFactor !== 1) this._applyZoom();
      this.emit('dom-ready', electronEvent());
    });
    page.on('load', () => this._loaded());
  }

  get mainFrame() {
    return this._mainFrame;
  }
  isDestroyed() {
    return this._destroyed;
  }
  getURL() {
    return this._page.url;
  }
  getTitle() {
    return this._title;
  }
  isLoading() {
    return this._loading;
  }
  isLoadingMainFrame() {
    return this._loading;
  }
  isCrashed() {
    return this._isCrashed;
  }

  /** @param {string} url @returns {Promise<void>} */
  async loadURL(url) {
    const { protocol } = new URL(url);
    if (protocol === 'file:') throw new Error(`chromium-host: ${url}: pages are not loaded from file://`);
    if (/^https?:$/.test(protocol)) permitOrigin(url);
    this._isCrashed = false;
    this._startLoading(url);
    if (!isLoadable(url)) throw this._failed(url, 'ERR_UNKNOWN_URL_SCHEME');
    const finished = new Promise((resolve) => this.once('did-finish-load', resolve));
    this._navigating = true;
    try {
      await this._page.navigate(url);
    } catch (error) {
      throw this._failed(url, /** @type {Error} */ (error).message);
    } finally {
      this._navigating = false;
    }
    await finished;
  }

  reload() {
    this._page.expected.add(this._page.url.replace(/#.*/, ''));
    this._isCrashed = false;
    this._startLoading(this._page.url);
    this._page.post('Page.reload');
  }
  reloadIgnoringCache() {
    this.reload();
  }
  stop() {
    this._page.post('Page.stopLoading');
  }

  /** @param {string} url */
  _mayNavigate(url) {
    const event = electronEvent({
      url,
      isMainFrame: true,
      isSameDocument: false,
      frame: this.mainFrame,
      initiator: this.mainFrame,
    });
    this.emit('will-navigate', event, url);
    if (event.defaultPrevented) return false;
    if (/^https?:/.test(url))
      console.error(`chromium-host: the page may not go to ${url}: there is no network`);
    else this._startLoading(url);
    return true;
  }

  getZoomFactor() {
    return this._zoomFactor;
  }
  /** @param {number} factor */
  setZoomFactor(factor) {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0");
    this._zoomFactor = factor;
    this._applyZoom();
  }
  getZoomLevel() {
    return Math.log(this._zoomFactor) / Math.log(1.2);
  }
  /** @param {number} level */
  setZoomLevel(level) {
    this.setZoomFactor(1.2 ** level);
  }
  get zoomFactor() {
    return this.getZoomFactor();
  }
  set zoomFactor(factor) {
    this.setZoomFactor(factor);
  }
  get zoomLevel() {
    return this.getZoomLevel();
  }
  set zoomLevel(level) {
    this.setZoomLevel(level);
  }

  /** @param {string} url */
  _startLoading(url) {
    this._loading = true;
    this._committed = false;
    this.emit('did-start-loading');
    const details = { url, isSameDocument: false, isMainFrame: true, frame: this.mainFrame };
    this.emit('did-start-navigation', electronEvent(details), url, false, true);
  }

  /** @param {{ url: string, failed: boolean }} details */
  _navigated({ url, failed }) {
    // A reload that neither the app nor the page asked for, such as Playwright's.
    if (!failed && !this._loading) this._startLoading(url);
    this._committed = true;
    if (!failed) this.emit('did-navigate', electronEvent(), url, 200, 'OK');
    else if (!this._navigating) this._failed(url, 'ERR_FAILED');
  }

  _loaded() {
    // The end of the document before is no news.
    if (!this._loading || !this._committed) return;
    this._loading = false;
    this.emit('did-finish-load');
    this.emit('did-stop-loading');
  }

  /** @param {string} title */
  _setTitle(title) {
    if (!title || title === this._title) return;
    this._title = title;
    const event = electronEvent();
    this.emit('page-title-updated', event, title, true);
    this._window?._pageTitle(event, title);
  }

  /** @param {string} url @param {string} reason */
  _failed(url, reason) {
    this._loading = false;
    const errno = errorNumbers[reason] ?? -2;
    if (errno !== -3) this.emit('did-fail-load', electronEvent(), errno, reason, url, true);
    this.emit('did-stop-loading');
    return Object.assign(new Error(`${reason} (${errno}) loading '${url}'`), { code: reason, errno, url });
  }

  _applyZoom() {
    const expression = `document.documentElement.style.zoom = ${this._zoomFactor}`;
    this._page.evaluate(expression, { isolated: true }).catch(() => undefined);
  }
}
