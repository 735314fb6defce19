/**
 * The `events` module that a sandboxed preload gets. Self-contained: its source is sent into the page.
 *
 * @returns {any} the class EventEmitter
 */
export function createEmitterClass() {
  class EventEmitter {
    constructor() {
      /** @type {Map<string | symbol, { call: Function, listener: Function }[]>} */
      this._listeners = new Map();
    }
    /** @param {string | symbol} event @param {Function} listener @param {Function} [call] */
    on(event, listener, call = listener) {
      if (typeof listener !== 'function')
        throw new TypeError('The "listener" argument must be of type function.');
      this._listeners.set(event, [...(this._listeners.get(event) ?? []), { call, listener }]);
      return this;
    }
    /** @param {string | symbol} event @param {Function} listener */
    once(event, listener) {
      return this.on(event, listener, (/** @type {any[]} */ ...args) => {
        this.off(event, listener);
        listener.apply(this, args);
      });
    }
    /** @param {string | symbol} event @param {Function} listener */
    off(event, listener) {
      const entries = this._listeners.get(event) ?? [];
      const index = entries.findLastIndex((entry) => entry.listener === listener);
      this._listeners.set(event, index < 0 ? entries : entries.toSpliced(index, 1));
      return this;
    }
    /** @param {string | symbol} event @param {Function} listener */
    addListener(event, listener) {
      return this.on(event, listener);
    }
    /** @param {string | symbol} event @param {Function} listener */
    removeListener(event, listener) {
      return this.off(event, listener);
    }
    /** @param {string | symbol} [event] */
    removeAllListeners(event) {
      if (event === undefined) this._listeners.clear();
      else this._listeners.delete(event);
      return this;
    }
    /** @param {string | symbol} event @param {any[]} args */
    emit(event, ...args) {
      const entries = this._listeners.get(event) ?? [];
      for (const { call } of entries) call.apply(this, args);
      return entries.length > 0;
    }
    /** @param {string | symbol} event */
    listenerCount(event) {
      return this._listeners.get(event)?.length ?? 0;
    }
    /** @param {string | symbol} event */
    listeners(event) {
      return (this._listeners.get(event) ?? []).map((entry) => entry.listener);
    }
    eventNames() {
      return [...this._listeners.keys()].filter((event) => this.listenerCount(event) > 0);
    }
    setMaxListeners() {
      return this;
    }
  }
  return Object.assign(EventEmitter, { EventEmitter, default: EventEmitter });
}
