import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { HostProcess } from './host-process.js';
import { HostControls } from './host-controls.js';
import { Pages } from './pages.js';

/**
 * @typedef {import('playwright-core').Page} Page
 * @typedef {{ child: import('node:child_process').ChildProcess, temporary: string | undefined,
 *   startAnother: (...more: string[]) => import('node:child_process').ChildProcess }} Started
 */

/** A running app: the part of Playwright's ElectronApplication that specs use, and `host` for what only this has. */
export class Application {
  /** @param {Started} started */
  constructor({ child, startAnother, temporary }) {
    this._process = new HostProcess(child);
    this._pages = new Pages(this._process);
    this._temporary = temporary;
    /** Controls that Playwright's Electron has not. */
    this.host = new HostControls(this._process, this._pages, startAnother);
  }

  /** @param {number} timeout */
  async ready(timeout) {
    try {
      await this._process.waitFor('ready', timeout);
    } catch (error) {
      await this._kill();
      throw error;
    }
  }

  /** @returns {import('node:child_process').ChildProcess} */
  process() {
    return this._process.child;
  }

  /** @returns {Page[]} the pages of the windows known so far, in the order they opened */
  windows() {
    return this._pages.list();
  }

  /** @param {{ timeout?: number }} [options] @returns {Promise<Page>} once it shows its first document */
  firstWindow(options) {
    return this._pages.first(options?.timeout ?? 30_000);
  }

  /** @returns {import('playwright-core').BrowserContext} */
  context() {
    return this._pages.context();
  }

  /**
   * Runs a function in the app's main process.
   *
   * @template Result, Argument
   * @param {(electron: typeof import('electron'), argument: Argument) => Result | Promise<Result>} pageFunction
   * @param {Argument} [argument]
   * @returns {Promise<Awaited<Result>>}
   */
  evaluate(pageFunction, argument) {
    return this._process.call('evaluate', String(pageFunction), argument);
  }

  /**
   * The window of a page, to evaluate with.
   *
   * @param {Page} page
   */
  async browserWindow(page) {
    const targetId = await this._pages.targetOf(page);
    return {
      /**
       * @template Result, Argument
       * @param {(window: import('electron').BrowserWindow, argument: Argument) => Result | Promise<Result>} pageFunction
       * @param {Argument} [argument]
       * @returns {Promise<Awaited<Result>>}
       */
      evaluate: (pageFunction, argument) =>
        this._process.call('evaluateWindow', targetId, String(pageFunction), argument),
      dispose: async () => undefined,
    };
  }

  /**
   * @param {'close' | 'window'} event
   * @param {{ timeout?: number }} [options]
   * @returns {Promise<any>} the page of the next window; nothing for `close`
   */
  async waitForEvent(event, { timeout = 30_000 } = {}) {
    if (event === 'window') return this._pages.next(timeout);
    if (this._process.child.exitCode !== null) return;
    await once(this._process, 'exit', { signal: AbortSignal.timeout(timeout) });
  }

  /** @param {'close' | 'window'} event @param {(...args: any[]) => void} listener */
  on(event, listener) {
    if (event === 'close') this._process.on('exit', listener);
    else this._pages.on('window', listener);
    return this;
  }

  /**
   * Quits the app as its user would, and waits for its end.
   *
   * @throws {Error} if it does not quit in time (it is then killed), or a dialog went unanswered
   */
  async close({ timeout = 10_000 } = {}) {
    const isRunning = this._process.child.exitCode === null && this._process.child.signalCode === null;
    if (isRunning) this._process.call('quit').catch(() => undefined);
    const timer = setTimeout(() => this._process.child.kill('SIGKILL'), timeout);
    await this._process.exited;
    clearTimeout(timer);
    await this._cleanUp();
    if (this._process.child.signalCode === 'SIGKILL') {
      throw new Error(`The app did not quit within ${timeout} ms, and was killed.\n${this._process.output}`);
    }
    if (this._process.failures.length > 0) throw new Error(this._process.failures.join('\n'));
  }

  async _kill() {
    this._process.child.kill('SIGKILL');
    await this._process.exited;
    await this._cleanUp();
  }

  async _cleanUp() {
    await this._pages.disconnect();
    if (this._temporary) await rm(this._temporary, { recursive: true, force: true, maxRetries: 10 });
  }
}
