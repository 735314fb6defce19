import { StrictEmitter } from '../host/strict.js';
import { app } from './app.js';

const events = [
  'blur',
  'close',
  'closed',
  'enter-full-screen',
  'focus',
  'hide',
  'leave-full-screen',
  'maximize',
  'minimize',
  'move',
  'moved',
  'page-title-updated',
  'ready-to-show',
  'resize',
  'resized',
  'responsive',
  'restore',
  'show',
  'unmaximize',
  'unresponsive',
  // These cannot happen here: Chromium's window tells nothing of them.
  'always-on-top-changed',
  'app-command',
  'enter-html-full-screen',
  'leave-html-full-screen',
  'query-session-end',
  'session-end',
  'system-context-menu',
  'will-move',
  'will-resize',
];

/** The part of Electron's BrowserWindow that only shows: recorded, for Chromium's window has no such things. */
export class WindowLook extends StrictEmitter {
  /** @param {Electron.BrowserWindowConstructorOptions} options */
  constructor(options) {
    super('BrowserWindow', events);
    this._title = options.title ?? app.name;
    this._progress = -1;
    this._flashing = false;
    this._backgroundColor = options.backgroundColor ?? '#FFFFFF';
  }

  /** @param {string} title */
  setTitle(title) {
    this._title = title;
  }
  getTitle() {
    return this._title;
  }
  get title() {
    return this._title;
  }
  set title(title) {
    this._title = title;
  }
  /** @param {{ defaultPrevented: boolean }} event @param {string} title */
  _pageTitle(event, title) {
    this.emit('page-title-updated', event, title, true);
    if (!event.defaultPrevented) this._title = title;
  }

  /** @param {number} progress @param {unknown} [_options] */
  setProgressBar(progress, _options) {
    this._progress = progress;
  }
  /** @param {boolean} flag */
  flashFrame(flag) {
    this._flashing = flag;
  }
  setMenu() {}
  removeMenu() {}
  setIcon() {}
  setOverlayIcon() {}
  setTitleBarOverlay() {}
  setRepresentedFilename() {}
  setDocumentEdited() {}
  setAutoHideMenuBar() {}
  setMenuBarVisibility() {}
  isMenuBarVisible() {
    return true;
  }
  /** @param {string} color */
  setBackgroundColor(color) {
    this._backgroundColor = color;
  }
  getBackgroundColor() {
    return this._backgroundColor;
  }
}
