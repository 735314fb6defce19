import { fork } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { electronEvent, makeStrict, StrictEmitter } from '../host/strict.js';
import { app } from './app.js';

const boot = fileURLToPath(new URL('../host/utility-boot.js', import.meta.url));

/** @type {Set<UtilityProcess>} those that run */
export const utilityProcesses = new Set();

/** @param {Electron.ForkOptions['stdio']} stdio @returns {import('node:child_process').StdioOptions} */
function toStdio(stdio = 'inherit') {
  const list = Array.isArray(stdio) ? stdio : ['ignore', stdio, stdio];
  const [input = 'ignore', output = 'inherit', errors = 'inherit'] = list;
  if (input !== 'ignore') throw new Error('stdin value other than ignore is not supported.');
  for (const value of [output, errors]) {
    if (!['pipe', 'ignore', 'inherit'].includes(value)) throw new Error('Invalid value for stdio.');
  }
  return ['ignore', /** @type {'pipe'} */ (output), /** @type {'pipe'} */ (errors), 'ipc'];
}

/** Electron's UtilityProcess: a forked Node. */
class UtilityProcess extends StrictEmitter {
  /**
   * @param {string} modulePath
   * @param {string[]} args
   * @param {Electron.ForkOptions} options
   */
  constructor(modulePath, args, options) {
    super('utilityProcess', ['error', 'exit', 'message', 'spawn']);
    this._serviceName = options.serviceName ?? 'Node Utility Process';
    /** @type {number | undefined} */
    this.pid = undefined;
    const child = fork(boot, [modulePath, ...args], {
      cwd: options.cwd,
      env: { .../** @type {NodeJS.ProcessEnv} */ (options.env ?? process.env) },
      // In a utility process an unhandled rejection is only a warning.
      execArgv: ['--unhandled-rejections=warn', ...(options.execArgv ?? [])],
      serialization: 'advanced',
      stdio: toStdio(options.stdio),
    });
    this._child = child;
    this.stdout = child.stdout;
    this.stderr = child.stderr;
    utilityProcesses.add(this);
    child.once('spawn', () => {
      this.pid = child.pid;
      this.emit('spawn');
    });
    child.on('message', (message) => this.emit('message', /** @type {{ data: unknown }} */ (message).data));
    child.once('error', (error) => console.error(`chromium-host: utility process: ${error.message}`));
    // What the process said before its end may arrive after it, but not after the channel has closed.
    Promise.all([once(child, 'exit'), once(child, 'disconnect')]).then(([[code, signal]]) =>
      this._exited(code, signal),
    );
  }

  /** @param {unknown} message @param {unknown[]} [transfer] */
  postMessage(message, transfer = []) {
    if (!Array.isArray(transfer)) throw new TypeError('transferables must be an array of MessagePorts');
    if (transfer.length > 0) {
      throw new TypeError(
        'Port at index 0 is not a valid port (chromium-host has no MessagePortMain, and Electron transfers nothing else)',
      );
    }
    let data;
    try {
      data = structuredClone(message);
    } catch {
      throw new Error('An object could not be cloned.');
    }
    if (this._child.connected) this._child.send({ data }, () => undefined);
  }

  kill() {
    return this._child.kill();
  }

  /** @param {number | null} code @param {NodeJS.Signals | null} signal */
  _exited(code, signal) {
    utilityProcesses.delete(this);
    this.pid = undefined;
    // As waitpid tells it: a process ended by a signal has its number.
    const exitCode = code ?? constants.signals[/** @type {NodeJS.Signals} */ (signal)] ?? 1;
    this.emit('exit', exitCode);
    const killed = signal === 'SIGTERM' || signal === 'SIGKILL';
    const reason = signal ? (killed ? 'killed' : 'crashed') : exitCode === 0 ? 'clean-exit' : 'abnormal-exit';
    const { _serviceName: serviceName } = this;
    if (reason !== 'clean-exit') {
      const details = {
        type: 'Utility',
        reason,
        exitCode,
        serviceName: 'node.mojom.NodeService',
        name: serviceName,
      };
      app.emit('child-process-gone', electronEvent(), details);
    }
  }
}

process.once('exit', () => {
  for (const { _child: child } of utilityProcesses) child.kill('SIGKILL');
});

/** Electron's utilityProcess. */
export const utilityProcess = makeStrict(
  {
    /**
     * @param {string} modulePath
     * @param {string[]} [args]
     * @param {Electron.ForkOptions} [options]
     */
    fork(modulePath, args = [], options = {}) {
      if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready.');
      if (typeof modulePath !== 'string' || modulePath === '')
        throw new Error('Missing UtilityProcess entry script.');
      return new UtilityProcess(
        modulePath,
        Array.isArray(args) ? args : [],
        Array.isArray(args) ? options : args,
      );
    },
  },
  'utilityProcess',
);
