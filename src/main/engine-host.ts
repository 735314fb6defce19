/**
 * Supervises one engine. It is started by the first request and after that by nothing but another request; it has a
 * deadline to become ready, a heartbeat, and a bounded end. Only its exit changes what is believed of it.
 */
import type { EngineCallName, EngineCalls, EngineEvents, FromEngine, ToEngine } from '../shared/protocol';
import type { EngineProcess, StartProcess } from './process-adapter';

/** Milliseconds. */
export const DEADLINES = {
  /** From the start to `ready`. */
  ready: 15_000,
  /** Without a word, while it should be alive. */
  silence: 10_000,
  /** From being asked to quit, and again from being told to, to being killed. */
  stop: 1000,
};
const BEAT = 1000;

/** What an engine answered with instead of a value, or why it could not answer: one line. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

/** Timers; tests have their own. */
export interface Clock {
  /** Calls back once; returns what cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const SYSTEM_CLOCK: Clock = {
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Any event of an engine with its value. */
export type EngineEvent = {
  [K in keyof EngineEvents]: { event: K; value: EngineEvents[K] };
}[keyof EngineEvents];

export interface EngineHostOptions {
  start: StartProcess;
  onEvent(event: EngineEvent): void;
  /** It ended; `asked` if by `stop`, else `reason` says why in one line. */
  onExit(exit: { asked: boolean; reason: string }): void;
  clock?: Clock;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: EngineError): void;
}

/** One process and what is going on with it. */
class Supervised {
  isReady = false;
  isStopping = false;
  /** Why the host killed it. */
  fault: string | null = null;
  silentBeats = 0;
  readonly waiting: ToEngine[] = [];
  readonly pending = new Map<number, Pending>();
  private readonly timers = new Set<() => void>();

  constructor(
    readonly generation: number,
    readonly process: EngineProcess,
    private readonly clock: Clock,
  ) {}

  after(milliseconds: number, callback: () => void): void {
    const cancel = this.clock.after(milliseconds, () => {
      this.timers.delete(cancel);
      callback();
    });
    this.timers.add(cancel);
  }

  clearTimers(): void {
    for (const cancel of this.timers) cancel();
    this.timers.clear();
  }
}

/** The host of one engine. */
export class EngineHost {
  private current: Supervised | null = null;
  private generation = 0;
  private lastCall = 0;
  private readonly exits: (() => void)[] = [];

  constructor(private readonly options: EngineHostOptions) {}

  get isRunning(): boolean {
    return this.current !== null;
  }

  /** Asks the engine, starting it if need be. Rejects with an EngineError. */
  call<K extends EngineCallName>(
    call: K,
    ...args: Parameters<EngineCalls[K]>
  ): Promise<ReturnType<EngineCalls[K]>> {
    if (this.current && (this.current.isStopping || this.current.fault !== null)) {
      return Promise.reject(new EngineError('the engine is being stopped; try again in a moment'));
    }
    const engine = this.current ?? this.start();
    const id = ++this.lastCall;
    // TypeScript cannot see that `call` and `args` stay together in the mapped type.
    const message = { generation: engine.generation, id, call, args } as unknown as ToEngine;
    return new Promise((resolve, reject) => {
      engine.pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      if (engine.isReady) engine.process.send(message);
      else engine.waiting.push(message);
    });
  }

  /** Starts the engine if it is not running: ahead of the first request, to be quicker. */
  warmUp(): void {
    if (!this.current) this.start();
  }

  /** Asks it to quit, tells it to a second later, and kills it another second later. Settles when it has exited. */
  stop(): Promise<void> {
    const engine = this.current;
    if (!engine) return Promise.resolve();
    const exited = new Promise<void>((resolve) => this.exits.push(resolve));
    if (engine.isStopping) return exited;
    engine.isStopping = true;
    engine.waiting.length = 0;
    engine.process.send({ generation: engine.generation, id: ++this.lastCall, call: 'quit', args: [] });
    engine.after(DEADLINES.stop, () => this.end(engine));
    return exited;
  }

  private start(): Supervised {
    const { start, clock = SYSTEM_CLOCK } = this.options;
    const generation = ++this.generation;
    const engine = new Supervised(generation, start(generation), clock);
    this.current = engine;
    engine.process.onMessage((message) => this.hear(engine, message as FromEngine));
    engine.process.onExit((code) => this.exited(engine, code));
    engine.after(DEADLINES.ready, () => {
      if (!engine.isReady) this.fail(engine, `it was not ready within ${DEADLINES.ready / 1000} seconds`);
    });
    return engine;
  }

  private hear(engine: Supervised, message: FromEngine): void {
    // Late words of a process that has exited, or of another generation.
    if (engine !== this.current || message.generation !== engine.generation) return;
    engine.silentBeats = 0;
    switch (message.type) {
      case 'ready':
        engine.isReady = true;
        for (const waiting of engine.waiting.splice(0)) engine.process.send(waiting);
        this.listenForBeats(engine);
        break;
      case 'result':
        engine.pending.get(message.id)?.resolve(message.value);
        engine.pending.delete(message.id);
        break;
      case 'error':
        engine.pending.get(message.id)?.reject(new EngineError(message.reason));
        engine.pending.delete(message.id);
        break;
      case 'event':
        this.options.onEvent(message);
        break;
    }
  }

  /** Counts beats, not time: while the computer sleeps, nobody is expected to speak. */
  private listenForBeats(engine: Supervised): void {
    engine.after(BEAT, () => {
      engine.silentBeats++;
      if (engine.silentBeats * BEAT >= DEADLINES.silence) {
        this.fail(engine, `it has not answered for ${DEADLINES.silence / 1000} seconds`);
      } else {
        this.listenForBeats(engine);
      }
    });
  }

  private fail(engine: Supervised, fault: string): void {
    if (engine.fault !== null || engine.isStopping) return;
    engine.fault = fault;
    this.end(engine);
  }

  private end(engine: Supervised): void {
    engine.process.kill('terminate');
    engine.after(DEADLINES.stop, () => engine.process.kill('force'));
  }

  private exited(engine: Supervised, code: number): void {
    if (engine !== this.current) return;
    engine.clearTimers();
    this.current = null;
    const reason = engine.isStopping
      ? 'the engine was stopped'
      : `the engine ended unexpectedly (${engine.fault ?? `exit code ${code}`})`;
    for (const { reject } of engine.pending.values()) reject(new EngineError(reason));
    engine.pending.clear();
    this.options.onExit({ asked: engine.isStopping, reason });
    for (const resolve of this.exits.splice(0)) resolve();
  }
}
