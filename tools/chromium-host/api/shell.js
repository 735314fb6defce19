import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { runtime } from '../host/runtime.js';
import { makeStrict, missing } from '../host/strict.js';
import { moveToTrash } from './trash.js';

/** @type {{ method: string, target: string }[]} what was opened, for a test to see */
const calls = [];

export const shellCalls = () => calls.map((call) => ({ ...call }));

/** @param {string} target @returns {Promise<void>} */
function openWithSystem(target) {
  const commands = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };
  const [command, ...args] = commands[/** @type {'darwin' | 'win32'} */ (process.platform)] ?? ['xdg-open'];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, target], { stdio: 'ignore', detached: true });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}

/** @param {string} method @param {string} target */
async function open(method, target) {
  calls.push({ method, target });
  if (!runtime.options.controlled)
    await openWithSystem(method === 'showItemInFolder' ? dirname(target) : target);
}

/** Electron's shell. In a test everything is recorded and nothing is opened; the trash is real. */
export const shell = makeStrict(
  {
    /** @param {string} url */
    async openExternal(url) {
      if (!URL.canParse(url)) throw new TypeError('Invalid URL');
      await open('openExternal', url);
    },
    /** @param {string} path @returns {Promise<string>} an error's message, or '' */
    async openPath(path) {
      return open('openPath', resolve(path)).then(
        () => '',
        (error) => error.message,
      );
    },
    /** @param {string} path */
    showItemInFolder(path) {
      open('showItemInFolder', resolve(path)).catch((error) =>
        console.error(`chromium-host: ${error.message}`),
      );
    },
    /** @param {string} path */
    async trashItem(path) {
      await moveToTrash(resolve(path));
      calls.push({ method: 'trashItem', target: resolve(path) });
    },
    beep() {},
    readShortcutLink: missing('shell.readShortcutLink'),
    writeShortcutLink: missing('shell.writeShortcutLink'),
  },
  'shell',
);
