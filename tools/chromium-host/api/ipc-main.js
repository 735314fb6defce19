import { codec } from '../host/codec.js';
import { StrictEmitter } from '../host/strict.js';

/** @typedef {(event: any, ...args: any[]) => any} Handler */
/** @typedef {import('./web-contents.js').WebContents} WebContents */

/** @type {Map<string, Handler>} */
const handlers = new Map();

class IpcMain extends StrictEmitter {
  constructor() {
    super('ipcMain', undefined);
  }

  /** @param {string} channel @param {Handler} handler */
  handle(channel, handler) {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof handler !== 'function') {
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`);
    }
    handlers.set(channel, handler);
  }

  /** @param {string} channel @param {Handler} handler */
  handleOnce(channel, handler) {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }

  /** @param {string} channel */
  removeHandler(channel) {
    handlers.delete(channel);
  }
}

/** Electron's ipcMain. */
export const ipcMain = new IpcMain();

/**
 * @param {WebContents} sender
 * @param {number} contextId the document that sent it; a document that has gone has no frame any more
 */
function ipcEvent(sender, contextId) {
  return {
    type: 'frame',
    sender,
    processId: sender.id,
    frameId: sender.id,
    get senderFrame() {
      return sender._page.worldId === contextId && !sender.isDestroyed() ? sender.mainFrame : null;
    },
    get returnValue() {
      return undefined;
    },
    set returnValue(_value) {
      throw new Error('chromium-host: ipcRenderer.sendSync is not implemented');
    },
    ports: [],
    defaultPrevented: false,
    preventDefault() {},
  };
}

/**
 * @param {WebContents} sender
 * @param {string} channel
 * @param {any[]} args
 * @param {number} contextId
 */
export function receiveMessage(sender, channel, args, contextId) {
  /** @param {string} answerChannel @param {any[]} answerArgs */
  const reply = (answerChannel, ...answerArgs) => {
    sender._page.order('message', [answerChannel, codec.encode(answerArgs)], contextId);
  };
  ipcMain.emit(
    channel,
    Object.defineProperty(ipcEvent(sender, contextId), 'reply', { value: reply }),
    ...args,
  );
}

/**
 * Runs the handler of an invoke and sends back its result or, as text only, its error.
 *
 * @param {WebContents} sender
 * @param {string} channel
 * @param {any[]} args
 * @param {number} id
 * @param {number} contextId
 */
export async function answerInvoke(sender, channel, args, id, contextId) {
  try {
    const handler = handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const result = codec.encode(await handler(ipcEvent(sender, contextId), ...args));
    sender._page.order('reply', [id, result], contextId);
  } catch (error) {
    console.error(`Error occurred in handler for '${channel}':`, error);
    sender._page.order('failure', [id, `${error}`], contextId);
  }
}
