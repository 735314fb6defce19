/** @typedef {(request: Request) => Response | Promise<Response>} Handler */

/** @type {Map<string, Handler>} the app's handlers by scheme */
const handlers = new Map();

/** @param {string} scheme */
export const handlerOf = (scheme) => handlers.get(scheme);

/** @param {string} scheme @param {Handler} handler */
export const setHandler = (scheme, handler) => void handlers.set(scheme, handler);

/** @param {string} scheme */
export const removeHandler = (scheme) => handlers.delete(scheme);
