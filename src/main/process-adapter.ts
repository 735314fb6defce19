/** One engine process as its host sees it, so that the host can be tested without processes. */
import path from 'node:path';
import { utilityProcess } from 'electron';
import type { ToEngine } from '../shared/protocol';
import type { Log } from './log';

/** What an engine is there for. Both run the same program. */
export type EngineRole = 'training' | 'library' | 'search';

/** A running process. */
export interface EngineProcess {
  send(message: ToEngine): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The last thing that is ever told. */
  onExit(listener: (code: number) => void): void;
  /** Ends it, politely or not. */
  kill(how: 'terminate' | 'force'): void;
}

/** Starts a process of this generation. */
export type StartProcess = (generation: number) => EngineProcess;

/** The engine's program lies beside main's, also inside an asar archive. */
const PROGRAM = path.join(import.meta.dirname, 'engine.js');

/** Starts engines as utility processes; what they print goes to the log. */
export function utilityStarter(role: EngineRole, log: Log): StartProcess {
  return (generation) => {
    const child = utilityProcess.fork(PROGRAM, [`--role=${role}`, `--generation=${generation}`], {
      serviceName: `Inkling ${role}`,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // Taken before the exit, after which it is undefined.
    let pid: number | undefined;
    child.once('spawn', () => (pid = child.pid));
    child.stderr?.on('data', (chunk: Buffer) => log.problem(`${role} engine`, chunk.toString('utf8')));
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) =>
        void child.once('exit', (code) => {
          pid = undefined;
          listener(code);
        }),
      kill: (how) => {
        if (how === 'terminate') child.kill();
        else if (pid !== undefined) forceEnd(pid);
      },
    };
  };
}

/** Utility processes know only a polite end, which one in an endless loop may not hear. */
function forceEnd(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself just now.
  }
}
