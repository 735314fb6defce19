/**
 * Pages of sample images: asked for as rows come into sight, a few at a time and the latest first. Pages that were
 * scrolled past before their turn came are not asked for at all.
 */
import type { SamplePage } from '../../../shared/contract';

export interface SamplePagesOptions {
  pageSize: number;
  read: (from: number, count: number) => Promise<SamplePage>;
  /** Something arrived, or failed. */
  changed: () => void;
  /** Requests that may be going on at once. */
  parallel?: number;
  /** Pages that are kept, those in sight aside. */
  kept?: number;
}

export class SamplePages {
  readonly pageSize: number;
  /** Why the last page could not be read. */
  problem: string | null = null;
  /** Images that match; null before the first answer. */
  total: number | null = null;
  readonly #options: Required<SamplePagesOptions>;
  /** In order of use, the latest last. */
  readonly #pages = new Map<number, SamplePage>();
  readonly #wanted = new Map<number, number>();
  readonly #inFlight = new Set<number>();
  #isClosed = false;

  constructor(options: SamplePagesOptions) {
    this.#options = { parallel: 2, kept: 40, ...options };
    this.pageSize = options.pageSize;
  }

  /** The page, if it is there. */
  get(page: number): SamplePage | null {
    return this.#pages.get(page) ?? null;
  }

  /** Wants a page until the function that is returned is called. */
  want(page: number): () => void {
    const users = this.#wanted.get(page) ?? 0;
    // Put last again: the latest wanted is the first to be read.
    this.#wanted.delete(page);
    this.#wanted.set(page, users + 1);
    const known = this.#pages.get(page);
    if (known) {
      this.#pages.delete(page);
      this.#pages.set(page, known);
    }
    // Rows come and go many at a time: what is wanted after all of them is what counts.
    queueMicrotask(() => this.#readNext());
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      const left = (this.#wanted.get(page) ?? 1) - 1;
      if (left === 0) this.#wanted.delete(page);
      else this.#wanted.set(page, left);
    };
  }

  /** Asks again for what failed. */
  retry(): void {
    this.problem = null;
    this.#readNext();
  }

  /** No answer counts any more. */
  close(): void {
    this.#isClosed = true;
    this.#wanted.clear();
  }

  #readNext(): void {
    if (this.#isClosed || this.problem !== null) return;
    const waiting = [...this.#wanted.keys()].filter(
      (page) => !this.#pages.has(page) && !this.#inFlight.has(page),
    );
    for (let page = waiting.pop(); page !== undefined; page = waiting.pop()) {
      if (this.#inFlight.size >= this.#options.parallel) return;
      void this.#read(page);
    }
  }

  async #read(page: number): Promise<void> {
    this.#inFlight.add(page);
    try {
      const answer = await this.#options.read(page * this.pageSize, this.pageSize);
      if (this.#isClosed) return;
      this.#pages.set(page, answer);
      this.total = answer.total;
      this.#forget();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.#inFlight.delete(page);
    }
    if (this.#isClosed) return;
    this.#options.changed();
    this.#readNext();
  }

  #forget(): void {
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= this.#options.kept) return;
      if (!this.#wanted.has(page)) this.#pages.delete(page);
    }
  }
}
