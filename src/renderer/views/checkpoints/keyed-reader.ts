/**
 * Reads what belongs to epochs one at a time, the most wanted first, and keeps what was read lately. What is no longer
 * wanted when its turn comes is not read.
 */

/** A value that was read, or why it could not be. */
export type Reading<T> = { value: T } | { problem: string };

interface Options<T> {
  read: (epoch: number) => Promise<T>;
  /** Ends a reading early; it is then rejected. */
  cancel?: () => void;
  bytes: (value: T) => number;
  /** How much is kept beyond what is wanted, in bytes. */
  budget: number;
  /** Told when something was read. */
  onread: (epoch: number) => void;
}

export class KeyedReader<T> {
  readonly #options: Options<T>;
  /** In order of use, the oldest first. */
  readonly #kept = new Map<number, { reading: Reading<T>; bytes: number }>();
  #wanted: readonly number[] = [];
  #reading: number | null = null;
  #isCancelled = false;
  #isClosed = false;

  constructor(options: Options<T>) {
    this.#options = options;
  }

  /** Says what is wanted now, the most urgent first; what was wanted before is forgotten. */
  want(epochs: readonly number[]): void {
    this.#wanted = epochs;
    if (this.#reading === null) void this.#run();
    else if (!epochs.includes(this.#reading) && this.#options.cancel && !this.#isCancelled) {
      this.#isCancelled = true;
      this.#options.cancel();
    }
  }

  get isReading(): boolean {
    return this.#reading !== null;
  }

  get(epoch: number): Reading<T> | null {
    return this.#kept.get(epoch)?.reading ?? null;
  }

  close(): void {
    this.#isClosed = true;
    this.want([]);
    this.#kept.clear();
  }

  async #run(): Promise<void> {
    for (;;) {
      const epoch = this.#wanted.find((each) => !this.#kept.has(each));
      if (epoch === undefined || this.#isClosed) break;
      this.#reading = epoch;
      this.#isCancelled = false;
      let reading: Reading<T>;
      let bytes = 0;
      try {
        const value = await this.#options.read(epoch);
        reading = { value };
        bytes = this.#options.bytes(value);
      } catch (error) {
        reading = { problem: error instanceof Error ? error.message : String(error) };
      }
      this.#reading = null;
      if (this.#isClosed) break;
      // What was cancelled is read again when it is wanted again.
      if ('problem' in reading && this.#isCancelled) continue;
      this.#keep(epoch, reading, bytes);
      this.#options.onread(epoch);
    }
  }

  #keep(epoch: number, reading: Reading<T>, bytes: number): void {
    this.#kept.set(epoch, { reading, bytes });
    // What is looked at stays, however large; of the rest the oldest goes first.
    for (const wanted of [...this.#wanted].reverse()) {
      const known = this.#kept.get(wanted);
      if (!known) continue;
      this.#kept.delete(wanted);
      this.#kept.set(wanted, known);
    }
    let total = 0;
    for (const each of this.#kept.values()) total += each.bytes;
    for (const [oldest, each] of this.#kept) {
      if (total <= this.#options.budget || this.#wanted.includes(oldest)) break;
      this.#kept.delete(oldest);
      total -= each.bytes;
    }
  }
}
