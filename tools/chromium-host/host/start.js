import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from '../api/app.js';
import { defaultSession } from '../api/session.js';
import { ensureBrowser } from './browser.js';
import { startControl } from './control.js';
import { electron } from './electron.js';
import { installElectronModule } from './electron-resolution.js';
import { runtime } from './runtime.js';
import { electronVersion } from './versions.js';

/** Dresses this Node process as Electron's main process. */
function dressProcess() {
  const { appArgument, appPath, arguments: args } = runtime.options;
  process.argv = [process.execPath, appArgument, ...args];
  Object.assign(process, {
    type: 'browser',
    defaultApp: true,
    resourcesPath: join(appPath, 'resources'),
    crash: () => process.abort(),
    send: undefined,
  });
  const versions = { ...process.versions, electron: electronVersion() };
  Object.defineProperty(versions, 'chrome', { get: () => runtime.chromiumVersion, enumerable: true });
  Object.defineProperty(process, 'versions', { value: versions, enumerable: true });
}

function watchProcess() {
  setMaxListeners(0, process);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => app.quit());
  process.on('uncaughtException', (error) => {
    if (process.listenerCount('uncaughtException') > 1) return;
    // Electron shows a dialog; nobody might be there to close it.
    console.error('A JavaScript error occurred in the main process\n', error);
    process.exit(1);
  });
  process.on('unhandledRejection', (reason) => {
    if (process.listenerCount('unhandledRejection') === 1)
      console.error('UnhandledPromiseRejectionWarning:', reason);
  });
}

/**
 * Runs an app until it quits.
 *
 * @param {import('./options.js').Options} options
 */
export async function start(options) {
  runtime.options = options;
  if (options.controlled) runtime.control = startControl();
  dressProcess();
  watchProcess();
  installElectronModule(electron, Object.keys(electron));
  // Electron's main process lives until it is told to quit.
  setInterval(() => undefined, 2 ** 30);
  await import(pathToFileURL(options.mainFile).href);
  if (app._exiting) return;
  ensureBrowser({ language: app.getLocale() });
  app._start();
  defaultSession()._applyPermissions();
  runtime.control?.announce('ready');
}
