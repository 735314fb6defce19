import { resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixture, launchFixture, logged } from './support.js';

/** @type {import('../client/application.js').Application} */
let app;
/** @type {import('playwright-core').Page} */
let page;

beforeAll(async () => {
  app = await launchFixture();
  page = await app.firstWindow();
});
afterAll(() => app.close());
beforeEach(async () => {
  await page.reload();
  await app.evaluate(() => void (globalThis.fixtureLog.length = 0));
});

/** Loads the first page again, by the app; what Playwright hears of it comes another way, so it is waited for, too. */
async function loadIndex() {
  const loaded = page.waitForEvent('load');
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0].loadURL('app://bundle/index.html'),
  );
  await loaded;
}

/** The address that the app sees. */
const appUrl = () =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].webContents.getURL());

describe("the app's scheme", () => {
  it('gives the handler its own addresses and the request', async () => {
    const text = await page.evaluate(async () => {
      const response = await fetch('/echo?x=1', { method: 'POST', body: new Uint8Array([0, 200, 255]) });
      return [response.headers.get('x-method'), ...new Uint8Array(await response.arrayBuffer())];
    });
    expect(text).toEqual(['POST', 0, 200, 255]);
    expect(await logged(app, 'request')).toContainEqual(['POST', 'app://bundle/echo?x=1']);
  });

  it('delivers large binary bodies unharmed', async () => {
    const result = await page.evaluate(async () => {
      const bytes = new Uint8Array(await (await fetch('/large')).arrayBuffer());
      return [bytes.length, bytes.findIndex((value, index) => value !== index % 251)];
    });
    expect(result).toEqual([5_000_000, -1]);
  });

  it('serves workers, and what they fetch', async () => {
    const messages = await page.evaluate(
      () =>
        new Promise((done) => {
          const received = [];
          new Worker('worker.js').onmessage = ({ data }) => received.push(data) === 2 && done(received);
        }),
    );
    expect(messages).toEqual(['worker ran', { answer: 42 }]);
  });

  it('gives 404 as the handler does', async () => {
    expect(await page.evaluate(async () => (await fetch('/nothing')).status)).toBe(404);
  });

  it('rejects loading what is not a page', async () => {
    const messages = await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      return Promise.all(
        ['file:///etc/passwd', 'other://x/y'].map((url) =>
          window.loadURL(url).catch((error) => error.message),
        ),
      );
    });
    expect(messages[0]).toContain('not loaded from file://');
    expect(messages[1]).toMatch(/^ERR_UNKNOWN_URL_SCHEME \(-301\) loading 'other:\/\/x\/y'$/);
    await loadIndex();
  });
});

describe("the page's limits", () => {
  it('are its own Content-Security-Policy', async () => {
    expect(await page.evaluate(() => typeof window.inlineScriptRan)).toBe('undefined');
    const blocked = await page.evaluate(
      () =>
        new Promise((done) => {
          document.addEventListener('securitypolicyviolation', (event) => done(event.violatedDirective), {
            once: true,
          });
          document.head.append(
            Object.assign(document.createElement('style'), { textContent: 'body { color: red }' }),
          );
        }),
    );
    expect(blocked).toBe('style-src-elem');
  });

  it('leave no way to the network', async () => {
    const result = await app.evaluate(({ BrowserWindow }) =>
      // From main, for the page's own policy would already forbid it.
      BrowserWindow.getAllWindows()[0].webContents.executeJavaScript(
        "new Promise((done) => { const image = new Image(); image.onerror = () => done('blocked'); image.onload = () => done('loaded'); image.src = 'https://example.com/x.png'; })",
      ),
    );
    expect(result).toBe('blocked');
  });

  it('are the permissions that the app grants', async () => {
    const states = () =>
      page.evaluate(async () => {
        const names = ['geolocation', 'notifications', 'camera', 'clipboard-read'];
        return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
      });
    await expect.poll(states).toEqual(['denied', 'denied', 'denied', 'denied']);
    await app.evaluate(({ session }) => {
      session.defaultSession.setPermissionCheckHandler(
        (_contents, permission) => permission === 'geolocation',
      );
    });
    await expect.poll(states).toEqual(['granted', 'denied', 'denied', 'denied']);
    await app.evaluate(({ session }) => session.defaultSession.setPermissionCheckHandler(null));
    await expect.poll(states).toEqual(['denied', 'denied', 'denied', 'denied']);
  });

  it('are what webRequest makes of them', async () => {
    await app.evaluate(({ session }) => {
      const { webRequest } = session.defaultSession;
      webRequest.onBeforeRequest({ urls: ['app://*/app-data.json*'] }, (details, callback) =>
        callback({ cancel: details.url.endsWith('?cancel') }),
      );
      webRequest.onHeadersReceived(({ responseHeaders }, callback) =>
        callback({ responseHeaders: { ...responseHeaders, 'x-added': ['yes'] } }),
      );
    });
    const result = await page.evaluate(async () => [
      (await fetch('app-data.json')).headers.get('x-added'),
      await fetch('app-data.json?cancel').catch((error) => error.name),
    ]);
    expect(result).toEqual(['yes', 'TypeError']);
    await app.evaluate(({ session }) => {
      session.defaultSession.webRequest.onBeforeRequest(null);
      session.defaultSession.webRequest.onHeadersReceived(null);
    });
  });

  it('deny new windows', async () => {
    const handle = await page.evaluate(() => window.open('https://example.com/', '_blank'));
    expect(handle).toBeNull();
    await expect.poll(() => logged(app, 'window.open')).toEqual([['https://example.com/']]);
    await page.click('#tab');
    const link = ['app://bundle/second.html'];
    await expect.poll(() => logged(app, 'window.open')).toEqual([['https://example.com/'], link]);
    await expect.poll(() => page.context().pages().length).toBe(1);
    expect(app.windows()).toEqual([page]);
    expect(await logged(app, 'request')).not.toContainEqual(['GET', ...link]);
    expect(await page.evaluate(() => 1 + 1)).toBe(2);
  });
});

