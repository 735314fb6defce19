import { handlerOf, removeHandler, setHandler } from '../host/protocol-handlers.js';
import { mapScheme, privilegedSchemes } from '../host/scheme-map.js';
import { makeStrict } from '../host/strict.js';
import { app } from './app.js';

let registered = false;

/** Electron's protocol, which is also `session.defaultSession.protocol`. */
export const protocol = makeStrict(
  {
    /** @param {Electron.CustomScheme[]} schemes */
    registerSchemesAsPrivileged(schemes) {
      if (app.isReady())
        throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
      if (registered) throw new Error('protocol.registerSchemesAsPrivileged can only be called once');
      registered = true;
      for (const { scheme, privileges = {} } of schemes) {
        for (const name of /** @type {const} */ (['bypassCSP', 'allowServiceWorkers'])) {
          if (privileges[name]) throw new Error(`chromium-host: the privilege ${name} is not supported`);
        }
        privilegedSchemes.set(scheme, privileges);
      }
    },

    /** @param {string} scheme @param {import('../host/protocol-handlers.js').Handler} handler */
    handle(scheme, handler) {
      if (!app.isReady()) throw new Error('protocol.handle can only be used after app is ready');
      if (handlerOf(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
      const { standard, secure } = privilegedSchemes.get(scheme) ?? {};
      if (!standard || !secure) {
        throw new Error(
          `chromium-host: ${scheme} must be registered as a standard and secure scheme before app is ready`,
        );
      }
      mapScheme(scheme);
      setHandler(scheme, handler);
    },

    /** @param {string} scheme */
    unhandle(scheme) {
      if (!removeHandler(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
    },

    /** @param {string} scheme */
    isProtocolHandled: (scheme) => handlerOf(scheme) !== undefined,
  },
  'protocol',
);
