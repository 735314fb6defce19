import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** @returns {string} where the system keeps the data of apps */
function appData() {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  if (process.platform === 'win32') return process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming');
  return process.env.XDG_CONFIG_HOME || join(homedir(), '.config');
}

/**
 * @param {string} name one of Electron's names of folders
 * @param {string} appName
 * @param {string} userDataSwitch the value of --user-data-dir, or ''
 * @returns {string | undefined} its default, or undefined if Electron has no such folder
 */
export function defaultPath(name, appName, userDataSwitch) {
  const userData = userDataSwitch || join(appData(), appName);
  /** @type {Record<string, string>} */
  const paths = {
    home: homedir(),
    appData: appData(),
    userData,
    sessionData: userData,
    temp: tmpdir(),
    exe: process.execPath,
    module: process.execPath,
    desktop: join(homedir(), 'Desktop'),
    documents: join(homedir(), 'Documents'),
    downloads: join(homedir(), 'Downloads'),
    music: join(homedir(), 'Music'),
    pictures: join(homedir(), 'Pictures'),
    videos: join(homedir(), 'Videos'),
    logs:
      process.platform === 'darwin' ? join(homedir(), 'Library', 'Logs', appName) : join(userData, 'logs'),
    crashDumps: join(userData, 'Crashpad'),
  };
  return Object.hasOwn(paths, name) ? paths[name] : undefined;
}

/** @returns {string[]} the user's languages as the environment names them, or else as the system does */
export function systemLanguages() {
  const { LANGUAGE, LC_ALL, LC_MESSAGES, LANG } = process.env;
  const named = [...(LANGUAGE ?? '').split(':'), LC_ALL, LC_MESSAGES, LANG].flatMap((value) => {
    const match = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:[.@]|$)/.exec(value ?? '');
    return match ? [match[2] ? `${match[1]}-${match[2]}` : match[1]] : [];
  });
  return named.length > 0 ? [...new Set(named)] : [Intl.DateTimeFormat().resolvedOptions().locale];
}

/** @returns {string} */
export const systemLocale = () => systemLanguages()[0];
