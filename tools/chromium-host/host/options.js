import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/**
 * @typedef {object} Options
 * @property {boolean} headless
 * @property {string} appArgument the app as it was named, kept in process.argv as Electron keeps it
 * @property {string} appPath the app's folder
 * @property {string} mainFile
 * @property {string} name
 * @property {string} version
 * @property {string[]} arguments what follows the app
 * @property {number} dialogTimeout milliseconds that a dialog waits for a test to answer it
 * @property {boolean} controlled a test drives this host through its IPC channel
 */

const usage = 'Usage: node run.js [--headless] [app folder or main file] [app arguments...]';

/**
 * Reads the command line, and the app's package.json as `electron .` does: a folder's `productName` or `name` names
 * the app, a bare file is called "Electron".
 *
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Options}
 */
export function parseOptions(args, environment) {
  const rest = [...args];
  let headless = false;
  while (rest[0]?.startsWith('--')) {
    const option = rest.shift();
    if (option !== '--headless') throw new Error(`chromium-host: unknown option ${option}. ${usage}`);
    headless = true;
  }
  const appArgument = rest.shift() ?? '.';
  const folder = resolve(appArgument);
  const manifestFile = join(folder, 'package.json');
  const manifest = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : undefined;
  let mainFile;
  try {
    mainFile = createRequire(import.meta.url).resolve(folder);
  } catch {
    throw new Error(
      `chromium-host: cannot find the app ${folder}${manifest ? ` (main: ${manifest.main})` : ''}`,
    );
  }
  return {
    headless,
    appArgument,
    appPath: manifest ? folder : dirname(mainFile),
    mainFile,
    name: manifest?.productName ?? manifest?.name ?? 'Electron',
    version: manifest?.version ?? '0.0.0',
    arguments: rest,
    dialogTimeout: Number(environment.CHROMIUM_HOST_DIALOG_TIMEOUT ?? 5000),
    controlled: environment.CHROMIUM_HOST_CONTROLLED === '1' && process.send !== undefined,
  };
}
