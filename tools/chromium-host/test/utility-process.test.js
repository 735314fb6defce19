import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchFixture, logged } from './support.js';

/** @type {import('../client/application.js').Application} */
let app;

beforeAll(async () => {
  app = await launchFixture();
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.evaluate(() => {
    globalThis.fixtureLog.length = 0;
    globalThis.fixtureStartEngine();
  });
});

/** @param {unknown} message */
const post = (message) =>
  app.evaluate((_electron, data) => void globalThis.fixtureEngine.postMessage(data), message);
const exits = () => logged(app, 'engine exit');

describe('a utility process', () => {
  it('starts with its arguments, and exchanges structured clones', async () => {
    // Sent at once: messages wait for the listener.
    await post({ map: new Map([[1, new Float64Array([0.5])]]), nothing: undefined });
    await expect.poll(() => logged(app, 'engine message')).toHaveLength(1);
    const [[{ echo, electron }]] = await logged(app, 'engine message');
    expect(echo).toEqual({ map: new Map([[1, new Float64Array([0.5])]]), nothing: undefined });
    expect(electron).toMatch(/^\d+\./);
    expect(await logged(app, 'engine spawn')).toEqual([['number']]);
    await expect.poll(() => logged(app, 'engine output')).toEqual([['args --flag type utility']]);
    await app.evaluate(() => void globalThis.fixtureEngine.kill());
    await expect.poll(exits).toEqual([[15]]);
  });

  it.each([
    ['exits by itself', { order: 'exit', code: 3 }, 3, 'abnormal-exit'],
    ['throws', { order: 'throw' }, 1, 'abnormal-exit'],
    ['crashes', { order: 'crash' }, 6, 'crashed'],
  ])('that %s gives one exit event', async (_name, message, code, reason) => {
    await post(message);
    await expect.poll(() => logged(app, 'child-process-gone')).toEqual([['Engine', reason]]);
    expect(await exits()).toEqual([[code]]);
    expect(await app.evaluate(() => globalThis.fixtureEngine.pid)).toBeUndefined();
  });

  it('that ends well has not "gone"', async () => {
    await post({ order: 'exit', code: 0 });
    await expect.poll(exits).toEqual([[0]]);
    expect(await logged(app, 'child-process-gone')).toEqual([]);
  });

  it('can be killed by the test', async () => {
    await app.host.killUtility('Engine');
    await expect.poll(exits).toEqual([[9]]);
    expect(await logged(app, 'child-process-gone')).toEqual([['Engine', 'killed']]);
  });

  it.each([
    ['a function', 'engine.postMessage(() => {})', 'An object could not be cloned.'],
    [
      'a transferred buffer',
      'engine.postMessage(1, [new ArrayBuffer(1)])',
      'Port at index 0 is not a valid port',
    ],
    ['an unknown method', 'engine.connect()', 'electron.utilityProcess.connect is not implemented'],
    [
      'an unknown event',
      "engine.on('login', () => {})",
      "electron.utilityProcess.on('login') is not implemented",
    ],
  ])('refuses %s', async (_name, source, expected) => {
    const message = await app.evaluate((_electron, code) => {
      try {
        new Function('engine', code)(globalThis.fixtureEngine);
      } catch (error) {
        return error.message;
      }
    }, source);
    expect(message).toContain(expected);
  });

  it('does not outlive the host', async () => {
    const other = await launchFixture();
    const pid = await other.evaluate(async () => {
      const engine = globalThis.fixtureStartEngine();
      await new Promise((done) => engine.once('message', done).postMessage('hello'));
      return engine.pid;
    });
    other.process().kill('SIGKILL');
    await other.waitForEvent('close');
    await expect
      .poll(() => {
        try {
          return process.kill(pid, 0);
        } catch (error) {
          return error.code;
        }
      })
      .toBe('ESRCH');
    await expect(other.close()).rejects.toThrow();
  });
});