describe('navigation', () => {
  it.each([
    ['a link', () => page.click('#away')],
    ['a script', () => page.evaluate(() => void (location.href = 'https://example.com/'))],
  ])('that the app prevents does not happen: %s', async (_name, go) => {
    await go();
    await expect.poll(() => logged(app, 'will-navigate')).toEqual([['https://example.com/']]);
    expect(await page.evaluate(() => document.title)).toBe('Fixture');
    expect(await appUrl()).toBe('app://bundle/index.html');
  });

  it('to a blank page is asked for, too', async () => {
    await page.evaluate(() => void (location.href = 'about:blank'));
    await expect.poll(() => logged(app, 'will-navigate')).toEqual([['about:blank']]);
    expect(await page.evaluate(() => document.title)).toBe('Fixture');
  });

  it('that the app allows happens', async () => {
    await page.click('#second');
    await page.waitForFunction(() => document.title === 'Second');
    expect(await logged(app, 'will-navigate')).toEqual([['app://bundle/second.html']]);
    expect(await appUrl()).toBe('app://bundle/second.html');
    expect(await page.evaluate(() => typeof window.api)).toBe('object');
    await loadIndex();
  });

  it('by reloading asks nobody, and runs the preload again', async () => {
    await page.evaluate(() => window.api.increment());
    const reloaded = page.waitForEvent('load');
    await app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0];
      const loaded = new Promise((done) => webContents.once('did-finish-load', done));
      webContents.reload();
      return loaded;
    });
    await reloaded;
    expect(await logged(app, 'will-navigate')).toEqual([]);
    expect(await page.evaluate(() => [window.api.increment(), window.apiAtStart])).toEqual([1, 'object']);
  });
});

describe('files from disk', () => {
  const files = ['main.js', 'preload.cjs'].map((name) => resolve(fixture, name));

  it('keep their paths when chosen', async () => {
    await page.setInputFiles('#file', files);
    await expect
      .poll(() => page.evaluate(() => window.paths))
      .toEqual([
        ['main.js', files[0]],
        ['preload.cjs', files[1]],
      ]);
  });

  it('keep their paths when dropped', async () => {
    await app.host.dropFiles('#drop', files);
    await expect
      .poll(() => page.evaluate(() => window.paths))
      .toEqual([
        ['main.js', files[0]],
        ['preload.cjs', files[1]],
      ]);
  });

  it('have no path if the page made them', async () => {
    expect(await page.evaluate(() => window.api.pathOf(new File(['x'], 'x.txt')))).toBe('');
  });
});

describe('a crash of the renderer', () => {
  it('is told, and a reload recovers', async () => {
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0].webContents.forcefullyCrashRenderer(),
    );
    await expect.poll(() => logged(app, 'render-process-gone')).toEqual([['crashed']]);
    const title = await app.evaluate(async ({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0];
      const loaded = new Promise((done) => webContents.once('did-finish-load', done));
      webContents.reload();
      await loaded;
      return webContents.executeJavaScript('document.title');
    });
    expect(title).toBe('Fixture');
    // Playwright gives up a page that crashed.
    await app.close();
    app = await launchFixture();
    page = await app.firstWindow();
  });
});
