import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { applicationFolder, dataFolder, defaultRunsFolder } from './application-folder';

function on(platform: NodeJS.Platform): void {
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
  vi.spyOn(os, 'homedir').mockReturnValue('/home/ada');
}

afterEach(() => void vi.restoreAllMocks());

const at = (...parts: string[]) => path.join(...parts);

describe('applicationFolder', () => {
  it.each<[NodeJS.Platform, NodeJS.ProcessEnv, string]>([
    ['linux', {}, at('/home/ada', '.config', 'inkling')],
    ['linux', { XDG_CONFIG_HOME: '/etc/ada' }, at('/etc/ada', 'inkling')],
    ['linux', { XDG_CONFIG_HOME: '' }, at('/home/ada', '.config', 'inkling')],
    ['linux', { APPDATA: '/wrong' }, at('/home/ada', '.config', 'inkling')],
    ['freebsd', {}, at('/home/ada', '.config', 'inkling')],
    ['darwin', { XDG_CONFIG_HOME: '/wrong' }, at('/home/ada', 'Library', 'Application Support', 'inkling')],
    ['win32', { APPDATA: '/Users/ada/Roaming' }, at('/Users/ada/Roaming', 'inkling')],
    ['win32', {}, at('/home/ada', 'AppData', 'Roaming', 'inkling')],
    ['win32', { APPDATA: '' }, at('/home/ada', 'AppData', 'Roaming', 'inkling')],
  ])('on %s with %j is %s', (platform, environment, expected) => {
    on(platform);
    expect(applicationFolder(environment)).toBe(expected);
  });

  it.each<NodeJS.Platform>(['linux', 'darwin', 'win32'])('on %s is what INKLING_HOME says', (platform) => {
    on(platform);
    const environment = { INKLING_HOME: '/else/where', XDG_CONFIG_HOME: '/no', APPDATA: '/no' };
    expect(applicationFolder(environment)).toBe(path.resolve('/else/where'));
    expect(applicationFolder({ INKLING_HOME: 'beside' })).toBe(path.resolve('beside'));
    expect(defaultRunsFolder(environment)).toBe(path.resolve('/else/where/runs'));
    expect(dataFolder(environment)).toBe(path.resolve('/else/where/data'));
  });

  it('looks at this process unless told otherwise', () => {
    vi.stubEnv('INKLING_HOME', '/from/process');
    expect([applicationFolder(), defaultRunsFolder(), dataFolder()]).toEqual([
      path.resolve('/from/process'),
      path.resolve('/from/process/runs'),
      path.resolve('/from/process/data'),
    ]);
    vi.unstubAllEnvs();
  });
});
