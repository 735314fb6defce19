import { EventEmitter } from 'node:events';
import { preparePage, worldName } from './page-setup.js';
import { toAppUrl, toChromiumUrl } from './scheme-map.js';

/**
 * One window's page in Chromium. Commands may be given before Chromium has opened it: they wait.
 *
 * Emits: `order` (a message from the preload's world and the id of the context that sent it),
 * `navigated`, `navigated-in-page`, `dom-ready`, `load`, `paint`, `console`, `dialog`, `crashed`, `destroyed`.
 */
export class Page extends EventEmitter {
  /**
   * @param {Promise<import('./browser.js').Browser>} browser
   * @param {import('./page-setup.js').PageSettings} settings
   */
  constructor(browser, settings) {
    super();
    this.settings = settings;
    this.url = '';
    this.targetId = '';
    /** @type {number | undefined} the current document's context of the preload's world */
    this.worldId = undefined;
    this.isDestroyed = false;
    this.navigated = false;
    /** Whether the blank page of a new window has made way for the app's first document. */
    this.committed = false;
    /** @type {Set<string>} addresses that the app itself is about to load */
    this.expected = new Set();
    /** @type {(url: string) => boolean} asked when the page itself wants to go elsewhere */
    this.decideNavigation = () => true;
    /** @type {import('./cdp.js').Session | undefined} */
    this.session = undefined;
    this.opened = this.open(browser);
    this.opened.catch((error) => this.isDestroyed || console.error(`chromium-host: ${error.message}`));
  }

  /** @param {Promise<import('./browser.js').Browser>} browserPromise */
  async open(browserPromise) {
    const browser = await browserPromise;
    const { sessionId, targetInfo } = await browser.openWindow(this.settings.bounds);
    this.browser = browser;
    this.targetId = targetInfo.targetId;
    browser.pages.set(this.targetId, this);
    const session = browser.connection.session(sessionId);
    this.listen(session);
    await preparePage(session, this.settings);
    this.session = session;
    if (this.isDestroyed) this.close();
    this.emit('opened');
    return session;
  }

  /**
   * @param {string} method
   * @param {Record<string, unknown>} [params]
   * @returns {Promise<any>}
   */
  async send(method, params) {
    const session = this.session ?? (await this.opened);
    return session.send(method, params);
  }

  /**
   * Sends a command whose answer nobody needs.
   *
   * @param {string} method
   * @param {Record<string, unknown>} [params]
   */
  post(method, params) {
    this.send(method, params).catch(() => undefined);
  }

  /** @param {import('./cdp.js').Session} session */
  listen(session) {
    session.on('Runtime.bindingCalled', ({ payload, executionContextId }) => {
      this.emit('order', JSON.parse(payload), executionContextId);
    });
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === worldName && context.auxData.frameId === this.targetId) this.worldId = context.id;
    });
    session.on('Runtime.executionContextsCleared', () => (this.worldId = undefined));
    session.on('Runtime.consoleAPICalled', (event) => this.emit('console', event));
    session.on('Runtime.exceptionThrown', ({ exceptionDetails }) => this.emit('exception', exceptionDetails));
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId || !this.navigated) return;
      this.committed = true;
      this.url = frame.unreachableUrl ? this.url : toAppUrl(frame.url) + (frame.urlFragment ?? '');
      this.emit('navigated', {
        url: toAppUrl(frame.unreachableUrl ?? frame.url),
        failed: Boolean(frame.unreachableUrl),
      });
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== this.targetId) return;
      this.url = toAppUrl(url);
      this.emit('navigated-in-page', this.url);
    });
    session.on('Page.domContentEventFired', () => this.committed && this.emit('dom-ready'));
    session.on('Page.loadEventFired', () => this.committed && this.emit('load'));
    session.on('Page.lifecycleEvent', ({ name, frameId }) => {
      if (name === 'firstPaint' && frameId === this.targetId && this.committed) this.emit('paint');
    });
    session.on('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      this.emit('order', ['open', toAppUrl(url), windowName, windowFeatures.join()], this.worldId);
    });
    session.on('Page.javascriptDialogOpening', (dialog) => this.emit('dialog', dialog));
    session.on('Debugger.paused', (event) => this.answerPause(session, event));
    session.on('Inspector.targetCrashed', () => this.crashed());
  }

  /**
   * The synchronous question of webUtils.getPathForFile: the preload stopped in a function that holds the file.
   *
   * @param {import('./cdp.js').Session} session
   * @param {any} event Debugger.paused
   */
  async answerPause(session, { callFrames: [frame] }) {
    try {
      if (frame.functionName !== 'chromiumHostFilePath') return;
      const { callFrameId } = frame;
      const { result } = await session.send('Debugger.evaluateOnCallFrame', {
        callFrameId,
        expression: 'file',
      });
      const { path } = await session.send('DOM.getFileInfo', { objectId: result.objectId });
      const expression = `path = ${JSON.stringify(path)}`;
      await session.send('Debugger.evaluateOnCallFrame', { callFrameId, expression });
    } finally {
      session.post('Debugger.resume');
    }
  }

  /**
   * @param {string} url as the app knows it
   * @returns {boolean} whether the document may be loaded
   */
  mayNavigate(url) {
    if (this.expected.delete(url) || url === this.url.replace(/#.*/, '')) return true;
    return this.decideNavigation(url);
  }

  /** @param {string} url as the app knows it @returns {Promise<void>} settled when the document is there */
  async navigate(url) {
    this.expected.add(url.replace(/#.*/, ''));
    await this.opened;
    this.navigated = true;
    const { errorText } = await this.send('Page.navigate', { url: toChromiumUrl(url) });
    if (errorText) throw new Error(errorText.replace(/^net::/, ''));
  }

  /**
   * Calls one of the orders of the preload's world. Without a document there is nobody to hear it.
   *
   * @param {string} order
   * @param {unknown[]} args
   * @param {number} [contextId] the document it is for, if not the current one
   */
  order(order, args, contextId = this.worldId) {
    if (contextId === undefined || !this.session) return;
    this.session.post('Runtime.callFunctionOn', {
      functionDeclaration: '(order, args) => chromiumHostOrder(order, args)',
      arguments: [{ value: order }, { value: args }],
      executionContextId: contextId,
    });
  }

  /**
   * @param {string} expression
   * @param {{ isolated?: boolean, userGesture?: boolean }} [options] which world, and whether as the user's act
   * @returns {Promise<any>} its value, awaited
   */
  async evaluate(expression, { isolated = false, userGesture = false } = {}) {
    await this.opened;
    const contextId = isolated ? this.worldId : undefined;
    const params = { expression, awaitPromise: true, returnByValue: true, userGesture };
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      ...params,
      ...(contextId && { contextId }),
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Closes the page without asking it. */
  close() {
    this.isDestroyed = true;
    if (this.browser) this.browser.session.post('Target.closeTarget', { targetId: this.targetId });
  }

  crashed() {
    this.worldId = undefined;
    this.emit('crashed');
  }

  destroyed() {
    this.browser?.pages.delete(this.targetId);
    this.isDestroyed = true;
    this.emit('destroyed');
  }
}
