import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchFixture, logged } from './support.js';

/** @type {import('../client/application.js').Application} */
let app;
/** @type {import('playwright-core').Page} */
let page;

beforeAll(async () => {
  app = await launchFixture();
  page = await app.firstWindow();
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

describe('dialogs', () => {
  const open = () =>
    app.evaluate(({ dialog, BrowserWindow }) =>
      dialog.showOpenDialog(BrowserWindow.getAllWindows()[0], { title: 'Choose', properties: ['openFile'] }),
    );

  it('are answered by the test, before or after they open', async () => {
    const prepared = app.host.answerDialog({ filePaths: ['/a/b'] });
    expect(await open()).toEqual({ canceled: false, filePaths: ['/a/b'] });
    expect(await prepared).toEqual({
      kind: 'showOpenDialog',
      options: { title: 'Choose', properties: ['openFile'] },
    });
    const opened = open();
    const [, answer] = await Promise.all([app.host.answerDialog({ canceled: true }), opened]);
    expect(answer).toEqual({ canceled: true, filePaths: [] });
  });

  it('give the button of a message box, also synchronously', async () => {
    void app.host.answerDialog({ response: 1, checkboxChecked: true });
    const options = { message: 'Quit?', buttons: ['Quit', 'Cancel'] };
    const answer = await app.evaluate(({ dialog }, given) => dialog.showMessageBox(given), options);
    expect(answer).toEqual({ response: 1, checkboxChecked: true });
    void app.host.answerDialog({ response: 1 });
    expect(await app.evaluate(({ dialog }, given) => dialog.showMessageBoxSync(given), options)).toBe(1);
  });

  it('can be stubbed as in Electron', async () => {
    await app.evaluate(({ dialog }) => {
      globalThis.originalDialog = dialog.showOpenDialog;
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: ['/stub'] });
    });
    expect(await open()).toEqual({ canceled: false, filePaths: ['/stub'] });
    await app.evaluate(({ dialog }) => void (dialog.showOpenDialog = globalThis.originalDialog));
  });

  it('fail loudly if nobody answers', async () => {
    const other = await launchFixture({ dialogTimeout: 100 });
    const shown = other.evaluate(({ dialog }) => dialog.showMessageBox({ message: 'Anyone?' }));
    await expect(shown).rejects.toThrow('nobody answered dialog.showMessageBox({"type":"none"');
    await expect(other.close()).rejects.toThrow('Anyone?');
  });
});

describe('the menu', () => {
  it('is triggered by id, by labels, and as in Electron', async () => {
    await app.host.triggerMenu('new');
    await app.host.triggerMenu(['File', 'New']);
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu().getMenuItemById('check').click());
    expect(await logged(app, 'menu')).toEqual([['new'], ['new'], [true]]);
  });

  it('refuses what the user could not choose', async () => {
    await expect(app.host.triggerMenu('off')).rejects.toThrow('disabled');
    await expect(app.host.triggerMenu('nothing')).rejects.toThrow('no item');
  });

  it('acts on accelerators, unless the page takes the key', async () => {
    await page.keyboard.press('Control+l');
    await page.keyboard.press('Control+n');
    await expect.poll(() => logged(app, 'menu')).toEqual([['new']]);
    await page.evaluate(() => {
      globalThis.taken = 0;
      globalThis.take = (event) => {
        if (event.key !== 'n') return;
        event.preventDefault();
        globalThis.taken++;
      };
      document.addEventListener('keydown', globalThis.take);
    });
    await page.keyboard.press('Control+n');
    await page.evaluate(() => document.removeEventListener('keydown', globalThis.take));
    // Keys arrive in order: with the second one heard, the first would have been.
    await page.keyboard.press('Control+n');
    await expect.poll(() => logged(app, 'menu')).toEqual([['new'], ['new']]);
    expect(await page.evaluate(() => globalThis.taken)).toBe(1);
  });

  it('acts even if the page stops the key on its way', async () => {
    await page.evaluate(() =>
      document.addEventListener('keydown', (event) => event.stopImmediatePropagation(), { once: true }),
    );
    await page.keyboard.press('Control+n');
    await expect.poll(() => logged(app, 'menu')).toEqual([['new']]);
  });

  it('does what its roles say', async () => {
    await page.fill('#text', 'some text');
    await page.focus('#text');
    await app.host.triggerMenu(['Edit', 'Select All']);
    await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toBe('some text');
    await app.host.triggerMenu(['View', 'Toggle Full Screen']);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].isFullScreen())).toBe(
      true,
    );
    await app.host.triggerMenu(['View', 'Toggle Full Screen']);
    expect(await errorOf("electron.Menu.buildFromTemplate([{ role: 'nonsense' }])")).toContain('nonsense');
    expect(
      await errorOf("electron.Menu.buildFromTemplate([{ label: 'x', accelerator: 'Ctrl+Nonsense' }])"),
    ).toContain('accelerator');
  });
});

