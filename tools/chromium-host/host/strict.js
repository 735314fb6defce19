import { EventEmitter } from 'node:events';

/** Names that JavaScript itself or a debugger looks up on any object: a miss there is no mistake of the app. */
const probes = new Set([
  'then',
  'toJSON',
  'inspect',
  'constructor',
  '$$typeof',
  'nodeType',
  'asymmetricMatch',
]);

/**
 * @param {string} path what the app asked for, such as `app.getGPUInfo`
 * @returns {Error}
 */
export function notImplemented(path) {
  return new Error(`electron.${path.replace(/^\./, '')} is not implemented by chromium-host`);
}

/**
 * @template {object} T
 * @param {T} base
 * @param {(receiver: any) => string} pathOf
 * @returns {T} the same, but names it does not have throw. For the end of a prototype chain: what is found before it
 *   costs nothing, `in` still answers honestly, and a test can still replace methods by assignment.
 */
function refuseUnknown(base, pathOf) {
  return new Proxy(base, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || key.startsWith('_') || probes.has(key)) {
        return Reflect.get(target, key, receiver);
      }
      throw notImplemented(`${pathOf(receiver)}.${key}`);
    },
  });
}

/**
 * Makes an object, or the objects of a class of its own, throw on names they do not have.
 *
 * @template {object} T
 * @param {T} target changed in place
 * @param {string} path its name in error messages
 * @returns {T}
 */
export function makeStrict(target, path) {
  let end = /** @type {object} */ (target);
  for (let next = Object.getPrototypeOf(end); next !== Object.prototype; next = Object.getPrototypeOf(end))
    end = next;
  Object.setPrototypeOf(
    end,
    refuseUnknown(Object.create(Object.prototype), () => path),
  );
  return target;
}

/**
 * Makes a class throw on static names it does not have.
 *
 * @template {Function} T
 * @param {T} constructor changed in place
 * @param {string} path
 * @returns {T}
 */
export function makeStaticsStrict(constructor, path) {
  return Object.setPrototypeOf(
    constructor,
    refuseUnknown(Object.getPrototypeOf(constructor), () => path),
  );
}

/**
 * Stands in for a whole part of Electron that is missing: it can be imported, not used.
 *
 * @param {string} path
 * @returns {any}
 */
export function missing(path) {
  const refuse = () => {
    throw notImplemented(path);
  };
  return new Proxy(function () {}, {
    get(_target, key) {
      if (typeof key === 'symbol' || probes.has(key)) return undefined;
      throw notImplemented(`${path}.${key}`);
    },
    set: refuse,
    apply: refuse,
    construct: refuse,
  });
}

/**
 * An emitter that knows its events: listening for one that would never come is an error, so a misspelt or missing
 * event is found at once.
 */
export class StrictEmitter extends EventEmitter {
  /**
   * @param {string} path its name in error messages
   * @param {readonly string[] | undefined} events every event it can emit, and those of Electron's that cannot happen
   *   here; undefined if their names are the app's choice
   */
  constructor(path, events) {
    super();
    Object.defineProperty(this, '_path', { value: path });
    const known = events && new Set([...events, 'newListener', 'removeListener']);
    Object.defineProperty(this, '_known', { value: known });
  }

  /** @param {string | symbol} event */
  _check(event) {
    const { _known: known, _path: path } = /** @type {any} */ (this);
    if (typeof event === 'string' && known?.has(event) === false)
      throw notImplemented(`${path}.on('${event}')`);
  }

  /**
   * @override
   * @param {string | symbol} event
   * @param {(...args: any[]) => void} listener
   */
  on(event, listener) {
    this._check(event);
    return super.on(event, listener);
  }

  /**
   * @override
   * @param {string | symbol} event
   * @param {(...args: any[]) => void} listener
   */
  addListener(event, listener) {
    return this.on(event, listener);
  }

  /**
   * @override
   * @param {string | symbol} event
   * @param {(...args: any[]) => void} listener
   */
  prependListener(event, listener) {
    this._check(event);
    return super.prependListener(event, listener);
  }
}

Object.setPrototypeOf(
  StrictEmitter.prototype,
  refuseUnknown(Object.create(EventEmitter.prototype), (receiver) => receiver._path),
);

/**
 * The event object of Electron: the first argument of nearly every listener.
 *
 * @template {object} T
 * @param {T} [properties]
 * @returns {T & { preventDefault: () => void, readonly defaultPrevented: boolean }}
 */
export function electronEvent(properties = /** @type {T} */ ({})) {
  let prevented = false;
  return Object.defineProperties(/** @type {any} */ (properties), {
    preventDefault: { value: () => void (prevented = true), enumerable: true },
    defaultPrevented: { get: () => prevented, enumerable: true },
  });
}
