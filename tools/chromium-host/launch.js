import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from './client/application.js';

const runScript = fileURLToPath(new URL('run.js', import.meta.url));

/**
 * @typedef {object} LaunchOptions
 * @property {string} [appPath] the app's folder or main file; else the first of `args`, as in Playwright
 * @property {string[]} [args] the app's arguments
 * @property {NodeJS.ProcessEnv} [env] replaces the environment
 * @property {string} [cwd]
 * @property {string} [userDataDir] a new, temporary folder if not given
 * @property {boolean} [headless] true if not given
 * @property {number} [timeout] milliseconds that the app may take to be ready
 * @property {number} [dialogTimeout] milliseconds that a dialog waits for its answer
 */

/**
 * Starts an app in the host, like Playwright's `_electron.launch()`.
 *
 * @param {LaunchOptions} options
 * @returns {Promise<Application>} once the app is ready
 * @throws {Error} with what the app wrote, if it ends before
 */
export async function launch({
  appPath,
  args = [],
  env = process.env,
  cwd,
  userDataDir,
  headless = true,
  timeout = 30_000,
  dialogTimeout = 5000,
}) {
  const [app, ...appArguments] = appPath === undefined ? args : [appPath, ...args];
  if (app === undefined) throw new Error('launch: appPath is missing');
  const temporary =
    userDataDir === undefined ? mkdtempSync(join(tmpdir(), 'chromium-host-data-')) : undefined;
  const switches = headless ? ['--headless'] : [];
  const command = [
    runScript,
    ...switches,
    app,
    `--user-data-dir=${userDataDir ?? temporary}`,
    ...appArguments,
  ];
  const start = (/** @type {string[]} */ ...more) =>
    spawn(process.execPath, [...command, ...more], {
      cwd,
      env: { ...env, CHROMIUM_HOST_CONTROLLED: '1', CHROMIUM_HOST_DIALOG_TIMEOUT: `${dialogTimeout}` },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
  const application = new Application({ child: start(), startAnother: start, temporary });
  await application.ready(timeout);
  return application;
}
