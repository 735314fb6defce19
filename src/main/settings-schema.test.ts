import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../storage/testing';
import {
  DEFAULTS,
  isStored,
  keepCopy,
  MIGRATIONS,
  setAsideIfUnreadable,
  withDefaults,
} from './settings-schema';

/** electron-store as a migration sees it. */
function migrated(content: Record<string, unknown>): Record<string, unknown> {
  const store: Record<string, unknown> = { ...structuredClone(DEFAULTS), ...content };
  for (const migrate of Object.values(MIGRATIONS)) {
    migrate({
      get: (key) => store[key],
      set: (key, value) => (store[key] = value),
      delete: (key) => Reflect.deleteProperty(store, key),
    });
  }
  return store;
}

describe('stored settings', () => {
  it('are valid from the start', () => {
    expect(isStored(DEFAULTS)).toBe(true);
    expect(migrated({})).toEqual(DEFAULTS);
  });

  it('are brought over from a file in which they stood at the top', () => {
    const store = migrated({ theme: 'dark', language: 'system', runsFolder: '/runs' });
    expect(store).toEqual({
      settings: { ...DEFAULTS.settings, theme: 'dark', language: null, runsFolder: '/runs' },
      window: null,
    });
    expect(isStored(store)).toBe(true);
    expect(migrated({ language: 'zh' }).settings).toMatchObject({ language: 'zh' });
  });

  it('stay as they are once they are nested', () => {
    const settings = { ...DEFAULTS.settings, theme: 'light', parallelTrials: 4 };
    expect(migrated({ settings })).toEqual({ settings, window: null });
  });

  it('that an earlier version kept take the defaults of what it did not know', () => {
    expect(isStored({ settings: { theme: 'dark' }, window: null })).toBe(true);
    expect(withDefaults({ theme: 'dark' })).toEqual({ ...DEFAULTS.settings, theme: 'dark' });
  });

  it.each([
    { settings: { ...DEFAULTS.settings, theme: 'pink' }, window: null },
    { settings: { ...DEFAULTS.settings, parallelTrials: 0 }, window: null },
    { settings: { theme: 'purple' }, window: null },
    { settings: DEFAULTS.settings, window: { x: 0.5, y: 0, width: 10, height: 10, maximised: false } },
  ])('are refused when they are none: %j', (stored) => {
    expect(isStored(stored)).toBe(false);
  });
});

describe('a settings file that cannot be understood', () => {
  it.each(['{ "settings": ', '', '[]', 'null', '"text"'])('is kept aside: %s', (text) => {
    const file = path.join(temporaryFolder(), 'settings.json');
    writeFileSync(file, text);
    expect(setAsideIfUnreadable(file)).toBe(`${file}.broken`);
    expect(existsSync(file)).toBe(false);
    expect(readFileSync(`${file}.broken`, 'utf8')).toBe(text);
  });

  it('never replaces one that was kept before', () => {
    const file = path.join(temporaryFolder(), 'settings.json');
    writeFileSync(file, 'first');
    setAsideIfUnreadable(file);
    writeFileSync(file, 'second');
    expect(setAsideIfUnreadable(file)).toBe(`${file}.broken-2`);
    writeFileSync(file, '{}');
    expect(keepCopy(file)).toBe(`${file}.broken-3`);
    expect(existsSync(file)).toBe(true);
  });

  it('is no matter where it is whole, or not there', () => {
    const file = path.join(temporaryFolder(), 'settings.json');
    expect(setAsideIfUnreadable(file)).toBeNull();
    writeFileSync(file, '{}');
    expect(setAsideIfUnreadable(file)).toBeNull();
  });
});
