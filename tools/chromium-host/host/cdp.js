import { EventEmitter } from 'node:events';

/**
 * One attached target (or, with an empty id, the browser itself). Emits every protocol event under its own name.
 */
export class Session extends EventEmitter {
  /**
   * @param {Connection} connection
   * @param {string} sessionId
   */
  constructor(connection, sessionId) {
    super();
    this.setMaxListeners(0);
    this.connection = connection;
    this.sessionId = sessionId;
  }

  /**
   * @param {string} method
   * @param {Record<string, unknown>} [params]
   * @returns {Promise<any>} the protocol's result; rejects with the protocol's message
   */
  send(method, params = {}) {
    return this.connection.send(method, params, this.sessionId);
  }

  /**
   * Sends a command whose answer nobody needs. The target may close meanwhile, so failure is no news.
   *
   * @param {string} method
   * @param {Record<string, unknown>} [params]
   */
  post(method, params = {}) {
    this.send(method, params).catch(() => undefined);
  }
}

/**
 * The DevTools protocol over a pair of pipes: messages are JSON, each ended by a zero byte. A pipe rather than a
 * socket because Chromium ends itself when the pipe closes: even a killed host leaves no browser behind.
 */
export class Connection extends EventEmitter {
  /**
   * @param {import('node:stream').Writable} input what Chromium reads
   * @param {import('node:stream').Readable} output what Chromium writes
   */
  constructor(input, output) {
    super();
    this.input = input;
    this.closed = false;
    this.lastId = 0;
    /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void, method: string, sessionId: string }>} */
    this.pending = new Map();
    /** @type {Map<string, Session>} */
    this.sessions = new Map();
    this.browser = this.session('');
    /** @type {Buffer[]} */
    this.chunks = [];
    input.on('error', () => this.close());
    output.on('data', (chunk) => this.read(chunk));
    output.on('error', () => this.close());
    output.on('close', () => this.close());
  }

  /** @param {string} sessionId */
  session(sessionId) {
    let session = this.sessions.get(sessionId);
    if (!session) this.sessions.set(sessionId, (session = new Session(this, sessionId)));
    return session;
  }

  /**
   * @param {string} method
   * @param {Record<string, unknown>} params
   * @param {string} sessionId
   * @returns {Promise<any>}
   */
  send(method, params, sessionId) {
    if (this.closed) return Promise.reject(new Error(`${method}: Chromium has gone`));
    const id = ++this.lastId;
    this.input.write(
      JSON.stringify(sessionId ? { id, method, params, sessionId } : { id, method, params }) + '\0',
    );
    return new Promise((resolve, reject) => this.pending.set(id, { resolve, reject, method, sessionId }));
  }

  /** @param {Buffer} chunk */
  read(chunk) {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      this.chunks.push(chunk.subarray(start, end));
      const text = Buffer.concat(this.chunks).toString('utf8');
      this.chunks = [];
      start = end + 1;
      this.dispatch(JSON.parse(text));
    }
    if (start < chunk.length) this.chunks.push(chunk.subarray(start));
  }

  /** @param {any} message */
  dispatch(message) {
    if (message.id === undefined) {
      this.session(message.sessionId ?? '').emit(message.method, message.params);
      if (message.method === 'Target.detachedFromTarget') this.detach(message.params.sessionId);
      return;
    }
    const call = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (!call) return;
    if (message.error) call.reject(new Error(`${call.method}: ${message.error.message}`));
    else call.resolve(message.result);
  }

  /** Refuses what a closed target has not answered. @param {string} sessionId */
  detach(sessionId) {
    this.sessions.delete(sessionId);
    for (const [id, call] of this.pending) {
      if (call.sessionId !== sessionId) continue;
      this.pending.delete(id);
      call.reject(new Error(`${call.method}: the page has gone`));
    }
  }

  /** Refuses everything still open. Called when either pipe has ended. */
  close() {
    if (this.closed) return;
    this.closed = true;
    for (const { reject, method } of this.pending.values()) reject(new Error(`${method}: Chromium has gone`));
    this.pending.clear();
    this.emit('close');
  }
}
