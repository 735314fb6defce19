/** Answers the calls of main, each once, and gives signs of life. */
import { reasonOf } from '../formats/format-error';
import type { EngineCallName, EngineCalls, EngineEvents, FromEngine, ToEngine } from '../shared/protocol';

/** Where messages come from and go to; tests have their own. */
export interface EnginePort {
  post(message: FromEngine): void;
  onMessage(listener: (message: ToEngine) => void): void;
}

/** What answers each call; one that is forgotten does not compile. */
export type EngineHandlers = {
  [K in EngineCallName]: (
    ...args: Parameters<EngineCalls[K]>
  ) => ReturnType<EngineCalls[K]> | Promise<ReturnType<EngineCalls[K]>>;
};

/** Tells main something unasked. */
export type Emit = <K extends keyof EngineEvents>(event: K, value: EngineEvents[K]) => void;

/** Errors that are meant for the user: anything else is also printed, with where it came from. */
const EXPECTED = new Set([
  'FileError',
  'FormatError',
  'ConfigurationError',
  'DownloadError',
  'DownloadCancelled',
]);

/** An emitter of events of this generation. */
export function emitter(port: Pick<EnginePort, 'post'>, generation: number): Emit {
  // TypeScript cannot see that `event` and `value` stay together in the mapped type.
  return (event, value) => port.post({ generation, type: 'event', event, value } as FromEngine);
}

/** Answers every call of this generation with what the handlers give, or with the reason why not. */
export function serveCalls(
  port: EnginePort,
  generation: number,
  handlers: EngineHandlers,
  print: (text: string) => void,
): void {
  port.onMessage((message) => {
    if (message.generation !== generation) return;
    const { id, call, args } = message;
    // Each handler takes its own call's arguments; the mapped type has lost that on the way.
    const handler = handlers[call] as (...args: unknown[]) => unknown;
    void (async () => {
      try {
        port.post({ generation, type: 'result', id, value: await handler(...args) });
      } catch (error) {
        if (!(error instanceof Error && EXPECTED.has(error.name))) {
          print(`${call}: ${error instanceof Error ? error.stack : String(error)}\n`);
        }
        port.post({ generation, type: 'error', id, reason: reasonOf(error) });
      }
    })();
  });
}
