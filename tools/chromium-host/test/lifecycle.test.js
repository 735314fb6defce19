import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { launch } from '../launch.js';
import { fixture, launchFixture, logged } from './support.js';

const runScript = fileURLToPath(new URL('../run.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'chromium-host-test-'));
/** @type {Promise<import('../client/application.js').Application> | undefined} */
let shared;

/** The app of the specs that leave it as it was. */
async function sharedApp() {
  shared ??= launchFixture();
  await (await shared).firstWindow();
  return shared;
}

afterAll(async () => {
  await (await shared)?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** @param {string} output */
const eventsIn = (output) => [...output.matchAll(/^event: (.*)$/gm)].map(([, name]) => name);

/** @param {string} text that the command line of a process contains @returns {number} how many there are */
function countProcesses(text) {
  const lines = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(text)).length;
}

/** @param {string} name @param {string} source @returns {string} an app of one file */
function appOf(name, source) {
  const file = join(folder, name);
  writeFileSync(file, source);
  return file;
}

/** @param {string} file @param {string[]} args @returns {Promise<{ code: number, output: string }>} */
async function run(file, ...args) {
  const switches = [`--user-data-dir=${mkdtempSync(join(folder, 'data-'))}`, ...args];
  const child = spawn(process.execPath, [runScript, '--headless', file, ...switches]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('the main module', () => {
  it('gets the same Electron by import and by require, as does the test', async () => {
    const app = await sharedApp();
    expect(
      await app.evaluate((electron) => {
        const { imported, required } = globalThis.fixtureElectron;
        return [imported === electron, required === electron];
      }),
    ).toEqual([true, true]);
  });

  it('runs as CommonJS too, and exits with its code', async () => {
    const file = appOf(
      'common.cjs',
      `const { app } = require('electron');
       console.log(typeof app.dock, process.type, process.defaultApp, Boolean(process.versions.electron), typeof process.send);
       app.whenReady().then(() => app.exit(7));`,
    );
    expect(await run(file)).toEqual({ code: 7, output: 'undefined browser true true undefined\n' });
  });

  it('that fails ends the host with an error', async () => {
    const { code, output } = await run(appOf('broken.mjs', `throw new Error('broken at the start');`));
    expect(code).toBe(1);
    expect(output).toContain('broken at the start');
  });

  it('cannot import what Electron has not', async () => {
    const { code, output } = await run(appOf('unknown.mjs', `import { nonsense } from 'electron';`));
    expect(code).toBe(1);
    expect(output).toContain("does not provide an export named 'nonsense'");
  });

  it('registers its schemes before ready, not after', async () => {
    const file = appOf(
      'late.mjs',
      `import { app, protocol, session } from 'electron';
       const attempt = (task) => { try { task(); } catch (error) { console.log(error.message); } };
       attempt(() => session.defaultSession);
       attempt(() => protocol.handle('app', () => new Response('')));
       app.whenReady().then(() => {
         attempt(() => protocol.registerSchemesAsPrivileged([{ scheme: 'app' }]));
         attempt(() => protocol.handle('app', () => new Response('')));
         app.quit();
       });`,
    );
    const { code, output } = await run(file);
    expect(output.split('\n')).toEqual([
      'Session can only be received when app is ready',
      'protocol.handle can only be used after app is ready',
      'protocol.registerSchemesAsPrivileged should be called before app is ready',
      'chromium-host: app must be registered as a standard and secure scheme before app is ready',
      '',
    ]);
    expect(code).toBe(0);
  });
});

describe('the preload', () => {
  it.each([
    ['preload-module.mjs', 'must be CommonJS, not an ES module'],
    ['preload-import.cjs', 'a sandboxed preload must be CommonJS'],
    ['preload-throws.cjs', 'thrown at the start'],
    ['missing.cjs', 'ENOENT'],
  ])('that cannot run is an error, and the page is shown without it: %s', async (name, expected) => {
    const app = await sharedApp();
    const [message, api] = await app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const window = new BrowserWindow({ webPreferences: { preload } });
        const failed = new Promise((done) =>
          window.webContents.once('preload-error', (event, path, error) => done(error)),
        );
        await window.loadURL('app://bundle/second.html');
        const result = [
          (await failed).message,
          await window.webContents.executeJavaScript('typeof window.api'),
        ];
        window.destroy();
        return result;
      },
      join(fixture, name),
    );
    expect(message).toContain(expected);
    expect(api).toBe('undefined');
  });
});

describe('quitting', () => {
  it('closes the windows, and tells the app in order', async () => {
    const app = await launchFixture();
    await app.firstWindow();
    await app.close();
    expect(eventsIn(app.host.output())).toEqual(['before-quit', 'will-quit', 'quit']);
    expect(app.process().exitCode).toBe(0);
  });

  it('by closing the last window', async () => {
    const app = await launchFixture();
    await app.firstWindow();
    const ended = app.waitForEvent('close');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close());
    await ended;
    await app.close();
    expect(eventsIn(app.host.output())).toEqual(['window-all-closed', 'before-quit', 'will-quit', 'quit']);
  });

  it('can be prevented by before-quit, by a window, and by the page', async () => {
    const app = await launchFixture();
    const page = await app.firstWindow();
    await app.evaluate(({ app: electronApp }) => {
      electronApp.once('before-quit', (event) => event.preventDefault());
      electronApp.quit();
    });
    const isOpen = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(await isOpen()).toBe(1);
    await app.evaluate(({ app: electronApp, BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0].once('close', (event) => event.preventDefault());
      electronApp.quit();
    });
    expect(await isOpen()).toBe(1);
    await page.evaluate(() =>
      addEventListener('beforeunload', (event) => event.preventDefault(), { once: true }),
    );
    await app.evaluate(({ app: electronApp, BrowserWindow }) => {
      const prevented = new Promise((done) =>
        BrowserWindow.getAllWindows()[0].webContents.once('will-prevent-unload', done),
      );
      electronApp.quit();
      return prevented.then(() => undefined);
    });
    expect(await isOpen()).toBe(1);
    await app.close();
    expect(eventsIn(app.host.output())).toEqual([
      'before-quit',
      'before-quit',
      'before-quit',
      'before-quit',
      'will-quit',
      'quit',
    ]);
  });

  it('happens on Ctrl-C, and leaves nothing behind', async () => {
    const userDataDir = mkdtempSync(join(folder, 'signal-'));
    const app = await launchFixture({ userDataDir });
    await app.firstWindow();
    const profile = `chromium-host-profile-${app.process().pid}-`;
    expect(countProcesses(profile)).toBeGreaterThan(0);
    app.process().kill('SIGINT');
    await app.waitForEvent('close');
    expect(app.process().exitCode).toBe(0);
    await expect.poll(() => countProcesses(profile)).toBe(0);
    expect(execFileSync('ls', [tmpdir()], { encoding: 'utf8' })).not.toContain(profile);
    await app.close();
  });

  it('happens when the test that started it is killed', async () => {
    const launcher = JSON.stringify(fileURLToPath(new URL('../launch.js', import.meta.url)));
    const script = `const { launch } = await import(${launcher});
      const app = await launch({ appPath: ${JSON.stringify(fixture)}, userDataDir: ${JSON.stringify(mkdtempSync(join(folder, 'orphan-')))} });
      console.log(app.process().pid);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const [pid] = await once(child.stdout, 'data');
    expect(countProcesses(`chromium-host-profile-${Number(pid)}-`)).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await expect.poll(() => countProcesses(`chromium-host-profile-${Number(pid)}-`)).toBe(0);
  });

  it('happens to Chromium even if the host is killed', async () => {
    const app = await launchFixture();
    await app.firstWindow();
    const profile = `chromium-host-profile-${app.process().pid}-`;
    app.process().kill('SIGKILL');
    await expect.poll(() => countProcesses(profile)).toBe(0);
    await expect(app.close()).rejects.toThrow('killed');
  });
});

describe('a single instance', () => {
  it('hears of the second, which ends', async () => {
    const app = await launchFixture();
    const { code } = await app.host.secondInstance(['--open', '/a/file.npz']);
    expect(code).toBe(0);
    await expect.poll(() => logged(app, 'second-instance')).toHaveLength(1);
    const [[argv, cwd, data]] = await logged(app, 'second-instance');
    expect(argv.slice(-2)).toEqual(['--open', '/a/file.npz']);
    expect([cwd, data]).toEqual([process.cwd(), { note: 'hello' }]);
    await app.close();
  });

  it('takes over from one that died', async () => {
    const userDataDir = mkdtempSync(join(folder, 'stale-'));
    const first = await launchFixture({ userDataDir });
    first.process().kill('SIGKILL');
    await first.waitForEvent('close');
    const second = await launchFixture({ userDataDir });
    expect(await second.evaluate(({ app }) => app.hasSingleInstanceLock())).toBe(true);
    await second.close();
    await expect(first.close()).rejects.toThrow('killed');
  });
});

describe('the environment', () => {
  it('names and places the app as Electron does', async () => {
    const userDataDir = mkdtempSync(join(folder, 'paths-'));
    const env = { ...process.env, LANGUAGE: '', LC_ALL: '', LC_MESSAGES: '', LANG: 'zh_CN.UTF-8' };
    const app = await launchFixture({ userDataDir, env });
    const facts = await app.evaluate(({ app: electronApp }) => [
      electronApp.name,
      electronApp.getVersion(),
      electronApp.getAppPath(),
      electronApp.getPath('userData'),
      electronApp.getLocale(),
      electronApp.isPackaged,
    ]);
    expect(facts).toEqual(['Fixture', '1.2.3', fixture, userDataDir, 'zh-CN', false]);
    const page = await app.firstWindow();
    expect(await page.evaluate(() => navigator.language)).toBe('zh-CN');
    await app.close();
  });

  it('explains a failed start', async () => {
    await expect(launch({ appPath: join(folder, 'nowhere') })).rejects.toThrow('cannot find the app');
    const env = { ...process.env, INKLING_CHROMIUM: '/nowhere/chromium' };
    await expect(launchFixture({ env })).rejects.toThrow('INKLING_CHROMIUM is "/nowhere/chromium"');
  });
});
