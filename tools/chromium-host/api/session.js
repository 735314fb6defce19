import { runtime } from '../host/runtime.js';
import { makeStrict, StrictEmitter } from '../host/strict.js';
import { webRequest } from '../host/web-request.js';
import { app } from './app.js';
import { net } from './net.js';
import { protocol } from './protocol.js';

/** Permissions that a page could ask for; Chromium's names, and Electron's where they differ. */
const permissions = [
  ['camera', 'media'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-write', 'clipboard-sanitized-write'],
  ['display-capture', 'display-capture'],
  ['geolocation', 'geolocation'],
  ['idle-detection', 'idle-detection'],
  ['microphone', 'media'],
  ['midi', 'midi'],
  ['notifications', 'notifications'],
  ['persistent-storage', 'persistent-storage'],
  ['storage-access', 'storage-access'],
  ['window-management', 'window-management'],
];

class Session extends StrictEmitter {
  constructor() {
    super('session', ['will-download', 'spellcheck-dictionary-initialized']);
    this.protocol = protocol;
    this.webRequest = webRequest.api;
    /** @type {((...args: any[]) => void) | null} */
    this._requestHandler = null;
    /** @type {((...args: any[]) => boolean) | null} */
    this._checkHandler = null;
    this._spellChecker = true;
  }

  /** @param {((...args: any[]) => void) | null} handler recorded; Chromium tells nobody of a request, so it is denied */
  setPermissionRequestHandler(handler) {
    this._requestHandler = handler;
  }
  /** @param {((...args: any[]) => boolean) | null} handler */
  setPermissionCheckHandler(handler) {
    this._checkHandler = handler;
    this._applyPermissions();
  }
  setDevicePermissionHandler() {}

  /** Everything is denied but what the check handler grants. */
  _applyPermissions() {
    runtime.browser?.then(({ session }) => {
      for (const [name, electronName] of permissions) {
        const granted = this._checkHandler?.(null, electronName, '', { isMainFrame: true }) === true;
        session.post('Browser.setPermission', {
          permission: { name },
          setting: granted ? 'granted' : 'denied',
        });
      }
    });
  }

  /** @param {boolean} enable */
  setSpellCheckerEnabled(enable) {
    this._spellChecker = enable;
  }
  isSpellCheckerEnabled() {
    return this._spellChecker;
  }
  get spellCheckerEnabled() {
    return this._spellChecker;
  }
  set spellCheckerEnabled(enable) {
    this._spellChecker = enable;
  }
  setSpellCheckerLanguages() {}

  async clearCache() {
    const browser = await runtime.browser;
    await Promise.all(
      [...(browser?.pages.values() ?? [])].map((page) => page.send('Network.clearBrowserCache')),
    );
  }
  async clearStorageData() {
    const browser = await runtime.browser;
    const everything = { origin: '*', storageTypes: 'all' };
    await Promise.all(
      [...(browser?.pages.values() ?? [])].map((page) => page.send('Storage.clearDataForOrigin', everything)),
    );
  }
  isPersistent() {
    return false;
  }
  get storagePath() {
    return null;
  }
  /** @param {string} url @param {RequestInit} [init] */
  fetch(url, init) {
    return net.fetch(url, init);
  }
}

/** @type {Session | undefined} */
let only;

/** @returns {Session} the one session that there is */
export function defaultSession() {
  if (!app.isReady()) throw new Error('Session can only be received when app is ready');
  return (only ??= new Session());
}

/** Electron's session module. */
export const session = makeStrict(
  {
    get defaultSession() {
      return defaultSession();
    },
  },
  'session',
);
