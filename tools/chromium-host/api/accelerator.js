/** @type {Record<string, { key: string, code?: string, symbol?: boolean }>} Electron's names of keys */
const namedKeys = {
  plus: { key: '+', code: 'NumpadAdd', symbol: true },
  space: { key: ' ', code: 'Space' },
  tab: { key: 'Tab' },
  backspace: { key: 'Backspace' },
  delete: { key: 'Delete' },
  insert: { key: 'Insert' },
  return: { key: 'Enter' },
  enter: { key: 'Enter' },
  up: { key: 'ArrowUp' },
  down: { key: 'ArrowDown' },
  left: { key: 'ArrowLeft' },
  right: { key: 'ArrowRight' },
  home: { key: 'Home' },
  end: { key: 'End' },
  pageup: { key: 'PageUp' },
  pagedown: { key: 'PageDown' },
  escape: { key: 'Escape' },
  esc: { key: 'Escape' },
};

/**
 * @typedef {object} KeyPattern a key as the page's keydown event tells it
 * @property {string} key
 * @property {string} code also matches, if not ''
 * @property {boolean} symbol whether the shift that types it counts
 * @property {boolean} control
 * @property {boolean} alt
 * @property {boolean} shift
 * @property {boolean} meta
 */

/**
 * @param {string} accelerator such as `CmdOrCtrl+Shift+Z`
 * @returns {KeyPattern}
 * @throws {Error} if it is not one
 */
export function parseAccelerator(accelerator) {
  const isMac = process.platform === 'darwin';
  const pattern = { key: '', code: '', symbol: false, control: false, alt: false, shift: false, meta: false };
  for (const part of accelerator.split('+')) {
    const name = part.trim().toLowerCase();
    if (/^(cmdorctrl|commandorcontrol)$/.test(name)) pattern[isMac ? 'meta' : 'control'] = true;
    else if (/^(ctrl|control)$/.test(name)) pattern.control = true;
    else if (/^(cmd|command|super|meta)$/.test(name)) pattern.meta = true;
    else if (/^(alt|option|altgr)$/.test(name)) pattern.alt = true;
    else if (name === 'shift') pattern.shift = true;
    else if (pattern.key !== '') throw new Error(`"${accelerator}" is not a valid accelerator`);
    else Object.assign(pattern, parseKey(name, accelerator));
  }
  if (pattern.key === '') throw new Error(`"${accelerator}" is not a valid accelerator`);
  return pattern;
}

/** @param {string} name @param {string} accelerator */
function parseKey(name, accelerator) {
  if (Object.hasOwn(namedKeys, name)) return namedKeys[name];
  if (/^f([1-9]|1[0-9]|2[0-4])$/.test(name)) return { key: name.toUpperCase() };
  if (/^[a-z]$/.test(name)) return { key: name };
  if (/^[0-9]$/.test(name)) return { key: name, code: `Digit${name}` };
  if (/^num[0-9]$/.test(name)) return { key: name.slice(3), code: `Numpad${name.slice(3)}` };
  if (/^[^a-z0-9\s]$/.test(name)) return { key: name, symbol: true };
  throw new Error(`"${accelerator}" is not a valid accelerator`);
}
