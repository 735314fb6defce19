import { spawnSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAlive } from '../host/profile.js';

const messenger = fileURLToPath(new URL('../host/instance-messenger.js', import.meta.url));

/**
 * The lock by which the first process with a user data folder is the only one. The lock file names the holder's
 * process and the socket it listens on.
 */
export class SingleInstance {
  /**
   * @param {string} folder the user data folder
   * @param {(argv: string[], cwd: string, additionalData: unknown) => void} onSecondInstance
   */
  constructor(folder, onSecondInstance) {
    this.file = join(folder, 'chromium-host.lock');
    this.onSecondInstance = onSecondInstance;
    this.held = false;
    /** @type {import('node:net').Server | undefined} */
    this.server = undefined;
  }

  /**
   * @param {unknown} additionalData
   * @returns {boolean} whether this process is the first; if not, the first has been told
   */
  request(additionalData) {
    if (this.held) return true;
    const address = this.newAddress();
    for (let attempt = 0; attempt < 5; attempt++) {
      if (this.take(address)) {
        this.listen(address);
        return true;
      }
      if (this.notify(additionalData)) return false;
    }
    throw new Error(`chromium-host: cannot take the lock ${this.file}`);
  }

  /** @returns {string} where to listen; a socket's path must be short, so it is not always in the folder */
  newAddress() {
    const name = `chromium-host-${process.pid}-${Date.now()}`;
    if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
    const nearby = join(dirname(this.file), `${name}.socket`);
    return nearby.length < 100 ? nearby : join(tmpdir(), `${name}.socket`);
  }

  /** @param {string} address */
  take(address) {
    const written = `${this.file}.${process.pid}`;
    writeFileSync(written, JSON.stringify({ pid: process.pid, address }));
    try {
      // A link appears with its content, and fails if the name is taken.
      linkSync(written, this.file);
      return true;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(written, { force: true });
    }
  }

  /** @param {unknown} additionalData @returns {boolean} false if the holder is dead, and its lock now gone */
  notify(additionalData) {
    let text;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch {
      return false;
    }
    const { pid, address } = JSON.parse(text);
    if (isAlive(pid)) {
      const message = JSON.stringify({
        argv: process.argv,
        cwd: process.cwd(),
        additionalData: additionalData ?? null,
      });
      // Electron's answer is synchronous, so another process does the asynchronous part.
      const { status } = spawnSync(process.execPath, [messenger, address], {
        input: message,
        stdio: ['pipe', 'ignore', 'inherit'],
      });
      if (status === 0) return true;
    }
    this.removeStale(text);
    if (process.platform !== 'win32') rmSync(address, { force: true });
    return false;
  }

  /** @param {string} text the lock that nobody answered for */
  removeStale(text) {
    const aside = `${this.file}.stale.${process.pid}`;
    try {
      renameSync(this.file, aside);
      // Another process may have been quicker and hold a new lock: give it back.
      if (readFileSync(aside, 'utf8') !== text) linkSync(aside, this.file);
    } catch {
      // It is gone already.
    }
    rmSync(aside, { force: true });
  }

  /** @param {string} address */
  listen(address) {
    this.held = true;
    this.server = createServer({ allowHalfOpen: true }, (socket) => {
      /** @type {Buffer[]} */
      const chunks = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('error', () => undefined);
      socket.on('end', () => {
        const { argv, cwd, additionalData } = JSON.parse(Buffer.concat(chunks).toString());
        socket.end('ok');
        this.onSecondInstance(argv, cwd, additionalData);
      });
    });
    this.server.listen(address);
    process.once('exit', () => this.release());
  }

  release() {
    if (!this.held) return;
    this.held = false;
    this.server?.close();
    rmSync(this.file, { force: true });
  }
}
