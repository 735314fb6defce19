import { makeStrict } from '../host/strict.js';
import { runtime } from '../host/runtime.js';
import { answerSync, ask } from '../host/dialog-desk.js';
import { app } from './app.js';
import { BrowserWindow } from './browser-window.js';

/** @typedef {import('../host/dialog-desk.js').DialogAnswer} DialogAnswer */

/** @param {any[]} args `[window], options` as Electron's methods take them */
function optionsOf(args) {
  const [first, second] = args;
  if (first instanceof BrowserWindow && first.isDestroyed()) throw new TypeError('Object has been destroyed');
  const options = first instanceof BrowserWindow || second !== undefined ? second : first;
  if (options !== undefined && (typeof options !== 'object' || options === null))
    throw new TypeError('Options must be an object');
  return options ?? {};
}

/** @param {any} options @param {string} name @param {any} kind */
function expectType(options, name, kind) {
  if (options[name] !== undefined && !kind(options[name]))
    throw new TypeError(`${name} must be ${kind.label}`);
}
const isString = Object.assign((/** @type {unknown} */ value) => typeof value === 'string', {
  label: 'a string',
});
const isArray = Object.assign(Array.isArray, { label: 'an array' });

/** @param {any} options */
function checkFileOptions(options) {
  for (const name of ['title', 'defaultPath', 'buttonLabel', 'message']) expectType(options, name, isString);
  expectType(options, 'filters', isArray);
  expectType(options, 'properties', isArray);
  return options;
}

/** @param {any} options */
function checkMessageOptions(options) {
  expectType(options, 'buttons', isArray);
  for (const name of ['title', 'message', 'detail', 'checkboxLabel']) expectType(options, name, isString);
  return { type: 'none', buttons: ['OK'], ...options };
}

/** @param {DialogAnswer} answer */
const toOpened = ({ filePaths = [], canceled = filePaths.length === 0 }) => ({ canceled, filePaths });
/** @param {DialogAnswer} answer */
const toSaved = ({ filePath = '', canceled = filePath === '' }) => ({ canceled, filePath });
/** @param {DialogAnswer} answer */
const toMessage = ({ response = 0, checkboxChecked = false }) => ({ response, checkboxChecked });

/** Electron's dialog. */
export const dialog = makeStrict(
  {
    /** @param {any[]} args */
    async showOpenDialog(...args) {
      return toOpened(await ask('showOpenDialog', checkFileOptions(optionsOf(args))));
    },
    /** @param {any[]} args */
    async showSaveDialog(...args) {
      return toSaved(await ask('showSaveDialog', checkFileOptions(optionsOf(args))));
    },
    /** @param {any[]} args */
    async showMessageBox(...args) {
      return toMessage(await ask('showMessageBox', checkMessageOptions(optionsOf(args))));
    },
    /** @param {any[]} args */
    showOpenDialogSync(...args) {
      const { canceled, filePaths } = toOpened(
        answerSync('showOpenDialogSync', checkFileOptions(optionsOf(args))),
      );
      return canceled ? undefined : filePaths;
    },
    /** @param {any[]} args */
    showSaveDialogSync(...args) {
      const { canceled, filePath } = toSaved(
        answerSync('showSaveDialogSync', checkFileOptions(optionsOf(args))),
      );
      return canceled ? undefined : filePath;
    },
    /** @param {any[]} args */
    showMessageBoxSync(...args) {
      return toMessage(answerSync('showMessageBoxSync', checkMessageOptions(optionsOf(args)))).response;
    },
    /** @param {string} title @param {string} content */
    showErrorBox(title, content) {
      if (!app.isReady() || !runtime.options.controlled) console.error(`${title}\n${content}`);
      else answerSync('showErrorBox', { title, content });
    },
  },
  'dialog',
);
