import { spawn, spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { findChromium } from '../find-chromium.js';
import { Connection } from './cdp.js';
import { chromiumFlags } from './chromium-flags.js';
import { startNetwork } from './network.js';
import { createProfile, removeProfile, sweepProfiles } from './profile.js';
import { runtime } from './runtime.js';

/** @typedef {{ sessionId: string, targetInfo: { targetId: string, url: string, openerId?: string } }} Attachment */

/** The one Chromium of this host. Emits `gone` when it ended although nobody asked it to. */
export class Browser extends EventEmitter {
  /** @param {{ headless: boolean, controlled: boolean, language: string }} settings */
  constructor(settings) {
    super();
    this.settings = settings;
    this.executable = findChromium();
    this.profile = createProfile();
    this.flags = chromiumFlags({ profile: this.profile, ...settings });
    this.process = spawn(this.executable, this.flags, {
      // A process group of its own: it ends as a whole, and Ctrl-C reaches it only by way of the app.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    const [, , , input, output] = this.process.stdio;
    this.connection = new Connection(
      /** @type {import('node:stream').Writable} */ (input),
      /** @type {import('node:stream').Readable} */ (output),
    );
    this.session = this.connection.browser;
    /** @type {Map<string, import('./page.js').Page>} the windows' pages by target id, which is also the frame's id */
    this.pages = new Map();
    /** @type {Map<string, Attachment>} attached, and not (yet) known to be ours */
    this.unclaimed = new Map();
    /** @type {Set<string>} closed before they could show anything */
    this.rejected = new Set();
    this.creations = 0;
    this.windows = 0;
    this.closing = false;
    /** @type {Promise<string>} where a test's Playwright connects */
    this.endpoint = this.readEndpoint();
    this.process.once('exit', () => this.exited());
    this.process.once('error', () => this.exited());
    sweepProfiles();
  }

  /** Connects. @returns {Promise<Browser>} */
  async start() {
    this.session.on('Target.attachedToTarget', (attachment) => this.attached(attachment));
    this.session.on('Target.targetDestroyed', ({ targetId }) => this.pages.get(targetId)?.destroyed());
    startNetwork(this);
    const autoAttach = {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: [{ type: 'page' }],
    };
    const [version] = await Promise.all([
      this.session.send('Browser.getVersion'),
      this.session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      this.session.send('Target.setDiscoverTargets', { discover: true, filter: [{ type: 'page' }] }),
      this.session.send('Target.setAutoAttach', autoAttach),
      this.session.send('Browser.setDownloadBehavior', { behavior: 'deny' }),
    ]);
    runtime.chromiumVersion = version.product.split('/')[1];
    return this;
  }

  /** @returns {Promise<string>} */
  readEndpoint() {
    return new Promise((resolve) => {
      let text = '';
      this.process.stderr?.on('data', (chunk) => {
        if (text.length < 100_000) text += chunk;
        const found = /DevTools listening on (ws:\S+)/.exec(text);
        if (found) resolve(found[1]);
      });
    });
  }

  /**
   * Opens a blank window.
   *
   * @param {{ x?: number, y?: number, width: number, height: number }} bounds
   * @returns {Promise<Attachment>} its target, waiting for the host's word to start
   */
  async openWindow(bounds) {
    this.creations++;
    try {
      if (this.settings.headless) {
        const { targetId } = await this.session.send('Target.createTarget', {
          url: 'about:blank',
          newWindow: true,
        });
        return await this.claim((info) => info.targetId === targetId);
      }
      const url = `data:text/html,chromium-host-${++this.windows}`;
      this.openApplicationWindow(url, bounds);
      return await this.claim((info) => info.url === url);
    } finally {
      this.creations--;
      this.rejectUnclaimed();
    }
  }

  /**
   * Only the command line opens a window without tabs and address bar: a second start with the same profile hands
   * its request to the running Chromium and ends.
   *
   * @param {string} url
   * @param {{ x?: number, y?: number, width: number, height: number }} bounds
   */
  openApplicationWindow(url, { x, y, width, height }) {
    const flags = this.flags.filter((flag) => !/^--(remote-debugging|no-startup-window)/.test(flag));
    if (x !== undefined && y !== undefined) flags.push(`--window-position=${x},${y}`);
    spawn(this.executable, [...flags, `--window-size=${width},${height}`, `--app=${url}`], {
      stdio: 'ignore',
    });
  }

  /** @param {(info: Attachment['targetInfo']) => boolean} isOurs @returns {Promise<Attachment>} */
  claim(isOurs) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = [...this.unclaimed.values()].find(({ targetInfo }) => isOurs(targetInfo));
        if (!found) return;
        this.unclaimed.delete(found.targetInfo.targetId);
        this.off('unclaimed', look);
        resolve(found);
      };
      this.on('unclaimed', look);
      this.connection.once('close', () => reject(new Error('Chromium ended before its window opened')));
      look();
    });
  }

  /** @param {Attachment} attachment */
  attached(attachment) {
    this.unclaimed.set(attachment.targetInfo.targetId, attachment);
    this.emit('unclaimed');
    if (this.creations === 0 || attachment.targetInfo.openerId) this.rejectUnclaimed();
  }

  /** Only the app's main process opens windows: closes every other (a popup, a link into a new tab). */
  rejectUnclaimed() {
    for (const [targetId, { sessionId, targetInfo }] of this.unclaimed) {
      if (this.creations > 0 && !targetInfo.openerId) continue;
      this.unclaimed.delete(targetId);
      this.rejected.add(targetId);
      // A page that waits for its debugger also holds up the one that opened it.
      this.connection.session(sessionId).post('Runtime.runIfWaitingForDebugger');
      this.session.post('Target.closeTarget', { targetId });
    }
  }

  exited() {
    this.connection.close();
    for (const page of [...this.pages.values()]) page.destroyed();
    if (!this.closing) this.emit('gone');
    removeProfile(this.profile);
  }

  /** Ends Chromium at once; for the host's own end, so it does not wait for anything. */
  kill() {
    this.closing = true;
    this.connection.close();
    killTree(this.process);
    removeProfile(this.profile);
  }
}

/** @param {import('node:child_process').ChildProcess} child ended with all its children, which it shares files with */
function killTree({ pid }) {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', `${pid}`, '/T', '/F']);
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** @param {string} language @returns {Promise<Browser>} */
async function startBrowser(language) {
  const { headless, controlled } = runtime.options;
  const browser = new Browser({ headless, controlled, language });
  browser.once('gone', () => (runtime.browser = undefined));
  process.once('exit', () => browser.kill());
  if (controlled) browser.endpoint.then((endpoint) => runtime.control?.announce('endpoint', endpoint));
  return browser.start();
}

/**
 * @param {{ language: string }} settings
 * @returns {Promise<Browser>} the host's Chromium, started if it is not running
 */
export function ensureBrowser({ language }) {
  if (!runtime.browser) {
    runtime.browser = startBrowser(language);
    runtime.browser.catch((error) => {
      console.error(`chromium-host: ${error.message}`);
      process.exit(1);
    });
  }
  return runtime.browser;
}
