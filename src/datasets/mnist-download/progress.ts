import type { MnistFile } from '../mnist-files';

/** How far a download is. All sizes are bytes as transferred; they never shrink, even when a file restarts. */
export interface DownloadProgress {
  /** Name of the file being fetched, without `.gz`. */
  file: string;
  /** Its position in the table of files, from 0. */
  fileIndex: number;
  fileCount: number;
  receivedBytes: number;
  /** As announced by the server, or as published where it announces nothing. */
  totalBytes: number;
  /** Over all files; those that needed no fetching count as received. */
  totalReceivedBytes: number;
  totalExpectedBytes: number;
  /** Address of the mirror in use; undefined where nothing had to be fetched yet. */
  mirror: string | undefined;
  /** Mean over the last seconds. */
  bytesPerSecond: number;
}

const INTERVAL = 100; // milliseconds between two reports: at most 10 a second
const SPEED_WINDOW = 3000; // milliseconds over which the speed is averaged

/** Collects what arrives and reports it, at most 10 times a second plus once at the end. */
export class ProgressReporter {
  private readonly received: number[];
  private readonly expected: number[];
  private readonly samples: { time: number; bytes: number }[] = [];
  private fetched = 0;
  private current = 0;
  private mirror: string | undefined;
  private lastReport = -Infinity;

  /** @param now a clock in milliseconds */
  constructor(
    private readonly files: readonly MnistFile[],
    private readonly report: ((progress: DownloadProgress) => void) | undefined,
    private readonly now: () => number,
  ) {
    this.received = files.map(() => 0);
    this.expected = files.map((file) => file.compressedSize);
  }

  /** From now on, bytes belong to file `index` and come from `mirror`. */
  start(index: number, mirror: string): void {
    this.current = index;
    this.mirror = mirror;
  }

  /** A piece of `chunk` bytes arrived: the current file now has `received` of (if known) `total` bytes. */
  arrived(chunk: number, received: number, total: number | undefined): void {
    const index = this.current;
    // A file that starts again has fewer bytes than before; a bar that runs backwards helps nobody.
    this.received[index] = Math.max(received, this.received[index] ?? 0);
    this.expected[index] = Math.max(total ?? this.expected[index] ?? 0, this.received[index]);
    this.fetched += chunk;
    const time = this.now();
    if (time - this.lastReport < INTERVAL) return;
    this.samples.push({ time, bytes: this.fetched });
    while (this.samples.length > 2 && time - this.samples[0]!.time > SPEED_WINDOW) this.samples.shift();
    this.emit(time);
  }

  /** File `index` is complete and verified, whether fetched now or found. */
  complete(index: number): void {
    const received = this.received[index] || (this.expected[index] ?? 0);
    this.received[index] = received;
    this.expected[index] = received;
    this.current = index;
  }

  /** Everything is in place: the final report. */
  finish(): void {
    this.emit(this.now());
  }

  private emit(time: number): void {
    this.lastReport = time;
    if (!this.report) return;
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const oldest = this.samples[0];
    const seconds = oldest ? (time - oldest.time) / 1000 : 0;
    this.report({
      file: this.files[this.current]?.name ?? '',
      fileIndex: this.current,
      fileCount: this.files.length,
      receivedBytes: this.received[this.current] ?? 0,
      totalBytes: this.expected[this.current] ?? 0,
      totalReceivedBytes: sum(this.received),
      totalExpectedBytes: sum(this.expected),
      mirror: this.mirror,
      bytesPerSecond: oldest && seconds > 0 ? (this.fetched - oldest.bytes) / seconds : 0,
    });
  }
}