describe('the theme', () => {
  const pageIsDark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);

  it('follows the system, or the app', async () => {
    await app.evaluate(({ nativeTheme }) => {
      nativeTheme.on('updated', () => globalThis.fixtureLog.push(['theme', nativeTheme.shouldUseDarkColors]));
    });
    expect(await pageIsDark()).toBe(false);
    await app.host.setSystemTheme('dark');
    await expect.poll(pageIsDark).toBe(true);
    await app.evaluate(({ nativeTheme }) => void (nativeTheme.themeSource = 'light'));
    await expect.poll(pageIsDark).toBe(false);
    await app.evaluate(({ nativeTheme }) => void (nativeTheme.themeSource = 'system'));
    await expect.poll(pageIsDark).toBe(true);
    expect(await logged(app, 'theme')).toEqual([[true], [false], [true]]);
  });

  it('stays when Playwright emulates something else', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await page.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches)).toBe(true);
    await expect.poll(pageIsDark).toBe(true);
    await page.reload();
    await expect.poll(pageIsDark).toBe(true);
    await app.host.setSystemTheme('light');
    await expect.poll(pageIsDark).toBe(false);
    expect(await page.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches)).toBe(true);
  });
});

describe('the rest of the desktop', () => {
  it('records notifications, which the test can click', async () => {
    await app.evaluate(({ Notification }) => {
      const notification = new Notification({ title: 'Done', body: 'After 10 epochs' });
      notification.on('click', () => globalThis.fixtureLog.push(['clicked']));
      notification.show();
    });
    expect(await app.host.notifications()).toEqual([
      { title: 'Done', body: 'After 10 epochs', silent: false, isOpen: true },
    ]);
    await app.host.clickNotification();
    expect(await logged(app, 'clicked')).toEqual([[]]);
  });

  it('records what is opened, and blockers of sleep', async () => {
    const id = await app.evaluate(async ({ shell, powerSaveBlocker }) => {
      await shell.openExternal('https://example.com/');
      return powerSaveBlocker.start('prevent-app-suspension');
    });
    expect(await app.host.shellCalls()).toEqual([{ method: 'openExternal', target: 'https://example.com/' }]);
    expect(await app.host.powerSaveBlockers()).toEqual(['prevent-app-suspension']);
    expect(await app.evaluate(({ powerSaveBlocker }, each) => powerSaveBlocker.stop(each), id)).toBe(true);
    expect(await app.host.powerSaveBlockers()).toEqual([]);
  });

  it('has a clipboard', async () => {
    const text = await app.evaluate(async ({ clipboard }) => {
      await clipboard.writeText('copied');
      return clipboard.readText();
    });
    expect(text).toBe('copied');
  });

  it.each([
    ["electron.app.getGPUInfo('basic')", 'electron.app.getGPUInfo is not implemented by chromium-host'],
    [
      'electron.safeStorage.encryptString("x")',
      'electron.safeStorage.encryptString is not implemented by chromium-host',
    ],
    [
      'electron.autoUpdater.checkForUpdates()',
      'electron.autoUpdater.checkForUpdates is not implemented by chromium-host',
    ],
    ['new electron.Tray("x")', 'electron.Tray is not implemented by chromium-host'],
    ['electron.nonsense', 'electron.nonsense is not implemented by chromium-host'],
    [
      "electron.app.on('nonsense', () => {})",
      "electron.app.on('nonsense') is not implemented by chromium-host",
    ],
    [
      'electron.BrowserWindow.nonsense()',
      'electron.BrowserWindow.nonsense is not implemented by chromium-host',
    ],
    [
      'electron.BrowserWindow.getAllWindows()[0].setVibrancy("x")',
      'electron.BrowserWindow.setVibrancy is not implemented',
    ],
    [
      'electron.BrowserWindow.getAllWindows()[0].webContents.startDrag({})',
      'electron.webContents.startDrag is not implemented',
    ],
    [
      'electron.session.fromPartition("x")',
      'electron.session.fromPartition is not implemented by chromium-host',
    ],
    ['electron.protocol.registerSchemesAsPrivileged([])', 'should be called before app is ready'],
    ['electron.app.relaunch()', 'electron.app.relaunch is not implemented by chromium-host'],
  ])('throws on %s', async (source, expected) => {
    expect(await errorOf(source)).toContain(expected);
  });
});
