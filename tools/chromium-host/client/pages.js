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
    /** @type {Promise<unknown>} windows are added one after the other */
    this.adding = Promise.resolve();
    host.on(
      'announce:window',
      (targetId) => (this.adding = this.adding.then(() => this.add(targetId)).catch(() => undefined)),
    );
  }

  /** @returns {import('playwright-core').BrowserContext} */
  context() {
    const [context] = this.browser?.contexts() ?? [];
    if (!context) throw new Error('The app has no window yet: wait for firstWindow() first.');
    return context;
  }

  /** @param {string} targetId */
  async add(targetId) {
    await this.connected;
    const context = this.context();
    for (;;) {
      // Asked for before looking, so that no page can slip through between.
      const nextPage = context.waitForEvent('page', { timeout: 10_000 }).catch(() => undefined);
      for (const page of context.pages()) {
        if (this.known.includes(page) || (await this.targetOf(page).catch(() => undefined)) !== targetId)
          continue;
        this.known.push(page);
        page.once('close', () => this.known.splice(this.known.indexOf(page), 1));
        this.emit('window', page);
        return;
      }
      if (!(await nextPage)) return;
    }
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
