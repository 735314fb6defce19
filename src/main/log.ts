/** Problems, written to a file in the logs folder: what a user can send when something went wrong. */
import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';

const MAXIMUM_BYTES = 1_000_000;

/** Appends lines to `main.log`; never throws and never waits. */
export class Log {
  private readonly file: string;
  private tail: Promise<void>;

  /** @param echo also gets every line, such as the terminal of a developer */
  constructor(
    folder: string,
    private readonly echo: (line: string) => void = () => undefined,
  ) {
    this.file = path.join(folder, 'main.log');
    this.tail = this.prepare(folder);
  }

  /** Notes a problem; of an error its stack. */
  problem(where: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const line = `${new Date().toISOString()} ${where}: ${text.trimEnd()}\n`;
    this.echo(line);
    this.tail = this.tail.then(() => appendFile(this.file, line)).catch(() => undefined);
  }

  /** Settles when everything noted so far is written. */
  written(): Promise<void> {
    return this.tail;
  }

  /** Keeps one older file, so that logs do not grow without end. */
  private async prepare(folder: string): Promise<void> {
    try {
      await mkdir(folder, { recursive: true });
      if ((await stat(this.file)).size > MAXIMUM_BYTES) await rename(this.file, `${this.file}.old`);
    } catch {
      // There is none yet, or the disk does not cooperate: then nothing can be noted.
    }
  }
}
