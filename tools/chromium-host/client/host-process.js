import { EventEmitter } from 'node:events';

/**
 * The host as its test sees it: calls with answers, and what it announces. Emits `announce:<event>`, `failure` and
 * `exit`.
 */
export class HostProcess extends EventEmitter {
  /** @param {import('node:child_process').ChildProcess} child */
  constructor(child) {
    super();
    this.setMaxListeners(0);
    this.child = child;
    this.output = '';
    /** @type {string[]} */
    this.failures = [];
    /** @type {Map<string, unknown>} the latest announcement of each kind */
    this.announced = new Map();
    /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
    this.pending = new Map();
    this.lastId = 0;
    /** @type {Promise<number>} the exit code; a signal counts as 1 */
    this.exited = new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
    this.exited.then(() => this.ended());
    child.on('message', (message) => this.receive(/** @type {any} */ (message)));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (this.output = (this.output + text).slice(-100_000)));
    }
  }

  /** @param {{ id?: number, result?: unknown, error?: { message: string, stack: string }, event?: string, value?: any }} message */
  receive({ id, result, error, event, value }) {
    if (event === 'failure') this.failures.push(value);
    if (event !== undefined) {
      this.announced.set(event, value);
      this.emit(`announce:${event}`, value);
    }
    const call = id === undefined ? undefined : this.pending.get(id);
    if (!call) return;
    this.pending.delete(/** @type {number} */ (id));
    if (error) call.reject(Object.assign(new Error(error.message), { stack: error.stack }));
    else call.resolve(result);
  }

  ended() {
    const error = new Error('The app has ended.');
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
    this.emit('exit');
  }

  /**
   * @param {string} method
   * @param {unknown[]} args
   * @returns {Promise<any>}
   */
  call(method, ...args) {
    if (!this.child.connected) return Promise.reject(new Error('The app has ended.'));
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.child.send({ id, method, args }, (error) => error && reject(error));
    });
  }

  /**
   * @param {string} event
   * @param {number} timeout
   * @returns {Promise<any>} its value; rejects with what the app wrote if it ends or takes too long
   */
  waitFor(event, timeout) {
    if (this.announced.has(event)) return Promise.resolve(this.announced.get(event));
    return new Promise((resolve, reject) => {
      const fail = (/** @type {string} */ reason) => {
        stop();
        reject(new Error(`${reason} before "${event}".\n${this.output}`));
      };
      const onExit = () => fail(`The app ended with code ${this.child.exitCode}`);
      const onEvent = (/** @type {unknown} */ value) => {
        stop();
        resolve(value);
      };
      const timer = setTimeout(() => fail(`${timeout} ms passed`), timeout);
      const stop = () => {
        clearTimeout(timer);
        this.off('exit', onExit);
        this.off(`announce:${event}`, onEvent);
      };
      this.on('exit', onExit);
      this.on(`announce:${event}`, onEvent);
    });
  }
}
