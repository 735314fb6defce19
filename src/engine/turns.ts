/** Long work in turns, so that calls are heard in between: pause, go on, cancel. */

/** How long a turn lasts, in milliseconds. */
const TURN = 20;

/** What was asked for while the work went on. */
export type Outcome<Result> = { kind: 'done'; result: Result } | { kind: 'cancelled' } | { kind: 'stopped' };

/** What the work tells of itself besides its events. */
export interface TurnListener {
  /** It stands still, or goes on again. */
  paused(isPaused: boolean): void;
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Controls one piece of work after the other. */
export class Turns {
  private isPaused = false;
  private isCancelled = false;
  private wake: (() => void) | null = null;
  /** Milliseconds spent at work so far: pauses do not count. */
  private worked = 0;

  constructor(
    private readonly listener: TurnListener,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get workedMilliseconds(): number {
    return this.worked;
  }

  pause(): void {
    this.isPaused = true;
  }
  continue(): void {
    this.isPaused = false;
    this.wake?.();
  }
  cancel(): void {
    this.isCancelled = true;
    this.wake?.();
  }

  /**
   * Runs a generator to its end, breathing between turns; throws what it throws. Left where it is when the work is
   * cancelled, or when `onEvent` answers `stop`.
   */
  async drive<Event, Result>(
    generator: Generator<Event, Result, void>,
    onEvent: (event: Event) => 'stop' | undefined,
  ): Promise<Outcome<Result>> {
    for (;;) {
      if (this.isCancelled) return { kind: 'cancelled' };
      if (this.isPaused) {
        await this.standStill();
        continue;
      }
      const outcome = this.turn(generator, onEvent);
      if (outcome) return outcome;
      await breathe();
    }
  }

  private turn<Event, Result>(
    generator: Generator<Event, Result, void>,
    onEvent: (event: Event) => 'stop' | undefined,
  ): Outcome<Result> | null {
    const before = this.worked;
    const started = this.now();
    try {
      for (;;) {
        const step = generator.next();
        const elapsed = this.now() - started;
        this.worked = before + elapsed;
        if (step.done) return { kind: 'done', result: step.value };
        if (onEvent(step.value) === 'stop') return { kind: 'stopped' };
        if (elapsed >= TURN || this.isPaused || this.isCancelled) return null;
      }
    } finally {
      this.worked = before + (this.now() - started);
    }
  }

  private async standStill(): Promise<void> {
    this.listener.paused(true);
    await new Promise<void>((resolve) => (this.wake = resolve));
    this.wake = null;
    if (!this.isCancelled) this.listener.paused(false);
  }
}
