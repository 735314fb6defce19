import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { LANGUAGES } from '../shared/contract';
import { createTranslator } from '../shared/messages';
import { menuTemplate, type MenuState } from './menu';

const actions = {
  command: vi.fn(),
  stopAfterEpoch: vi.fn(),
  openRecent: vi.fn(),
  clearRecent: vi.fn(),
  showLogs: vi.fn(),
};
const build = (
  state: Partial<MenuState> = {},
  platform: NodeJS.Platform = 'linux',
  isDevelopment = false,
  language: (typeof LANGUAGES)[number] = 'en',
) =>
  menuTemplate(
    createTranslator(language),
    { status: null, hasWindow: true, recentFiles: [], ...state },
    actions,
    {
      platform,
      isDevelopment,
    },
  );
const items = (template: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  template.flatMap((item) => [item, ...items(Array.isArray(item.submenu) ? item.submenu : [])]);
const byId = (id: string, state: Partial<MenuState> = {}) =>
  items(build(state)).find((item) => item.id === id);

describe('the menu', () => {
  it('follows the conventions of each platform', () => {
    const titles = (platform: NodeJS.Platform) => build({}, platform).map(({ label }) => label);
    expect(titles('linux')).toEqual(['File', 'Edit', 'Training', 'View', 'Help']);
    expect(titles('darwin')).toEqual(['Inkling', 'File', 'Edit', 'Training', 'View', 'Window', 'Help']);
  });

  it.each(['linux', 'darwin', 'win32'] as const)(
    'has each accelerator, settings and quit once on %s',
    (platform) => {
      const all = items(build({}, platform));
      const accelerators = all.flatMap(({ accelerator }) => (accelerator ? [accelerator] : []));
      expect(new Set(accelerators).size).toBe(accelerators.length);
      expect(all.filter(({ id }) => id === 'show-settings')).toHaveLength(1);
      expect(all.filter(({ role }) => role === 'quit')).toHaveLength(1);
    },
  );

  it.each(LANGUAGES)('has a label for everything in %s', (language) => {
    for (const item of items(build({}, 'darwin', true, language))) {
      if (item.type !== 'separator') expect(item.label).toBeTruthy();
    }
  });

  it('shows developer tools in development only', () => {
    const has = (isDevelopment: boolean) =>
      items(build({}, 'linux', isDevelopment)).some(
        ({ role }) => role === 'toggleDevTools' || role === 'reload',
      );
    expect([has(false), has(true)]).toEqual([false, true]);
  });

  it('offers what can be done with the run', () => {
    const enabled = (id: string, status: MenuState['status']) => byId(id, { status })?.enabled;
    expect(enabled('pause-or-continue', null)).toBe(false);
    expect(enabled('pause-or-continue', 'running')).toBe(true);
    expect(enabled('stop-after-epoch', 'stopping')).toBe(false);
    expect(enabled('cancel-training', 'completed')).toBe(false);
    expect(byId('pause-or-continue', { status: 'paused' })?.label).toBe('Continue');
    expect(byId('start-training', { hasWindow: false })?.enabled).toBe(false);
  });

  it('asks the window', () => {
    byId('show-data')?.click?.(undefined as never, undefined, undefined as never);
    expect(actions.command).toHaveBeenCalledWith('show-data');
  });
});
