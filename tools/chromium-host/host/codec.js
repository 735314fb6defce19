/**
 * Structured clones as text, for Chromium's protocol carries only JSON. The function is self-contained: its source is
 * also sent into the page. Like Electron it refuses functions, symbols, promises, DOM objects and shared memory.
 *
 * The text is JSON in which every value that JSON has not, or that is referred to twice, is an array `[tag, ...]`.
 *
 * @returns {{ encode: (value: unknown) => string, decode: (text: string) => any }}
 */
export function createCodec() {
  const views = [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  ];
  /** @type {Map<string, any>} */
  const viewsByName = new Map(views.map((view) => [view.name, view]));
  const errorNames = ['EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];
  const refusal = () => new Error('An object could not be cloned.');

  /** @param {ArrayBuffer} buffer */
  const toBase64 = (buffer) => {
    if (typeof Buffer === 'function') return Buffer.from(buffer).toString('base64');
    return /** @type {any} */ (new Uint8Array(buffer)).toBase64();
  };
  /** @param {string} text @returns {ArrayBuffer} */
  const fromBase64 = (text) => {
    if (typeof Buffer === 'function') return new Uint8Array(Buffer.from(text, 'base64')).buffer;
    return /** @type {any} */ (Uint8Array).fromBase64(text).buffer;
  };

  /** @param {any} value @param {Map<object, number>} seen @returns {any} */
  function pack(value, seen) {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (value === undefined) return ['undefined'];
    if (typeof value === 'number') {
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : ['number', Object.is(value, -0) ? '-0' : `${value}`];
    }
    if (typeof value === 'bigint') return ['bigint', `${value}`];
    if (typeof value !== 'object') throw refusal();
    const known = seen.get(value);
    if (known !== undefined) return ['seen', known];
    seen.set(value, seen.size);
    return packObject(value, seen);
  }

  /** @param {any} value @param {Map<object, number>} seen @returns {any} */
  function packObject(value, seen) {
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    if (Array.isArray(value)) return ['array', value.length, ...packArray(value, seen)];
    if (kind === 'Date') return ['date', value.getTime()];
    if (kind === 'RegExp') return ['regexp', value.source, value.flags];
    if (kind === 'Map') {
      return ['map', ...[...value].map(([key, item]) => [pack(key, seen), pack(item, seen)])];
    }
    if (kind === 'Set') return ['set', ...[...value].map((item) => pack(item, seen))];
    if (kind === 'ArrayBuffer') return ['buffer', toBase64(value)];
    if (viewsByName.has(kind)) {
      if (!(value.buffer instanceof ArrayBuffer)) throw refusal();
      return ['view', kind, pack(value.buffer, seen), value.byteOffset, value.length ?? value.byteLength];
    }
    if (kind === 'Error') {
      return [
        'error',
        value.name,
        value.message,
        value.stack,
        'cause' in value ? pack(value.cause, seen) : null,
      ];
    }
    if (kind === 'Number' || kind === 'String' || kind === 'Boolean') return ['boxed', value.valueOf()];
    if (kind !== 'Object') throw refusal();
    return ['object', ...Object.keys(value).flatMap((key) => [key, pack(value[key], seen)])];
  }

  /** @param {any[]} array @param {Map<object, number>} seen */
  function packArray(array, seen) {
    const items = [];
    for (let index = 0; index < array.length; index++)
      items.push(index in array ? pack(array[index], seen) : ['hole']);
    return items;
  }

  /** @param {any} packed @param {any[]} seen @returns {any} */
  function unpack(packed, seen) {
    if (!Array.isArray(packed)) return packed;
    const [tag, first, second, third, fourth] = packed;
    if (tag === 'undefined') return undefined;
    if (tag === 'number') return Number(first);
    if (tag === 'bigint') return BigInt(first);
    if (tag === 'seen') return seen[first];
    const place = seen.length;
    seen.push(undefined);
    /** @param {any} value */
    const keep = (value) => (seen[place] = value);
    if (tag === 'date') return keep(new Date(first));
    if (tag === 'regexp') return keep(new RegExp(first, second));
    if (tag === 'buffer') return keep(fromBase64(first));
    if (tag === 'boxed') return keep(Object(first));
    if (tag === 'view') return keep(new (viewsByName.get(first))(unpack(second, seen), third, fourth));
    if (tag === 'error') {
      const type = errorNames.includes(first) ? /** @type {any} */ (globalThis)[first] : Error;
      const error = keep(new type(second));
      Object.defineProperty(error, 'stack', { value: third, writable: true, configurable: true });
      if (fourth !== null)
        Object.defineProperty(error, 'cause', {
          value: unpack(fourth, seen),
          writable: true,
          configurable: true,
        });
      return error;
    }
    return unpackContainer(tag, packed, seen, keep);
  }

  /** @param {string} tag @param {any[]} packed @param {any[]} seen @param {(value: any) => any} keep */
  function unpackContainer(tag, packed, seen, keep) {
    if (tag === 'array') {
      const array = keep(new Array(packed[1]));
      for (let index = 2; index < packed.length; index++) {
        if (packed[index]?.[0] !== 'hole') array[index - 2] = unpack(packed[index], seen);
      }
      return array;
    }
    if (tag === 'map') {
      const map = keep(new Map());
      for (const [key, item] of packed.slice(1)) map.set(unpack(key, seen), unpack(item, seen));
      return map;
    }
    if (tag === 'set') {
      const set = keep(new Set());
      for (const item of packed.slice(1)) set.add(unpack(item, seen));
      return set;
    }
    const object = keep({});
    for (let index = 1; index < packed.length; index += 2) {
      const key = packed[index];
      const value = unpack(packed[index + 1], seen);
      // Plain assignment would set the prototype.
      if (key === '__proto__')
        Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
      else object[key] = value;
    }
    return object;
  }

  return {
    encode(value) {
      let clone;
      try {
        clone = structuredClone(value);
      } catch {
        throw refusal();
      }
      return JSON.stringify(pack(clone, new Map()));
    },
    decode: (text) => unpack(JSON.parse(text), []),
  };
}

/** The codec of this process. */
export const codec = createCodec();
