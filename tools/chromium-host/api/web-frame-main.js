import { originOf } from '../host/scheme-map.js';
import { makeStrict } from '../host/strict.js';

/** Electron's WebFrameMain, for the one frame of a page that a preload runs in. */
class MainFrame {
  /** @param {import('./web-contents.js').WebContents} owner */
  constructor(owner) {
    this._owner = owner;
    this.routingId = owner.id;
    this.processId = owner.id;
    this.name = '';
    this.top = this;
    this.parent = /** @type {MainFrame | null} */ (null);
    /** @type {never[]} */
    this.frames = [];
    this.detached = false;
  }
  get url() {
    return this._owner.getURL();
  }
  get origin() {
    return this.url ? originOf(this.url) : '';
  }
  get visibilityState() {
    return 'visible';
  }
  isDestroyed() {
    return this._owner.isDestroyed();
  }
  /** @param {string} channel @param {any[]} args */
  send(channel, ...args) {
    this._owner.send(channel, ...args);
  }
  /** @param {string} code @param {boolean} [userGesture] */
  executeJavaScript(code, userGesture) {
    return this._owner.executeJavaScript(code, userGesture);
  }
}

/** @param {import('./web-contents.js').WebContents} owner */
export const createMainFrame = (owner) => makeStrict(new MainFrame(owner), 'webFrameMain');
