/**
 * One half of contextBridge. Both worlds of a page run this; they talk through events on `window` with a secret name.
 * The browser itself clones an event's detail for the listener's world, at once, so calls across are synchronous, and
 * neither world ever holds an object of the other. Self-contained: its source is sent into the page.
 *
 * @param {string} secret
 * @param {string} here this world's name
 * @param {string} there the other world's name
 * @param {(message: any) => any} [onMessage] answers what is neither a call nor a settled promise
 */
export function createBridge(secret, here, there, onMessage) {
  const depthLimit = 1000;
  // An event whose value cannot be cloned arrives with an empty detail.
  const refusal = 'An object could not be cloned.';
  const { CustomEvent, Error, Map, Object, Promise, Reflect, WeakMap, Array } = globalThis;
  const dispatch = window.dispatchEvent.bind(window);
  const toText = Function.prototype.call.bind(Object.prototype.toString);
  const detailOf = Function.prototype.call.bind(
    /** @type {any} */ (Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')).get,
  );
  /** @type {Map<number, Function>} */
  const functions = new Map();
  /** @type {WeakMap<Function, number>} */
  const functionIds = new WeakMap();
  /** @type {Map<number, { resolve: (value: any) => void, reject: (reason: any) => void }>} */
  const promises = new Map();
  /** @type {WeakMap<object, unknown>} objects that cross as something else */
  const substitutes = new WeakMap();
  let lastId = 0;
  /** @type {{ answer?: any }[]} one entry for each call now crossing, the innermost last */
  const calls = [];

  /** @param {any} detail */
  const send = (detail) => {
    const call = {};
    calls.push(call);
    dispatch(new CustomEvent(`${secret}:${there}`, { detail: [detail] }));
    calls.pop();
    const { answer } = /** @type {{ answer?: any }} */ (call);
    if (!answer) throw new Error(refusal);
    if (answer.failed) throw unpack(answer.value);
    return unpack(answer.value);
  };

  window.addEventListener(`${secret}:${here}`, (event) => {
    const detail = detailOf(event);
    let answer;
    try {
      if (!detail) throw new Error(refusal);
      answer = { value: pack(receive(detail[0])) };
    } catch (error) {
      answer = { failed: true, value: pack(error) };
    }
    dispatch(new CustomEvent(`${secret}:${there}:answer`, { detail: [answer] }));
  });
  window.addEventListener(`${secret}:${here}:answer`, (event) => {
    calls[calls.length - 1].answer = detailOf(event)?.[0];
  });

  /** @param {any} message */
  function receive(message) {
    if (message.call !== undefined) {
      const called = /** @type {Function} */ (functions.get(message.call));
      return Reflect.apply(called, undefined, unpack(message.args));
    }
    if (message.settle !== undefined) {
      const promise = promises.get(message.settle);
      promises.delete(message.settle);
      if (message.failed) promise?.reject(unpack(message.value));
      else promise?.resolve(unpack(message.value));
      return undefined;
    }
    return onMessage?.({ ...message, value: unpack(message.value) });
  }

  /**
   * What crosses is either `{ raw }`, which the browser clones, or a description of what it cannot clone.
   *
   * @param {any} value
   * @param {number} [depth]
   * @returns {any}
   */
  function pack(value, depth = 0) {
    if (depth > depthLimit) {
      throw new Error(
        'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
      );
    }
    if (typeof value === 'symbol') return { raw: undefined };
    if (typeof value === 'function') return { function: idOf(value) };
    if (typeof value !== 'object' || value === null) return { raw: value };
    if (substitutes.has(value)) return { raw: substitutes.get(value) };
    if (value instanceof Promise) return { promise: follow(value) };
    const kind = toText(value);
    if (value instanceof Error || kind === '[object Error]') return { error: `${value.message}` };
    if (Array.isArray(value)) {
      const items = Array.from(value, (item) => pack(item, depth + 1));
      return items.every((item) => 'raw' in item) ? { raw: items.map((item) => item.raw) } : { array: items };
    }
    // Map, Set, Date, typed arrays, Blob, File and their like: cloned as they are.
    if (kind !== '[object Object]') return { raw: value };
    const entries = Object.keys(value)
      .filter((key) => typeof value[key] !== 'symbol')
      .map((key) => /** @type {[string, any]} */ ([key, pack(value[key], depth + 1)]));
    if (entries.some(([, item]) => !('raw' in item))) return { object: entries };
    return { raw: Object.fromEntries(entries.map(([key, item]) => [key, item.raw])) };
  }

  /** @param {any} packed @returns {any} */
  function unpack(packed) {
    if ('raw' in packed) return packed.raw;
    if ('error' in packed) return new Error(packed.error);
    if ('array' in packed) return packed.array.map(unpack);
    if ('object' in packed) {
      return Object.fromEntries(
        packed.object.map((/** @type {[string, any]} */ [key, item]) => [key, unpack(item)]),
      );
    }
    if ('promise' in packed) {
      return new Promise((resolve, reject) => promises.set(packed.promise, { resolve, reject }));
    }
    return (/** @type {any[]} */ ...args) => send({ call: packed.function, args: pack(args) });
  }

  /** @param {Function} value */
  function idOf(value) {
    const id = functionIds.get(value) ?? ++lastId;
    functionIds.set(value, id);
    functions.set(id, value);
    return id;
  }

  /** @param {Promise<any>} promise */
  function follow(promise) {
    const settle = ++lastId;
    promise
      .then((value) => send({ settle, value: pack(value) }))
      .catch((reason) => send({ settle, value: pack(reason), failed: true }));
    return settle;
  }

  return {
    /** @param {string} kind @param {any} value */
    ask: (kind, value) => send({ kind, value: pack(value) }),
    /** @param {object} value @param {unknown} substitute */
    substitute: (value, substitute) => void substitutes.set(value, substitute),
  };
}
