import { ensureBrowser } from '../host/browser.js';
import { electronEvent, makeStrict, missing, notImplemented, StrictEmitter } from '../host/strict.js';
import { runtime } from '../host/runtime.js';
import { defaultPath, systemLocale, systemLanguages } from './app-paths.js';
import { closeAllWindows, windows } from './windows.js';
import { SingleInstance } from './single-instance.js';
import { existsSync, mkdirSync } from 'node:fs';
import { isAbsolute } from 'node:path';

const events = [
  'activate',
  'before-quit',
  'browser-window-blur',
  'browser-window-created',
  'browser-window-focus',
  'child-process-gone',
  'open-file',
  'open-url',
  'quit',
  'ready',
  'render-process-gone',
  'second-instance',
  'web-contents-created',
  'will-finish-launching',
  'will-quit',
  'window-all-closed',
  // These cannot happen here: no network, no certificates, no assistive technology that is told of.
  'accessibility-support-changed',
  'certificate-error',
  'gpu-info-update',
  'login',
  'select-client-certificate',
  'session-created',
];

class App extends StrictEmitter {
  constructor() {
    super('app', events);
    /** @type {string | undefined} */
    this._name = undefined;
    /** @type {Map<string, string>} */
    this._paths = new Map();
    this._isReady = false;
    this._quitting = false;
    this._exiting = false;
    /** @type {SingleInstance | undefined} */
    this._instance = undefined;
    this._badge = 0;
    this._whenReady = new Promise((resolve) => (this._resolveReady = resolve));
    this.dock = process.platform === 'darwin' ? missing('app.dock') : undefined;
    this.accessibilitySupportEnabled = false;
    this.applicationMenu = null;
    this.userAgentFallback = '';
    this.commandLine = makeStrict(new CommandLine(), 'app.commandLine');
  }

  get name() {
    return this._name ?? runtime.options.name;
  }
  set name(name) {
    this._name = name;
  }
  getName() {
    return this.name;
  }
  /** @param {string} name */
  setName(name) {
    this.name = name;
  }
  getVersion() {
    return runtime.options.version;
  }
  getAppPath() {
    return runtime.options.appPath;
  }
  get isPackaged() {
    return false;
  }
  isReady() {
    return this._isReady;
  }
  whenReady() {
    return this._whenReady;
  }

  /** @param {string} name */
  getPath(name) {
    const path =
      this._paths.get(name) ?? defaultPath(name, this.name, this.commandLine.getSwitchValue('user-data-dir'));
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    if (name === 'userData' || name === 'sessionData' || name === 'logs')
      mkdirSync(path, { recursive: true });
    return path;
  }
  /** @param {string} name @param {string} path */
  setPath(name, path) {
    if (defaultPath(name, this.name, '') === undefined) throw new Error(`Failed to set path for '${name}'`);
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    if (!existsSync(path)) mkdirSync(path, { recursive: true });
    this._paths.set(name, path);
  }
  /** @param {string} [path] */
  setAppLogsPath(path) {
    this.setPath('logs', path ?? this.getPath('logs'));
  }

  getLocale() {
    return this.commandLine.getSwitchValue('lang') || systemLocale();
  }
  getLocaleCountryCode() {
    return this.getSystemLocale().split('-')[1] ?? '';
  }
  getSystemLocale() {
    return systemLocale();
  }
  getPreferredSystemLanguages() {
    return systemLanguages();
  }

  quit() {
    if (this._quitting) return;
    const event = electronEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this._quitting = true;
    if (windows.length === 0) this._shutDown();
    else void closeAllWindows();
  }

  /** A window that stays open ends the attempt to quit. */
  _cancelQuit() {
    this._quitting = false;
  }

  /** Called when the last window has closed. */
  _allWindowsClosed() {
    if (this._exiting) return;
    if (this._quitting) this._shutDown();
    else if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }

  _shutDown() {
    const event = electronEvent();
    this.emit('will-quit', event);
    if (event.defaultPrevented) this._quitting = false;
    else this.exit(Number(process.exitCode ?? 0));
  }

  /** @param {number} [exitCode] */
  exit(exitCode = 0) {
    if (this._exiting) return;
    this._exiting = true;
    for (const window of [...windows]) window.destroy();
    this.emit('quit', electronEvent(), exitCode);
    // The code after app.quit() still runs, as in Electron.
    setImmediate(() => process.exit(exitCode));
  }
  relaunch() {
    throw notImplemented('app.relaunch');
  }

  /** @param {Record<string, unknown>} [additionalData] */
  requestSingleInstanceLock(additionalData) {
    this._instance ??= new SingleInstance(this.getPath('userData'), (argv, cwd, data) =>
      this.emit('second-instance', electronEvent(), argv, cwd, data),
    );
    const isFirst = this._instance.request(additionalData);
    // Now it is certain that Chromium will be needed: it starts while the app does.
    if (isFirst) ensureBrowser({ language: this.getLocale() });
    return isFirst;
  }
  hasSingleInstanceLock() {
    return this._instance?.held ?? false;
  }
  releaseSingleInstanceLock() {
    this._instance?.release();
  }

  focus() {
    windows[0]?.focus();
  }
  /** @param {number} [count] */
  setBadgeCount(count = 0) {
    this._badge = count;
    return true;
  }
  getBadgeCount() {
    return this._badge;
  }
  get badgeCount() {
    return this._badge;
  }
  set badgeCount(count) {
    this._badge = count;
  }
  enableSandbox() {
    if (this._isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
  }
  disableHardwareAcceleration() {
    if (this._isReady)
      throw new Error('app.disableHardwareAcceleration() can only be called before app is ready');
  }
  isAccessibilitySupportEnabled() {
    return false;
  }
  addRecentDocument() {}
  clearRecentDocuments() {}
  setAppUserModelId() {}
  setAboutPanelOptions() {}
  showAboutPanel() {}
  setDesktopName() {}

  /** Called once the app's main module has run. */
  _start() {
    if (this._exiting) return;
    this.emit('will-finish-launching');
    this._isReady = true;
    this.emit('ready', electronEvent(), {});
    /** @type {any} */ (this)._resolveReady();
  }
}

/** The switches that follow the app on the command line, and those it appends. */
class CommandLine {
  constructor() {
    /** @type {Map<string, string> | undefined} */
    this._switches = undefined;
  }
  /** @returns {Map<string, string>} */
  _all() {
    this._switches ??= new Map(
      runtime.options.arguments.flatMap((argument) => {
        const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
        return match ? [[match[1], match[2] ?? '']] : [];
      }),
    );
    return this._switches;
  }
  /** @param {string} name @param {string} [value] */
  appendSwitch(name, value = '') {
    this._all().set(name, value);
  }
  appendArgument() {}
  /** @param {string} name */
  hasSwitch(name) {
    return this._all().has(name);
  }
  /** @param {string} name */
  getSwitchValue(name) {
    return this._all().get(name) ?? '';
  }
  /** @param {string} name */
  removeSwitch(name) {
    this._all().delete(name);
  }
}

/** Electron's app. */
export const app = new App();
