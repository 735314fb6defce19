import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchFixture, logged } from './support.js';

/** @type {import('../client/application.js').Application} */
let app;
/** @type {import('playwright-core').Page} */
let page;

beforeAll(async () => {
  app = await launchFixture();
  page = await app.firstWindow();
  await app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window.isFocused()) await new Promise((done) => window.once('focus', done));
  });
});
afterAll(() => app.close());
beforeEach(() => app.evaluate(() => void (globalThis.fixtureLog.length = 0)));

/** @param {string} source @returns {Promise<any>} the message of the error that it throws in main */
const errorOf = (source) =>
  app.evaluate((electron, code) => {
    try {
      return `no error: ${new Function('electron', code)(electron)}`;
    } catch (error) {
      return error.message;
    }
  }, source);

describe('the window', () => {
  /** @param {string} source @returns {Promise<any>} */
  const inWindow = (source) =>
    app.evaluate(
      ({ BrowserWindow }, code) => new Function('window', `return ${code}`)(BrowserWindow.getAllWindows()[0]),
      source,
    );
  const pageSize = () => page.evaluate(() => [innerWidth, innerHeight]);

  it('has the size it was made with, and keeps its minimum', async () => {
    expect(await inWindow('window.getSize()')).toEqual([1000, 700]);
    expect(await pageSize()).toEqual([1000, 700]);
    await inWindow('window.setSize(10, 650)');
    expect(await inWindow('window.getSize()')).toEqual([400, 650]);
    await expect.poll(pageSize).toEqual([400, 650]);
    expect(await logged(app, 'window')).toContainEqual(['resize']);
    await inWindow('window.setSize(1000, 700)');
  });

  it('is maximized and restored', async () => {
    const normal = await inWindow('window.getNormalBounds()');
    await inWindow('window.maximize()');
    expect(await inWindow('[window.isMaximized(), window.getSize(), window.getNormalBounds()]')).toEqual([
      true,
      [1920, 1080],
      normal,
    ]);
    await expect.poll(pageSize).toEqual([1920, 1080]);
    await inWindow('window.unmaximize()');
    expect(await inWindow('window.getBounds()')).toEqual(normal);
    expect((await logged(app, 'window')).flat()).toEqual([
      'move',
      'resize',
      'maximize',
      'move',
      'resize',
      'unmaximize',
    ]);
  });

  it('is shown, hidden, focused and minimized', async () => {
    expect(await inWindow('[window.isVisible(), window.isFocused()]')).toEqual([true, true]);
    await inWindow('window.hide()');
    expect(await inWindow('[window.isVisible(), window.isFocused()]')).toEqual([false, false]);
    await inWindow('window.show()');
    await inWindow('window.minimize()');
    expect(await inWindow('[window.isVisible(), window.isFocused(), window.isMinimized()]')).toEqual([
      false,
      false,
      true,
    ]);
    await inWindow('window.restore()');
    await inWindow('window.focus()');
    expect(await inWindow('[window.isVisible(), window.isFocused(), window.isMinimized()]')).toEqual([
      true,
      true,
      false,
    ]);
    const names = ['blur', 'hide', 'show', 'focus', 'blur', 'minimize', 'restore', 'focus'];
    expect((await logged(app, 'window')).flat()).toEqual(names);
  });

  it("takes the page's title", async () => {
    expect(await inWindow('window.getTitle()')).toBe('Fixture');
    await page.evaluate(() => void (document.title = 'Run 7'));
    await expect.poll(() => inWindow('window.getTitle()')).toBe('Run 7');
    await page.evaluate(() => void (document.title = 'Fixture'));
    await expect.poll(() => inWindow('window.webContents.getTitle()')).toBe('Fixture');
  });

  it('is found from its page', async () => {
    const window = await app.browserWindow(page);
    expect(await window.evaluate((each) => each.id)).toBe(await inWindow('window.id'));
  });

  it('prints and is captured', async () => {
    const heads = await app.evaluate(async ({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0];
      const image = await webContents.capturePage();
      return [(await webContents.printToPDF({})).subarray(0, 5).toString(), image.getSize()];
    });
    expect(heads).toEqual(['%PDF-', { width: 1000, height: 700 }]);
  });

  it.each([
    ['sandbox: false', 'sandbox: false'],
    ['contextIsolation: false', 'contextIsolation: false'],
    ['nodeIntegration: true', 'nodeIntegration: true'],
  ])('is not made with %s', async (preference, name) => {
    expect(await errorOf(`new electron.BrowserWindow({ webPreferences: { ${preference} } })`)).toContain(
      name,
    );
  });
});

describe('a second window', () => {
  it('is a page of its own, until it is closed', async () => {
    const opened = app.waitForEvent('window');
    await app.evaluate(async ({ BrowserWindow }) => {
      await new BrowserWindow({ width: 400, height: 300 }).loadURL('app://bundle/second.html');
    });
    const secondPage = await opened;
    expect(await secondPage.evaluate(() => [document.title, innerWidth, typeof window.api])).toEqual([
      'Second',
      400,
      'undefined',
    ]);
    expect(app.windows()).toHaveLength(2);
    const states = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((each) => each.isFocused()),
    );
    expect(states).toEqual([false, true]);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow().close());
    await expect.poll(() => app.windows().length).toBe(1);
  });
});
