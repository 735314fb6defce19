/**
 * Evaluates a model on one part of a data set after the other. Another model or data set takes the place of the one
 * before at once: what runs is cancelled, and what it still answers is dropped.
 */
import type { EvaluationRequest, EvaluationResult } from '../../../shared/models';
import { distinctParts, requestOf, type Outcome, type Outcomes, type PartKey, type Subject } from './parts';
import { isSameResult } from './same-result';

/** What the engine answers to all whom a cancellation reached, whoever asked for it. */
const CANCELLED = 'cancelled';

export interface QueueState {
  outcomes: Outcomes;
  running: PartKey | null;
  /** The user ended it before every part was evaluated. */
  isStopped: boolean;
}

interface Options {
  evaluate: (request: EvaluationRequest) => Promise<EvaluationResult>;
  cancel: () => void;
  changed: (state: QueueState) => void;
}

export class EvaluationQueue {
  readonly #options: Options;
  #subject: Subject | null = null;
  #outcomes: Outcomes = {};
  /** Parts whose outcome is still to be had, or to be had again. */
  #missing: ReadonlySet<PartKey> = new Set();
  #preferred: PartKey = 'test';
  #running: PartKey | null = null;
  #isStopped = false;
  /** Grows with each cancellation: answers to what was asked before it do not count. */
  #turn = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Evaluates this from its first part on; null: nothing. */
  start(subject: Subject | null): void {
    this.#cancel();
    this.#subject = subject;
    this.#outcomes = {};
    this.#isStopped = false;
    this.#missing = new Set(subject ? distinctParts({}) : []);
    this.#tell();
    void this.#work();
  }

  /** Evaluates all parts again, since files may have changed; what is known stays until there is something newer. */
  refresh(): void {
    if (!this.#subject || this.#isStopped) return;
    this.#missing = new Set(distinctParts({}));
    if (this.#running === null) void this.#work();
  }

  /** Evaluates this part before the others. */
  prefer(part: PartKey): void {
    this.#preferred = part;
  }

  /** Ends what is going on until `resume`. */
  pause(): void {
    this.#cancel();
    this.#tell();
  }

  /** As `pause`, because the user wants so. */
  stop(): void {
    this.#isStopped = true;
    this.pause();
  }

  /** Goes on with the parts that are missing. */
  resume(): void {
    this.#isStopped = false;
    if (this.#running === null) void this.#work();
  }

  #cancel(): void {
    this.#turn++;
    if (this.#running === null) return;
    this.#missing = new Set([...this.#missing, this.#running]);
    this.#running = null;
    this.#options.cancel();
  }

  #next(): PartKey | null {
    const parts = distinctParts(this.#outcomes).filter((part) => this.#missing.has(part));
    return parts.includes(this.#preferred) ? this.#preferred : (parts[0] ?? null);
  }

  async #work(): Promise<void> {
    const turn = ++this.#turn;
    const subject = this.#subject;
    for (let part = this.#next(); part !== null && subject; part = this.#next()) {
      this.#running = part;
      this.#missing = new Set([...this.#missing].filter((each) => each !== part));
      this.#tell();
      let outcome: Outcome;
      try {
        outcome = { result: await this.#options.evaluate(requestOf(subject, part)) };
      } catch (error) {
        outcome = { problem: error instanceof Error ? error.message : String(error) };
      }
      if (turn !== this.#turn) return;
      if ('problem' in outcome && outcome.problem === CANCELLED) {
        // Somebody else cancelled all that was going on: once more.
        this.#missing = new Set([...this.#missing, part]);
        continue;
      }
      this.#keep(part, outcome);
    }
    this.#running = null;
    this.#tell();
  }

  #keep(part: PartKey, outcome: Outcome): void {
    const known = this.#outcomes[part];
    // What is shown stays the same object, so that nothing is drawn again.
    const isSame =
      known && 'result' in known && 'result' in outcome && isSameResult(known.result, outcome.result);
    if (!isSame) this.#outcomes = { ...this.#outcomes, [part]: outcome };
  }

  #tell(): void {
    this.#options.changed({
      outcomes: this.#outcomes,
      running: this.#running,
      isStopped: this.#isStopped,
    });
  }
}
