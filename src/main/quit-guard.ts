/** Nobody loses a run by closing the window: whoever does is asked, and the run is stopped so that it can be resumed. */

export interface QuitGuardOptions {
  isTraining(): boolean;
  /** Whether the user wants the run stopped. */
  ask(): Promise<boolean>;
  /** Stops the run; settles when it has ended, or after a bounded time. */
  stop(): Promise<void>;
  quit(): void;
}

export class QuitGuard {
  private isAsking = false;
  private isAgreed = false;

  constructor(private readonly options: QuitGuardOptions) {}

  /** To be called when the window is closed or the application quit: holds it up while a run is going on. */
  check(event: { preventDefault(): void }): void {
    if (this.isAgreed || !this.options.isTraining()) return;
    event.preventDefault();
    if (!this.isAsking) void this.decide();
  }

  private async decide(): Promise<void> {
    this.isAsking = true;
    try {
      // The run may have ended while the user thought about it; then there is nothing to stop.
      if (!(await this.options.ask())) return;
      await this.options.stop();
      this.isAgreed = true;
      this.options.quit();
    } finally {
      this.isAsking = false;
    }
  }
}
