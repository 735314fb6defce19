import { EventEmitter, once } from 'node:events';

/** @typedef {import('playwright-core').Page} Page */

/**
 * The app's windows as Playwright's pages: Playwright attaches to the same Chromium as the host. A page counts once
 * its window shows a document; popups that the host is about to close never do. Emits `window`.
 */
export class Pages extends EventEmitter {
  /** @param {import('./host-process.js').HostProcess} host */
  constructor(host) {
    super();
    this.host = host;
    /** @type {Page[]} */
    this.known = [];
    /** @type {import('playwright-core').Browser | undefined} */
    this.browser = undefined;
    // Loading Playwright takes as long as starting Chromium: both at once.
    const playwright = import('playwright-core');
    this.connected = new Promise((resolve) => {
      host.once('announce:endpoint', async (endpoint) => {
        const { chromium } = await playwright;
        // The host has set theme, size and focus itself.
        resolve(
          (this.browser = await chromium.connectOverCDP(endpoint, { isLocal: true, noDefaults: true })),
        );
      });
    });
    /** @type {string[]} the targets of windows that Playwright has not told of yet */
    this.wanted = [];
    /** @type {Promise<unknown>} one look at a time */
    this.looking = Promise.resolve();
    host.on('announce:window', (targetId) => {
      this.wanted.push(targetId);
      this.look();
    });
    host.on('announce:window-closed', (targetId) => this.forget(targetId));
    this.connected.then(() => this.context().on('page', () => this.look()));
  }

  /** @returns {import('playwright-core').BrowserContext} */
  context() {
    const [context] = this.browser?.contexts() ?? [];
    if (!context) throw new Error('The app has no window yet: wait for firstWindow() first.');
    return context;
  }

  /** Pairs the windows that the host tells of with the pages that Playwright tells of; either may come first. */
  look() {
    this.looking = this.looking.then(async () => {
      await this.connected;
      for (const page of this.context().pages()) {
        if (this.wanted.length === 0) return;
        if (this.known.includes(page)) continue;
        // A page that closes meanwhile has no target.
        const targetId = await this.targetOf(page).catch(() => '');
        if (this.wanted.includes(targetId)) this.add(page, targetId);
      }
    });
  }

  /** @param {Page} page @param {string} targetId */
  add(page, targetId) {
    this.forget(targetId);
    this.known.push(page);
    page.once('close', () => this.known.splice(this.known.indexOf(page), 1));
    this.emit('window', page);
  }

  /** @param {string} targetId */
  forget(targetId) {
    this.wanted = this.wanted.filter((each) => each !== targetId);
  }

  /** @param {Page} page @returns {Promise<string>} Chromium's name of it, which the host knows too */
  async targetOf(page) {
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    return targetInfo.targetId;
  }

  list() {
    return [...this.known];
  }

  /** @param {number} timeout @returns {Promise<Page>} */
  async first(timeout) {
    return this.known[0] ?? this.next(timeout);
  }

  /** @param {number} timeout @returns {Promise<Page>} the next to open */
  async next(timeout) {
    const ended = new AbortController();
    const onExit = () => ended.abort();
    this.host.on('exit', onExit);
    try {
      const [page] = await once(this, 'window', {
        signal: AbortSignal.any([ended.signal, AbortSignal.timeout(timeout)]),
      });
      return page;
    } catch {
      throw new Error(
        `The app ${ended.signal.aborted ? 'ended' : `took ${timeout} ms`} without a window.\n${this.host.output}`,
      );
    } finally {
      this.host.off('exit', onExit);
    }
  }

  async disconnect() {
    await this.browser?.close().catch(() => undefined);
  }
}
