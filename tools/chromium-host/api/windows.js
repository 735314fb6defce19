import { app } from './app.js';

/** @type {import('./browser-window.js').BrowserWindow[]} every open window, the oldest first */
export const windows = [];

/** @param {import('./browser-window.js').BrowserWindow} window */
export function removeWindow(window) {
  const index = windows.indexOf(window);
  if (index < 0) return;
  windows.splice(index, 1);
  if (windows.length === 0) app._allWindowsClosed();
}

/** Closes the windows in turn, as quitting does; the first that refuses ends it. */
export async function closeAllWindows() {
  for (const window of [...windows]) {
    if (!(await window._close(true))) {
      app._cancelQuit();
      return;
    }
  }
}
