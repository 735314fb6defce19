import { runtime } from './runtime.js';
import { askUser } from './dialog-user.js';

/**
 * @typedef {{ filePaths?: string[], filePath?: string, canceled?: boolean, response?: number, checkboxChecked?: boolean }} DialogAnswer
 * @typedef {{ kind: string, options: any }} Shown a dialog as the app asked for it
 * @typedef {{ shown: Shown, resolve: (answer: DialogAnswer) => void }} Open
 * @typedef {{ answer: DialogAnswer, used: (shown: Shown) => void }} Prepared
 */

/** @type {Open[]} dialogs that wait for an answer */
const open = [];

/** @type {Prepared[]} answers that wait for a dialog */
const prepared = [];

/** @param {Shown} shown */
function unanswered({ kind, options }) {
  const error = new Error(`chromium-host: nobody answered dialog.${kind}(${JSON.stringify(options)})`);
  runtime.control?.fail(error);
  return error;
}

/**
 * Shows a dialog: to the test that drives this host, or to the user.
 *
 * @param {string} kind the method of Electron's dialog
 * @param {any} options
 * @returns {Promise<DialogAnswer>}
 */
export async function ask(kind, options) {
  const shown = { kind, options };
  if (!runtime.options.controlled) return askUser(kind, options);
  const ready = prepared.shift();
  if (ready) {
    ready.used(shown);
    return ready.answer;
  }
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      open.splice(open.indexOf(entry), 1);
      reject(unanswered(shown));
    }, runtime.options.dialogTimeout);
    const entry = {
      shown,
      resolve(/** @type {DialogAnswer} */ answer) {
        clearTimeout(deadline);
        resolve(answer);
      },
    };
    open.push(entry);
  });
}

/**
 * A dialog that must be answered before the call returns: only an answer given beforehand will do.
 *
 * @param {string} kind
 * @param {any} options
 * @returns {DialogAnswer}
 */
export function answerSync(kind, options) {
  if (!runtime.options.controlled)
    throw new Error(`chromium-host: dialog.${kind} is only implemented in tests`);
  const ready = prepared.shift();
  if (!ready) throw unanswered({ kind, options });
  ready.used({ kind, options });
  return ready.answer;
}

/**
 * Answers the dialog that is open, or else the next one.
 *
 * @param {DialogAnswer} answer
 * @returns {Promise<Shown>} the dialog that it was for
 */
export function answerDialog(answer) {
  const waiting = open.shift();
  if (waiting) {
    waiting.resolve(answer);
    return Promise.resolve(waiting.shown);
  }
  return new Promise((used) => prepared.push({ answer, used }));
}
