import { codec } from '../host/codec.js';
import { electronEvent } from '../host/strict.js';
import { answerInvoke, receiveMessage } from './ipc-main.js';
import { pressAccelerator } from './menu.js';
import { applyTheme, nativeTheme } from './native-theme.js';

/** @typedef {import('./web-contents.js').WebContents} WebContents */

/** @type {Record<string, (contents: WebContents, args: any[], contextId: number) => void>} */
const orders = {
  send: (contents, [channel, text], contextId) =>
    receiveMessage(contents, channel, codec.decode(text), contextId),
  invoke: (contents, [channel, text, id], contextId) =>
    void answerInvoke(contents, channel, codec.decode(text), id, contextId),
  open: (contents, [url, frameName, features]) => contents._openWindow(url, frameName, features),
  navigate(contents, [url]) {
    if (contents._mayNavigate(url)) contents.loadURL(url).catch(() => undefined);
  },
  download: (_contents, [url]) => console.error(`chromium-host: downloads are not implemented: ${url}`),
  accelerator: (contents, [id]) => pressAccelerator(id, contents._window),
  key: (contents, [input]) =>
    contents.emit('before-input-event', keyEvent(), { ...input, modifiers: modifiersOf(input) }),
  title: (contents, [title]) => contents._setTitle(title),
  bounds: (contents, [bounds]) => contents._window?._boundsReported(bounds),
  focus: (contents) => contents._window?._setFocused(true),
  blur: (contents) => contents._window?._setFocused(false),
  // Whoever emulates some other media feature, as Playwright does, also takes back this one.
  scheme(contents, [isDark]) {
    if (!isDark && nativeTheme.shouldUseDarkColors) applyTheme(contents._page);
  },
  'watch-files': (contents) => contents._page.post('Debugger.enable'),
  'preload-error'(contents, [path, message, stack]) {
    console.error(`Unable to load preload script: ${path}\n${stack}`);
    contents.emit('preload-error', electronEvent(), path, Object.assign(new Error(message), { stack }));
  },
};

/** The page has already handled the key when main hears of it, so it is too late to prevent it. */
function keyEvent() {
  return {
    defaultPrevented: false,
    preventDefault() {
      throw new Error("chromium-host: preventDefault in 'before-input-event' is not implemented");
    },
  };
}

/** @param {Record<string, boolean>} input */
function modifiersOf(input) {
  return ['shift', 'control', 'alt', 'meta'].filter((name) => input[name]);
}

/**
 * Does what a page's preload world asks of main.
 *
 * @param {WebContents} contents
 * @param {[string, ...any[]]} message
 * @param {number} contextId the document that sent it
 */
export function dispatchOrder(contents, [order, ...args], contextId) {
  orders[order](contents, args, contextId);
}
