import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchFixture } from './support.js';

/** @type {import('../client/application.js').Application} */
let app;
/** @type {import('playwright-core').Page} */
let page;

beforeAll(async () => {
  app = await launchFixture();
  page = await app.firstWindow();
});
afterAll(() => app.close());

describe('the preload', () => {
  it('has run before any script of the page', async () => {
    expect(await page.evaluate(() => [window.apiAtStart, window.api.scriptsBefore])).toEqual(['object', 0]);
  });

  it('is in a world of its own', async () => {
    expect(await page.evaluate(() => typeof window.preloadOnly)).toBe('undefined');
    expect(await page.evaluate(() => window.api.seesPage())).toBe('undefined');
  });

  it('can require what a sandboxed preload can, and nothing else', async () => {
    expect(await page.evaluate(() => window.api.modules)).toEqual({
      fs: 'Error: module not found: fs',
      file: 'Error: module not found: ./other.cjs',
      events: 'true',
      url: '/x',
      unknown: 'Error: electron.shell is not implemented by chromium-host',
      unknownMethod: 'Error: electron.ipcRenderer.sendSync is not implemented by chromium-host',
    });
  });

  it('sees a limited process', async () => {
    const { type, sandboxed, electron } = await page.evaluate(() => window.api.process);
    expect([type, sandboxed]).toEqual(['renderer', true]);
    expect(electron).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe('the page', () => {
  it('has no Node', async () => {
    const names = [
      'require',
      'process',
      'module',
      'Buffer',
      'global',
      'electron',
      'chromiumHostSend',
      'chromiumHostOrder',
    ];
    expect(await page.evaluate((all) => all.filter((name) => name in window), names)).toEqual([]);
  });
});

describe('contextBridge', () => {
  it('copies values and freezes them', async () => {
    const result = await page.evaluate(() => {
      'use strict';
      const attempt = (task) => {
        try {
          return task();
        } catch (error) {
          return error.name;
        }
      };
      return [
        attempt(() => (window.api = 1)),
        attempt(() => (window.api.extra = 1)),
        attempt(() => (window.api.state.count = 9)),
      ];
    });
    expect(result).toEqual(['TypeError', 'TypeError', 'TypeError']);
  });

  it('does not pass on later changes of a copied value', async () => {
    expect(
      await page.evaluate(() => [window.api.increment(), window.api.increment(), window.api.state.count]),
    ).toEqual([1, 2, 0]);
  });

  it('calls functions across, synchronously, both ways', async () => {
    const result = await page.evaluate(() =>
      window.api.call((map) => `${map instanceof Map} ${map.get('answer')}`),
    );
    expect(result).toBe('true 42');
  });

  it('keeps callbacks that were handed over', async () => {
    const result = await page.evaluate(() => {
      const received = [];
      window.api.subscribe((value) => received.push(value));
      window.api.publish({ nested: [1, 2] });
      window.api.publish('again');
      return received;
    });
    expect(result).toEqual([{ nested: [1, 2] }, 'again']);
  });

  it("makes values of the receiver's world", async () => {
    const result = await page.evaluate(() => {
      const value = window.api.identity({ list: [1], at: new Date(5), bytes: new Uint8Array([1]) });
      return [
        value.constructor === Object,
        value.list instanceof Array,
        value.at instanceof Date,
        value.bytes instanceof Uint8Array,
      ];
    });
    expect(result).toEqual([true, true, true, true]);
  });

  it('drops prototypes and symbols', async () => {
    const result = await page.evaluate(() => {
      class Point {
        x = 1;
        tag = Symbol('tag');
        length() {
          return 1;
        }
      }
      const value = window.api.identity(new Point());
      return [Object.keys(value), typeof value.length];
    });
    expect(result).toEqual([['x'], 'undefined']);
  });

  it('refuses what cannot be cloned', async () => {
    const message = await page.evaluate(() => {
      try {
        window.api.identity(new Map([['callback', () => {}]]));
      } catch (error) {
        return error.message;
      }
    });
    expect(message).toBe('An object could not be cloned.');
  });

  it('limits the depth of objects', async () => {
    const message = await page.evaluate(() => {
      const cycle = {};
      cycle.self = cycle;
      try {
        window.api.identity(cycle);
      } catch (error) {
        return error.message;
      }
    });
    expect(message).toContain('recursion depth exceeded');
  });

  it('passes on errors as plain errors', async () => {
    const result = await page.evaluate(async () => {
      const describe = (error) => [error instanceof Error, error.name, error.message];
      try {
        window.api.throwError();
      } catch (error) {
        return [describe(error), describe(await window.api.reject().catch((reason) => reason))];
      }
    });
    expect(result).toEqual([
      [true, 'Error', 'thrown in the preload'],
      [true, 'Error', 'rejected in the preload'],
    ]);
  });

  it('refuses a name that is taken', async () => {
    const message = 'Error: Cannot bind an API on top of an existing property on the window object';
    expect(await page.evaluate(() => [window.exposeTwice, window.exposeExisting])).toEqual([
      message,
      message,
    ]);
    expect(await page.evaluate(() => typeof window.fetch)).toBe('function');
  });

  it('does not pass on ipcRenderer itself', async () => {
    expect(await page.evaluate(() => Object.keys(window.api.ipcRenderer))).toEqual([]);
  });
});
