import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];

/** @param {string | undefined} folder @param {string[]} parts */
const within = (folder, ...parts) => (folder ? [join(folder, ...parts)] : []);

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string[]} where this system keeps a Chromium, the best first
 */
function candidates(environment) {
  if (process.platform === 'darwin') {
    const applications = ['/Applications', ...within(environment.HOME, 'Applications')];
    const programs = ['Chromium', 'Google Chrome', 'Microsoft Edge'];
    return programs.flatMap((name) =>
      applications.map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`),
    );
  }
  if (process.platform === 'win32') {
    const folders = [environment.LOCALAPPDATA, environment.PROGRAMFILES, environment['PROGRAMFILES(X86)']];
    const programs = [
      ['Chromium', 'Application', 'chrome.exe'],
      ['Google', 'Chrome', 'Application', 'chrome.exe'],
      ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ];
    return programs.flatMap((program) => folders.flatMap((folder) => within(folder, ...program)));
  }
  const path = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  const folders = [...path, '/usr/bin', '/usr/local/bin', '/snap/bin'];
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns {string} the command that installs a Chromium on this system */
function installCommand() {
  if (process.platform === 'darwin') return 'brew install --cask chromium';
  if (process.platform === 'win32') return 'winget install Hibbiki.Chromium';
  return 'sudo apt-get install chromium';
}

/**
 * Finds the Chromium to run: the one INKLING_CHROMIUM names, or else the first that the system has.
 *
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string} the path of its executable
 * @throws {Error} in one line, with the command that installs one
 */
export function findChromium(environment = process.env) {
  const chosen = environment.INKLING_CHROMIUM;
  if (chosen) {
    if (isExecutable(chosen)) return chosen;
    throw new Error(`INKLING_CHROMIUM is "${chosen}", which cannot be executed.`);
  }
  const found = candidates(environment).find(isExecutable);
  if (found) return found;
  throw new Error(
    `No Chromium found. Install one with: ${installCommand()} (or set INKLING_CHROMIUM to its path).`,
  );
}
