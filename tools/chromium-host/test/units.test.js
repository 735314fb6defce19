import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAccelerator } from '../api/accelerator.js';
import { findChromium } from '../find-chromium.js';
import { codec } from '../host/codec.js';
import { portable } from '../host/portable.js';
import {
  mapScheme,
  mappedSchemeOf,
  originOf,
  toAppUrl,
  toChromiumHeader,
  toChromiumUrl,
} from '../host/scheme-map.js';
import { makeStrict, missing, StrictEmitter } from '../host/strict.js';

describe('scheme map', () => {
  mapScheme('app');

  it.each([
    ['app://bundle/index.html?a=1#b', 'https://bundle.app.invalid/index.html?a=1#b'],
    ['app://bundle/', 'https://bundle.app.invalid/'],
    ['app://my-host.name/x', 'https://my-host.name.app.invalid/x'],
    ['https://example.com/', 'https://example.com/'],
    ['about:blank', 'about:blank'],
  ])('maps %s both ways', (appUrl, chromiumUrl) => {
    expect(toChromiumUrl(appUrl)).toBe(chromiumUrl);
    expect(toAppUrl(chromiumUrl)).toBe(appUrl);
  });

  it('tells mapped addresses from others', () => {
    expect(mappedSchemeOf('https://bundle.app.invalid/x')).toBe('app');
    expect(mappedSchemeOf('https://bundle.other.invalid/x')).toBeUndefined();
    expect(mappedSchemeOf('https://bundle.app.invalid.example.com/')).toBeUndefined();
    expect(originOf('app://bundle/x')).toBe('app://bundle');
    expect(() => toChromiumUrl('app://./x')).toThrow('plain name');
  });

  it('maps sources in a policy, and nothing else in it', () => {
    const policy = "default-src 'self' app: app://bundle data:; img-src myapp: app:";
    expect(toChromiumHeader('Content-Security-Policy', policy)).toBe(
      "default-src 'self' https://*.app.invalid https://bundle.app.invalid data:; img-src myapp: https://*.app.invalid",
    );
    expect(toChromiumHeader('x-note', 'app: unchanged')).toBe('app: unchanged');
  });
});

describe('accelerators', () => {
  const none = { key: '', code: '', symbol: false, control: false, alt: false, shift: false, meta: false };
  const primary = process.platform === 'darwin' ? { meta: true } : { control: true };

  it.each([
    ['CmdOrCtrl+N', { key: 'n', ...primary }],
    ['CommandOrControl+Shift+Z', { key: 'z', shift: true, ...primary }],
    ['Alt+F4', { key: 'F4', alt: true }],
    ['CmdOrCtrl+Plus', { key: '+', code: 'NumpadAdd', symbol: true, ...primary }],
    ['Ctrl+,', { key: ',', symbol: true, control: true }],
    ['Ctrl+1', { key: '1', code: 'Digit1', control: true }],
    ['Esc', { key: 'Escape' }],
  ])('%s is understood', (text, expected) => {
    expect(parseAccelerator(text)).toEqual({ ...none, ...expected });
  });

  it.each(['', 'Ctrl', 'Ctrl+A+B', 'Ctrl+Nonsense', 'F25'])('"%s" is refused', (text) => {
    expect(() => parseAccelerator(text)).toThrow('not a valid accelerator');
  });
});

describe('the codec', () => {
  it('keeps what is the same object the same object', () => {
    const buffer = new ArrayBuffer(8);
    const bytes = new Uint8Array(buffer, 2, 4);
    const [first, second, decoded] = codec.decode(codec.encode([bytes, bytes, new Float32Array(buffer)]));
    expect(first).toBe(second);
    expect(decoded.buffer).toBe(first.buffer);
    expect([first.byteOffset, first.length, decoded.length]).toEqual([2, 4, 2]);
  });

  it('keeps keys that are special to JavaScript', () => {
    const value = JSON.parse(
      '{ "__proto__": { "polluted": true }, "constructor": 1, "seen": ["array", "object"] }',
    );
    const back = codec.decode(codec.encode(value));
    expect(Object.keys(back)).toEqual(['__proto__', 'constructor', 'seen']);
    expect(back.polluted).toBeUndefined();
    expect(back.seen).toEqual(['array', 'object']);
  });

  it.each([
    ['shared memory', () => new SharedArrayBuffer(1)],
    ['a WebAssembly module', () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))],
    ['a blob', () => new Blob(['x'])],
    ['a weak map', () => new WeakMap()],
  ])('refuses %s', (_name, make) => {
    expect(() => codec.encode(make())).toThrow('An object could not be cloned.');
  });
});

describe('strictness', () => {
  it('throws on unknown names, and only on them', () => {
    const object = makeStrict({ known: 1 }, 'thing');
    expect(object.known).toBe(1);
    expect('unknown' in object).toBe(false);
    expect(() => object.unknown).toThrow('electron.thing.unknown is not implemented by chromium-host');
    object.unknown = 2;
    expect(object.unknown).toBe(2);
  });

  it('leaves other emitters alone', () => {
    const emitter = new StrictEmitter('thing', ['known']);
    expect(() => emitter.on('unknown', () => {})).toThrow("electron.thing.on('unknown')");
    expect(() => emitter.once('unknown', () => {})).toThrow("electron.thing.on('unknown')");
    expect(() => emitter.nonsense).toThrow('electron.thing.nonsense');
    expect(process.nonsense).toBeUndefined();
  });

  it('lets a missing part be named but not used', () => {
    const part = missing('tray');
    expect(() => part.method).toThrow('electron.tray.method');
    expect(() => new part()).toThrow('electron.tray is');
  });
});

describe('values for the test', () => {
  it('leave out what cannot travel', () => {
    const cycle = { list: [1, () => {}], emitter: new StrictEmitter('x', []), date: new Date(0) };
    cycle.self = cycle;
    const copy = portable(cycle);
    expect(copy.list).toEqual([1, undefined]);
    expect(copy.date).toEqual(new Date(0));
    expect(copy.self).toBe(copy);
    expect(() => structuredClone(copy)).not.toThrow();
  });
});

describe('findChromium', () => {
  it('takes the one that the environment names, or the first on the path', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chromium-host-find-'));
    const file = join(folder, 'chromium');
    writeFileSync(file, '');
    expect(() => findChromium({ INKLING_CHROMIUM: file })).toThrow('cannot be executed');
    chmodSync(file, 0o755);
    expect(findChromium({ INKLING_CHROMIUM: file })).toBe(file);
    if (process.platform === 'linux') expect(findChromium({ PATH: `/nowhere:${folder}` })).toBe(file);
    rmSync(folder, { recursive: true });
  });
});
