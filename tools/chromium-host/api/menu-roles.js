import { app } from './app.js';

/** @typedef {import('./browser-window.js').BrowserWindow} BrowserWindow */

/**
 * @typedef {object} Role
 * @property {string} label
 * @property {string} [accelerator]
 * @property {boolean} [isNative] the browser itself acts on the keys, so the menu must not
 * @property {(window: BrowserWindow | undefined) => void} [act]
 * @property {({ role: string } | { type: string })[]} [submenu]
 */

const isMac = process.platform === 'darwin';
const separator = { type: 'separator' };

/** @param {...string} names */
const roles = (...names) => names.map((name) => (name === '-' ? separator : { role: name }));

/** @param {number} step */
const zoom = (step) => (/** @type {BrowserWindow | undefined} */ window) => {
  window?.webContents.setZoomLevel(step === 0 ? 0 : window.webContents.getZoomLevel() + step);
};

/** @param {'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'delete' | 'selectAll'} name */
const edit = (name) => (/** @type {BrowserWindow | undefined} */ window) => window?.webContents[name]();

/** @type {Record<string, Role>} what Electron's roles do, by their names in lower case */
const known = {
  about: { label: 'About', act: () => app.showAboutPanel() },
  appmenu: {
    label: 'Electron',
    submenu: roles('about', '-', 'services', '-', 'hide', 'hideOthers', 'unhide', '-', 'quit'),
  },
  clearrecentdocuments: { label: 'Clear Menu', act: () => app.clearRecentDocuments() },
  close: {
    label: isMac ? 'Close Window' : 'Close',
    accelerator: 'CmdOrCtrl+W',
    act: (window) => window?.close(),
  },
  copy: { label: 'Copy', accelerator: 'CmdOrCtrl+C', isNative: true, act: edit('copy') },
  cut: { label: 'Cut', accelerator: 'CmdOrCtrl+X', isNative: true, act: edit('cut') },
  delete: { label: 'Delete', act: edit('delete') },
  editmenu: {
    label: 'Edit',
    submenu: roles('undo', 'redo', '-', 'cut', 'copy', 'paste', 'delete', '-', 'selectAll'),
  },
  filemenu: { label: 'File', submenu: roles(isMac ? 'close' : 'quit') },
  forcereload: {
    label: 'Force Reload',
    accelerator: 'Shift+CmdOrCtrl+R',
    act: (window) => window?.webContents.reloadIgnoringCache(),
  },
  front: { label: 'Bring All to Front' },
  help: { label: 'Help' },
  hide: { label: 'Hide', accelerator: 'Cmd+H', act: (window) => window?.hide() },
  hideothers: { label: 'Hide Others', accelerator: 'Cmd+Alt+H' },
  minimize: { label: 'Minimize', accelerator: 'CmdOrCtrl+M', act: (window) => window?.minimize() },
  paste: { label: 'Paste', accelerator: 'CmdOrCtrl+V', isNative: true, act: edit('paste') },
  pasteandmatchstyle: { label: 'Paste and Match Style', isNative: true, act: edit('paste') },
  quit: {
    label: process.platform === 'win32' ? 'Exit' : 'Quit',
    accelerator: 'CmdOrCtrl+Q',
    act: () => app.quit(),
  },
  recentdocuments: { label: 'Open Recent', submenu: roles('clearRecentDocuments') },
  redo: { label: 'Redo', accelerator: isMac ? 'Shift+Cmd+Z' : 'Ctrl+Y', isNative: true, act: edit('redo') },
  reload: { label: 'Reload', accelerator: 'CmdOrCtrl+R', act: (window) => window?.reload() },
  resetzoom: { label: 'Actual Size', accelerator: 'CmdOrCtrl+0', act: zoom(0) },
  selectall: { label: 'Select All', accelerator: 'CmdOrCtrl+A', isNative: true, act: edit('selectAll') },
  services: { label: 'Services' },
  startspeaking: { label: 'Start Speaking' },
  stopspeaking: { label: 'Stop Speaking' },
  toggledevtools: {
    label: 'Toggle Developer Tools',
    accelerator: isMac ? 'Alt+Cmd+I' : 'Ctrl+Shift+I',
    act: (window) => window?.webContents.toggleDevTools(),
  },
  togglefullscreen: {
    label: 'Toggle Full Screen',
    accelerator: isMac ? 'Ctrl+Cmd+F' : 'F11',
    act: (window) => window?.setFullScreen(!window.isFullScreen()),
  },
  togglespellchecker: { label: 'Check Spelling While Typing' },
  undo: { label: 'Undo', accelerator: 'CmdOrCtrl+Z', isNative: true, act: edit('undo') },
  unhide: { label: 'Show All' },
  viewmenu: {
    label: 'View',
    submenu: roles(
      'reload',
      'forceReload',
      'toggleDevTools',
      '-',
      'resetZoom',
      'zoomIn',
      'zoomOut',
      '-',
      'togglefullscreen',
    ),
  },
  window: { label: 'Window' },
  windowmenu: {
    label: 'Window',
    submenu: roles('minimize', 'zoom', ...(isMac ? ['-', 'front'] : ['close'])),
  },
  zoom: {
    label: 'Zoom',
    act: (window) => (window?.isMaximized() ? window.unmaximize() : window?.maximize()),
  },
  zoomin: { label: 'Zoom In', accelerator: 'CmdOrCtrl+Plus', act: zoom(0.5) },
  zoomout: { label: 'Zoom Out', accelerator: 'CmdOrCtrl+-', act: zoom(-0.5) },
};

/**
 * @param {string} name as Electron's `MenuItem.role`, in any case
 * @returns {Role}
 * @throws {Error} if Electron, or this host, has no such role
 */
export function roleOf(name) {
  const role = known[name.toLowerCase()];
  if (!role) throw new Error(`chromium-host: the menu role "${name}" is unknown`);
  return role;
}
