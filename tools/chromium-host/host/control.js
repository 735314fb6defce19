import { clickNotification, notifications } from '../api/notification.js';
import { app } from '../api/app.js';
import { triggerMenu } from '../api/menu.js';
import { setSystemTheme } from '../api/native-theme.js';
import { powerSaveBlockers } from '../api/power.js';
import { setDisplay } from '../api/screen.js';
import { shellCalls } from '../api/shell.js';
import { utilityProcesses } from '../api/utility-process.js';
import { windows } from '../api/windows.js';
import { answerDialog } from './dialog-desk.js';
import { dropFiles } from './drop-files.js';
import { electron } from './electron.js';
import { portable } from './portable.js';

/** @typedef {{ announce: (event: string, value?: unknown) => void, fail: (error: Error) => void }} Control */

/** @param {string} targetId */
function windowOf(targetId) {
  const found = windows.find((window) => window._page.targetId === targetId);
  if (!found) throw new Error('chromium-host: the page belongs to no window');
  return found;
}

/** @type {Record<string, (...args: any[]) => any>} what a test may ask of this host */
const methods = {
  /** The function arrives as text, and sees what the app sees. @param {string} source @param {unknown} arg */
  evaluate: async (source, arg) => portable(await (0, eval)(`(${source})`)(electron, arg)),
  /** @param {string} targetId @param {string} source @param {unknown} arg */
  evaluateWindow: async (targetId, source, arg) =>
    portable(await (0, eval)(`(${source})`)(windowOf(targetId), arg)),
  windows: () => windows.filter(({ _page: page }) => page.committed).map(({ _page: page }) => page.targetId),
  quit: () => app.quit(),
  answerDialog,
  triggerMenu,
  notifications,
  clickNotification,
  shellCalls,
  powerSaveBlockers,
  setSystemTheme,
  setDisplay,
  /** @param {string} targetId @param {string} selector @param {string[]} paths */
  dropFiles: (targetId, selector, paths) => dropFiles(windowOf(targetId)._page, selector, paths),
  /** Kills like the system would. @param {string} [serviceName] the first that runs, if not given */
  killUtility(serviceName) {
    const found = [...utilityProcesses].find(
      (each) => serviceName === undefined || each._serviceName === serviceName,
    );
    if (!found) throw new Error(`chromium-host: no utility process ${serviceName ?? ''} is running`);
    found._child.kill('SIGKILL');
  },
};

/** Listens to the test that started this host. Without the test there is no reason to live. @returns {Control} */
export function startControl() {
  const send = /** @type {NonNullable<typeof process.send>} */ (process.send).bind(process);
  /** @param {Record<string, unknown>} message */
  const post = (message) => process.connected && send(message, () => undefined);
  process.on(
    'message',
    async (/** @type {{ id: number, method: string, args: unknown[] }} */ { id, method, args }) => {
      try {
        post({ id, result: await methods[method](...args) });
      } catch (error) {
        const { message, stack } = error instanceof Error ? error : new Error(String(error));
        post({ id, error: { message, stack } });
      }
    },
  );
  process.on('disconnect', () => process.exit(1));
  delete process.env.CHROMIUM_HOST_CONTROLLED;
  delete process.env.CHROMIUM_HOST_DIALOG_TIMEOUT;
  return {
    announce: (event, value) => void post({ event, value }),
    fail(error) {
      console.error(error.message);
      post({ event: 'failure', value: error.message });
    },
  };
}
