import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installElectronModule } from './electron-resolution.js';
import { makeStrict, missing, StrictEmitter } from './strict.js';
import { electronVersion } from './versions.js';

/** The entry of every utility process: gives it `process.parentPort`, then runs the app's module. */

/** Messages wait until somebody listens, as on any port that is not yet started. */
class ParentPort extends StrictEmitter {
  constructor() {
    super('parentPort', ['message', 'close']);
    /** @type {unknown[] | undefined} */
    this._waiting = [];
    this.on('newListener', (event) => {
      if (event === 'message') process.nextTick(() => this._start());
    });
  }

  _start() {
    const waiting = this._waiting ?? [];
    this._waiting = undefined;
    for (const data of waiting) this.emit('message', { data, ports: [] });
  }

  /** @param {unknown} data */
  _receive(data) {
    if (this._waiting) this._waiting.push(data);
    else this.emit('message', { data, ports: [] });
  }

  /** @param {unknown} message */
  postMessage(message) {
    let data;
    try {
      data = structuredClone(message);
    } catch {
      throw new Error('An object could not be cloned.');
    }
    send({ data });
  }
}

const send = /** @type {NonNullable<typeof process.send>} */ (process.send).bind(process);
const parentPort = new ParentPort();
process.on('message', (message) => parentPort._receive(/** @type {{ data: unknown }} */ (message).data));
// The host has gone.
process.on('disconnect', () => process.exit(1));

const [, , entry, ...args] = process.argv;
process.argv = [process.argv[0], entry, ...args];
Object.assign(process, {
  parentPort,
  type: 'utility',
  crash: () => process.abort(),
  send: undefined,
});
Object.defineProperty(process, 'versions', {
  value: { ...process.versions, electron: electronVersion() },
});

const electron = { net: missing('net'), systemPreferences: missing('systemPreferences') };
installElectronModule(makeStrict(electron, 'utility'), Object.keys(electron));
await import(pathToFileURL(resolve(entry)).href);
