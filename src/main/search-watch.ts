/** Follows the search that is going on: whether there is one, and what that changes. */
import type { Events } from '../shared/contract';
import type { Tell } from './page-mail';

export class SearchWatch {
  private isRunning = false;

  constructor(private readonly tell: Tell) {}

  /** Whether trials are being trained. */
  get isSearching(): boolean {
    return this.isRunning;
  }

  /** Takes in what the engine tells. */
  hear(progress: Events['searchProgress']): void {
    const wasRunning = this.isRunning;
    this.isRunning = progress.summary.status === 'running';
    this.tell('searchProgress', progress);
    if (wasRunning && !this.isRunning) this.changed();
  }

  /** The engine is gone; what it trained can be gone on with. */
  engineEnded({ asked, reason }: { asked: boolean; reason: string }): void {
    if (!this.isRunning) return;
    this.isRunning = false;
    if (!asked) this.tell('problem', reason);
    this.changed();
  }

  /** Trials are runs, and what they come to are models. */
  private changed(): void {
    for (const event of ['searchesChanged', 'runsChanged', 'modelsChanged'] as const) this.tell(event, null);
  }
}
