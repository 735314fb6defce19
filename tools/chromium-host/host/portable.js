/**
 * What of a value can go to the test: as with Playwright's own evaluate, a function, a symbol, or an object of a class
 * in the wrong place becomes nothing or plain data rather than an error.
 *
 * @param {any} value
 * @param {Map<object, unknown>} [seen]
 * @returns {unknown}
 */
export function portable(value, seen = new Map()) {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  if (Array.isArray(value)) {
    /** @type {unknown[]} */
    const items = [];
    seen.set(value, items);
    for (const item of value) items.push(portable(item, seen));
    return items;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return clonedOrNothing(value);
  /** @type {Record<string, unknown>} */
  const copy = {};
  seen.set(value, copy);
  for (const key of Object.keys(value)) copy[key] = portable(value[key], seen);
  return copy;
}

/** Dates, maps, typed arrays, errors and the like travel; objects of Electron do not. @param {object} value */
function clonedOrNothing(value) {
  try {
    return structuredClone(value);
  } catch {
    return undefined;
  }
}
