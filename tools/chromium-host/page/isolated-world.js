/**
 * Runs in the preload's isolated world before any script of the page: the renderer's half of ipc, the modules that a
 * sandboxed preload may require, and then the preload itself. Self-contained: its source is sent into the page.
 *
 * @param {{
 *   createBridge: typeof import('./bridge.js').createBridge,
 *   createCodec: typeof import('../host/codec.js').createCodec,
 *   createEmitterClass: typeof import('./emitter.js').createEmitterClass,
 *   watchInput: typeof import('./input.js').watchInput,
 * }} parts
 * @param {{ secret: string, process: Record<string, any>, preloadPath: string, accelerators: any[], headed: boolean, asksBeforeUnload: boolean }} config
 * @param {((exports: any, require: (name: string) => any, module: any, process: any, global: any,
 *   setImmediate: Function, clearImmediate: Function, Buffer: unknown) => void) | null} preload
 */
export function startIsolatedWorld(parts, config, preload) {
  // Electron runs preloads in the main frame only, unless nodeIntegrationInSubFrames is set.
  if (window !== window.top) return;
  const codec = parts.createCodec();
  const EventEmitter = parts.createEmitterClass();
  const binding = /** @type {any} */ (globalThis).chromiumHostSend;
  /** @param {any[]} message */
  const toHost = (...message) => binding(JSON.stringify(message));

  /** @param {string} path @returns {any} */
  const missing = (path) =>
    new Error(`electron.${path.replace(/^\./, '')} is not implemented by chromium-host`);
  /** @template {object} T @param {T} target @param {string} path @returns {T} */
  const strict = (target, path) =>
    new Proxy(target, {
      get(base, key, receiver) {
        if (
          typeof key === 'symbol' ||
          key in base ||
          key === 'then' ||
          key === 'toJSON' ||
          key === '__esModule'
        ) {
          return Reflect.get(base, key, receiver);
        }
        throw missing(`${path}.${key}`);
      },
    });

  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void, channel: string }>} */
  const invocations = new Map();
  let lastInvocation = 0;
  class IpcRenderer extends EventEmitter {
    /** @param {string} channel @param {any[]} args */
    send(channel, ...args) {
      toHost('send', channel, codec.encode(args));
    }
    /** @param {string} channel @param {any[]} args */
    async invoke(channel, ...args) {
      const text = codec.encode(args);
      const id = ++lastInvocation;
      const answer = new Promise((resolve, reject) => invocations.set(id, { resolve, reject, channel }));
      toHost('invoke', channel, text, id);
      return answer;
    }
  }
  const ipcRenderer = strict(new IpcRenderer(), 'ipcRenderer');

  /** @type {Record<string, (...args: any[]) => void>} what the host may ask of this world */
  const orders = {
    message(channel, text) {
      try {
        ipcRenderer.emit(channel, { sender: ipcRenderer, ports: [] }, ...codec.decode(text));
      } catch (error) {
        reportError(error);
      }
    },
    reply(id, text) {
      invocations.get(id)?.resolve(codec.decode(text));
      invocations.delete(id);
    },
    failure(id, error) {
      const call = invocations.get(id);
      call?.reject(new Error(`Error invoking remote method '${call.channel}': ${error}`));
      invocations.delete(id);
    },
    accelerators: (list) => input.setAccelerators(list),
  };
  Object.defineProperty(globalThis, 'chromiumHostOrder', {
    value: (/** @type {string} */ order, /** @type {any[]} */ args) => orders[order](...args),
  });
  const input = parts.watchInput(toHost, config);

  const bridge = parts.createBridge(config.secret, 'isolated', 'main', ({ kind, value }) => {
    if (kind === 'open') toHost('open', ...value);
  });
  // Since Electron 29 the module itself does not cross the bridge.
  bridge.substitute(ipcRenderer, {});
  const contextBridge = {
    /** @param {string} key @param {any} api */
    exposeInMainWorld: (key, api) => void bridge.ask('expose', [key, api]),
  };

  /* eslint-disable @typescript-eslint/no-unused-vars, no-unassigned-vars, no-debugger -- the host uses them */
  /** Stops here so that the host can look at the file: nothing else in a page is synchronous. @param {File} file */
  function chromiumHostFilePath(file) {
    /** @type {string | undefined} */
    let path;
    debugger;
    return path;
  }
  /* eslint-enable @typescript-eslint/no-unused-vars, no-unassigned-vars, no-debugger */
  const webUtils = {
    /** @param {File} file */
    getPathForFile(file) {
      if (!(file instanceof File))
        throw new TypeError('Error processing argument at index 0, conversion failure from');
      const path = chromiumHostFilePath(file);
      if (path === undefined) throw new Error('chromium-host: the page has no connection to the host yet');
      return path;
    },
  };

  let filesWatched = false;
  const watchFiles = () => {
    if (!filesWatched) toHost('watch-files');
    filesWatched = true;
  };
  // A preload may ask for webUtils only when it has a file already: the host must be watching by then.
  addEventListener('dragenter', watchFiles, true);
  addEventListener('click', ({ target }) => target instanceof HTMLInputElement && watchFiles(), true);
  const electron = strict(
    {
      contextBridge: strict(contextBridge, 'contextBridge'),
      ipcRenderer,
      get webUtils() {
        watchFiles();
        return strict(webUtils, 'webUtils');
      },
    },
    '',
  );
  const setImmediate = (/** @type {Function} */ task, /** @type {any[]} */ ...args) =>
    setTimeout(() => task(...args), 0);
  const clearImmediate = clearTimeout.bind(globalThis);
  const timers = {
    setTimeout: setTimeout.bind(globalThis),
    clearTimeout: clearTimeout.bind(globalThis),
    setInterval: setInterval.bind(globalThis),
    clearInterval: clearInterval.bind(globalThis),
    setImmediate,
    clearImmediate,
  };
  /** @type {Record<string, any>} */
  const modules = {
    electron,
    'electron/renderer': electron,
    'electron/common': electron,
    events: EventEmitter,
    timers,
    url: { URL, URLSearchParams },
  };
  /** @param {string} name */
  const require = (name) => {
    const found = modules[name.replace(/^node:/, '')];
    if (!found) throw new Error(`module not found: ${name}`);
    return found;
  };

  if (!preload) return;
  const module = { exports: {} };
  const processObject = strict(config.process, 'process');
  try {
    preload(
      module.exports,
      require,
      module,
      processObject,
      globalThis,
      setImmediate,
      clearImmediate,
      undefined,
    );
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    toHost('preload-error', config.preloadPath, message, stack);
  }
}
