/** What every command of the terminal shares: where it writes, where resources lie, how it ends. */
import type { Writable } from 'node:stream';

/** Surroundings of a command. */
export interface Terminal {
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
  environment: NodeJS.ProcessEnv;
  resourcesFolder: string;
  /** Aborted by Ctrl-C or a polite request to end. */
  signal: AbortSignal;
}

/** Ends a command with exit code 1 and this line, `FILE: reason`. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** A command that was asked to stop ends here. Throws a CommandError that begins with `what`. */
export function throwIfStopped(terminal: Terminal, what: string): void {
  if (terminal.signal.aborted) throw new CommandError(`${what}: stopped`);
}

/** Writes one line of results. */
export function printLine(terminal: Terminal, line: string): void {
  terminal.stdout.write(`${line}\n`);
}

/** Tells on stderr what a user should know of a file that is used all the same. */
export function printWarning(terminal: Terminal, file: string, text: string): void {
  terminal.stderr.write(`inkling: ${file}: warning: ${text}\n`);
}

/** Writes the one JSON document of a command's results. */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Lets timers, signals and sockets have their turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** How long a command works before it lets signals be heard. */
const TURN_MILLISECONDS = 50;

/**
 * Runs a generator to its end, breathing between turns.
 * @param onEvent is told each event; the generator is left where it is, and null returned, once `signal` is aborted
 */
export async function drive<Event, Result>(
  generator: Generator<Event, Result, void>,
  signal: AbortSignal,
  onEvent: (event: Event) => void,
): Promise<Result | null> {
  let turnEnds = performance.now() + TURN_MILLISECONDS;
  for (;;) {
    const step = generator.next();
    if (step.done) return step.value;
    onEvent(step.value);
    if (performance.now() < turnEnds) continue;
    await breathe();
    if (signal.aborted) return null;
    turnEnds = performance.now() + TURN_MILLISECONDS;
  }
}
