import { makeStrict } from '../host/strict.js';

/** Electron's ClipboardItem: the same content in several types. */
export class ClipboardItem {
  /** @param {Record<string, any>} items */
  constructor(items) {
    this._items = { ...items };
    if (Object.keys(items).length === 0) throw new TypeError('ClipboardItem needs at least one type');
  }
  get types() {
    return Object.keys(this._items);
  }
  /** @param {string} type @returns {Promise<Blob>} */
  async getType(type) {
    if (!Object.hasOwn(this._items, type)) throw new Error(`The clipboard item has no ${type}`);
    const value = await this._items[type];
    return value instanceof Blob ? value : new Blob([value], { type });
  }
}
makeStrict(ClipboardItem.prototype, 'ClipboardItem');

/** @type {ClipboardItem[]} */
let content = [];

/** Electron's clipboard (promise-based since Electron 45), kept in memory: a test leaves the user's own alone. */
export const clipboard = makeStrict(
  {
    clear() {
      content = [];
    },
    /** @param {string} type */
    has: async (type) => content.some((item) => item.types.includes(type)),
    read: async () => [...content],
    async readText() {
      const item = content.find(({ types }) => types.includes('text/plain'));
      return item ? (await item.getType('text/plain')).text() : '';
    },
    /** @param {ClipboardItem[]} items */
    async write(items) {
      if (!Array.isArray(items) || !items.every((item) => item instanceof ClipboardItem)) {
        throw new TypeError('clipboard.write takes an array of ClipboardItem');
      }
      content = [...items];
    },
    /** @param {string} text */
    async writeText(text) {
      content = [new ClipboardItem({ 'text/plain': `${text}` })];
    },
  },
  'clipboard',
);
