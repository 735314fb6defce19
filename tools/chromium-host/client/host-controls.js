import { HostProcess } from './host-process.js';

/** @typedef {import('playwright-core').Page} Page */

/** What a test can do to an app in the host that Playwright's Electron has no way for. */
export class HostControls {
  /**
   * @param {HostProcess} process
   * @param {import('./pages.js').Pages} pages
   * @param {(...more: string[]) => import('node:child_process').ChildProcess} startAnother
   */
  constructor(process, pages, startAnother) {
    this._process = process;
    this._pages = pages;
    this._startAnother = startAnother;
  }

  /** @returns {string} what the app has written to stdout and stderr */
  output() {
    return this._process.output;
  }

  /**
   * Answers the dialog that is open, or the next one to open. A dialog that nobody answers fails `close()`.
   *
   * @param {{ filePaths?: string[], filePath?: string, canceled?: boolean, response?: number, checkboxChecked?: boolean }} answer
   * @returns {Promise<{ kind: string, options: any }>} the dialog that it was for, once it has opened
   */
  answerDialog(answer) {
    return this._process.call('answerDialog', answer);
  }

  /** Chooses a menu item. @param {string | string[]} target its id, or the labels on the way to it @returns {Promise<void>} */
  triggerMenu(target) {
    return this._process.call('triggerMenu', target);
  }

  /** @returns {Promise<{ title: string, body: string, silent: boolean, isOpen: boolean }[]>} all that were shown */
  notifications() {
    return this._process.call('notifications');
  }

  /** @param {number} [index] the last if not given @returns {Promise<void>} */
  clickNotification(index) {
    return this._process.call('clickNotification', index);
  }

  /** @returns {Promise<{ method: string, target: string }[]>} what the app opened through Electron's shell */
  shellCalls() {
    return this._process.call('shellCalls');
  }

  /** @returns {Promise<string[]>} the power-save blockers that are on */
  powerSaveBlockers() {
    return this._process.call('powerSaveBlockers');
  }

  /** @param {'light' | 'dark'} scheme what the system prefers from now on @returns {Promise<void>} */
  setSystemTheme(scheme) {
    return this._process.call('setSystemTheme', scheme);
  }

  /** @param {{ width: number, height: number }} size of the one display @returns {Promise<void>} */
  setDisplay(size) {
    return this._process.call('setDisplay', size);
  }

  /**
   * Drops files from outside onto an element.
   *
   * @param {string} selector
   * @param {string[]} paths
   * @param {Page} [page] the first window's, if not given
   * @returns {Promise<void>}
   */
  async dropFiles(selector, paths, page) {
    const targetId = await this._pages.targetOf(page ?? (await this._pages.first(30_000)));
    return this._process.call('dropFiles', targetId, selector, paths);
  }

  /** Kills a utility process with SIGKILL. @param {string} [serviceName] the first if not given @returns {Promise<void>} */
  killUtility(serviceName) {
    return this._process.call('killUtility', serviceName);
  }

  /**
   * Starts the app a second time with the same user data.
   *
   * @param {string[]} [args] added to the app's arguments
   * @returns {Promise<{ code: number, output: string }>} once that second process has ended
   */
  async secondInstance(args = []) {
    const second = new HostProcess(this._startAnother(...args));
    const code = await second.exited;
    return { code, output: second.output };
  }
}
