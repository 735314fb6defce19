import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline/promises';

/** @typedef {import('./dialog-desk.js').DialogAnswer} DialogAnswer */

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ code: number, output: string } | undefined>} undefined if there is no such command
 */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.once('error', () => resolve(undefined));
    child.once('close', (code) => resolve({ code: code ?? 1, output: output.trim() }));
  });
}

/** @param {string} question @returns {Promise<string>} what the user types, or '' without a terminal */
async function prompt(question) {
  if (!process.stdin.isTTY) return '';
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}

/** @param {string} kind @param {any} options @returns {Promise<string[]>} the chosen paths, none if cancelled */
async function choosePaths(kind, { title = '', defaultPath = '', properties = [] }) {
  const isSave = kind === 'showSaveDialog';
  const folder = properties.includes('openDirectory');
  const flags = ['--file-selection', `--title=${title}`, '--separator=\n'];
  if (defaultPath) flags.push(`--filename=${defaultPath}`);
  if (isSave) flags.push('--save');
  if (folder) flags.push('--directory');
  if (properties.includes('multiSelections')) flags.push('--multiple');
  const choose = folder ? 'choose folder' : 'choose file';
  const script = `POSIX path of (${isSave ? 'choose file name' : choose})`;
  const kdialog = isSave ? '--getsavefilename' : folder ? '--getexistingdirectory' : '--getopenfilename';
  const result =
    process.platform === 'darwin'
      ? await run('osascript', ['-e', script])
      : ((await run('zenity', flags)) ?? (await run('kdialog', [kdialog, defaultPath || '.'])));
  if (result) return result.code === 0 ? result.output.split('\n').filter(Boolean) : [];
  const typed = await prompt(`${title || (isSave ? 'Save as' : 'Open')} (path, or nothing to cancel): `);
  return typed ? [typed] : [];
}

/** @param {any} options @returns {Promise<DialogAnswer>} */
async function chooseButton({ message = '', detail = '', buttons, cancelId = buttons.length - 1 }) {
  const flags = ['--question', `--text=${[message, detail].filter(Boolean).join('\n\n')}`, '--switch'];
  const result = await run('zenity', [
    ...flags,
    ...buttons.map((/** @type {string} */ label) => `--extra-button=${label}`),
  ]);
  const list = buttons.map(
    (/** @type {string} */ label, /** @type {number} */ index) => `${index + 1} ${label}`,
  );
  const chosen = result
    ? buttons.indexOf(result.output)
    : Number(await prompt(`${message}\n${detail}\n${list.join(', ')}: `)) - 1;
  return { response: chosen >= 0 && chosen < buttons.length ? chosen : cancelId };
}

/**
 * Shows a dialog with what the desktop offers, or asks in the terminal.
 *
 * @param {string} kind
 * @param {any} options
 * @returns {Promise<DialogAnswer>}
 */
export async function askUser(kind, options) {
  if (kind === 'showMessageBox') return chooseButton(options);
  const paths = await choosePaths(kind, options);
  return kind === 'showSaveDialog' ? { filePath: paths[0] } : { filePaths: paths };
}
