import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('messages between renderer and main', () => {
  it('carries every type of a structured clone, both ways', async () => {
    const result = await page.evaluate(async () => {
      const cycle = { name: 'cycle' };
      cycle.self = cycle;
      const value = {
        map: new Map([[{ key: 1 }, new Set([1n, 'two'])]]),
        date: new Date(86_400_000),
        pattern: /a+/gi,
        floats: new Float32Array([1.5, -0, NaN, Infinity]),
        view: new DataView(new Uint8Array([0, 1, 2, 3]).buffer, 1, 2),
        numbers: [NaN, -0, Infinity, undefined, null],
        error: new RangeError('out of range', { cause: 'a cause' }),
        // In a map, for the bridge would go through a plain object itself, and follow the cycle.
        inMap: new Map([
          ['cycle', cycle],
          ['sparse', Object.assign(new Array(3), { 0: 1, 2: 3 })],
        ]),
        ['__proto__x']: 1,
      };
      const back = await window.api.invoke('echo', value);
      const [[key, set]] = [...back.map];
      return {
        map: [key.key, [...set].map((each) => `${typeof each} ${each}`)],
        date: back.date.getTime(),
        pattern: String(back.pattern),
        floats: [
          back.floats.constructor.name,
          ...[...back.floats].map((each) => (Object.is(each, -0) ? '-0' : `${each}`)),
        ],
        view: [back.view.byteOffset, back.view.getUint8(0), back.view.byteLength],
        numbers: back.numbers.map((each) => (Object.is(each, -0) ? '-0' : `${each}`)),
        error: [back.error instanceof RangeError, back.error.message, back.error.cause],
        cycle: back.inMap.get('cycle').self === back.inMap.get('cycle'),
        sparse: [back.inMap.get('sparse').length, 1 in back.inMap.get('sparse')],
      };
    });
    expect(result).toEqual({
      map: [1, ['bigint 1', 'string two']],
      date: 86_400_000,
      pattern: '/a+/gi',
      floats: ['Float32Array', '1.5', '-0', 'NaN', 'Infinity'],
      view: [1, 1, 2],
      numbers: ['NaN', '-0', 'Infinity', 'undefined', 'null'],
      // The bridge, not ipc, is what strips an error to its message.
      error: [false, 'out of range', undefined],
      cycle: true,
      sparse: [3, false],
    });
  });

  it.each([
    ['a function', '() => {}'],
    ['a symbol', '[Symbol("x")]'],
    ['a DOM node', 'document.body'],
    ['a promise', '[Promise.resolve()]'],
    ['a file', 'new File(["x"], "x.txt")'],
  ])('refuses %s', async (_name, source) => {
    const world = await isolatedWorld(page);
    const message = await world(`
      preloadRequire('electron').ipcRenderer.invoke('echo', ${source}).then(() => 'cloned', (error) => error.message)`);
    expect(message).toBe('An object could not be cloned.');
  });

  it("gives a handler's error as Electron does", async () => {
    const message = await page.evaluate(() =>
      window.api.invoke('fail').catch((error) => `${error.name}|${error.message}`),
    );
    expect(message).toBe("Error|Error invoking remote method 'fail': TypeError: the handler failed");
  });

  it('gives an error for a channel without a handler', async () => {
    const message = await page.evaluate(() => window.api.invoke('nobody').catch((error) => error.message));
    expect(message).toBe("Error invoking remote method 'nobody': Error: No handler registered for 'nobody'");
  });

  it('refuses a reply that cannot be cloned', async () => {
    const message = await page.evaluate(() =>
      window.api.invoke('give-function').catch((error) => error.message),
    );
    expect(message).toBe(
      "Error invoking remote method 'give-function': Error: An object could not be cloned.",
    );
  });

  it('refuses to send a function to the renderer', async () => {
    const message = await app.evaluate(({ BrowserWindow }) => {
      try {
        BrowserWindow.getAllWindows()[0].webContents.send('x', () => {});
      } catch (error) {
        return error.message;
      }
    });
    expect(message).toBe('An object could not be cloned.');
  });

  it('sends and replies', async () => {
    const answer = await page.evaluate(() => {
      const answered = window.api.once('logged');
      window.api.send('log', { value: 7 });
      return answered;
    });
    expect(answer).toEqual({ value: 7 });
    expect(await logged(app, 'log')).toContainEqual([{ value: 7 }]);
  });

  it('sends from main to the renderer', async () => {
    const received = page.evaluate(() => {
      const answer = window.api.once('from-main');
      window.listening = true;
      return answer;
    });
    await page.waitForFunction(() => window.listening);
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0].webContents.send('from-main', new Uint8Array([1, 2, 255])),
    );
    expect(Array.from(await received)).toEqual([1, 2, 255]);
  });

  it('carries large binary data unharmed', async () => {
    const differences = await page.evaluate(async () => {
      const data = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 256);
      const back = await window.api.invoke('echo', data);
      return data.length === back.length ? data.filter((value, index) => value !== back[index]).length : -1;
    });
    expect(differences).toBe(0);
  });

  it('tells main which frame sent a message', async () => {
    expect(await page.evaluate(() => window.api.invoke('frame'))).toEqual({
      url: 'app://bundle/index.html',
      origin: 'app://bundle',
      isTop: true,
      isSender: true,
    });
  });

  it('refuses a second handler for a channel', async () => {
    const message = await app.evaluate(({ ipcMain }) => {
      try {
        ipcMain.handle('echo', () => {});
      } catch (error) {
        return error.message;
      }
    });
    expect(message).toBe("Attempted to register a second handler for 'echo'");
  });
});

/**
 * Runs code in the preload's world: finds that world by what the fixture's preload left there.
 *
 * @param {import('playwright-core').Page} target
 */
async function isolatedWorld(target) {
  const session = await target.context().newCDPSession(target);
  /** @type {number[]} */
  const ids = [];
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name === 'Electron Isolated Context') ids.push(context.id);
  });
  await session.send('Runtime.enable');
  return async (/** @type {string} */ expression) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      contextId: ids.at(-1),
      awaitPromise: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result.value;
  };
}
