import { constants } from 'node:fs';
import { type FileHandle, open, readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { networkFailure, onDisk, TransferFailure } from './errors';
import { firstByteOf, GZIP_FIRST_BYTE, IDX_FIRST_BYTE, writeFully } from './verify';
import type { MnistFile } from '../mnist-files';

/** One file to be fetched from one address into a partial file. */
export interface TransferJob {
  file: MnistFile;
  url: string;
  /** The partial file; continued where it exists. Beside it, `PART.json` notes where it came from. */
  part: string;
  /** Milliseconds without a byte after which an attempt is given up. */
  stallTimeout: number;
  /** Attempts in a row that may fail without getting further. */
  attempts: number;
  /** Milliseconds to wait after the nth fruitless attempt, n from 1. */
  backoff: (attempt: number) => number;
  signal: AbortSignal | undefined;
  arrived: (chunk: number, received: number, total: number | undefined) => void;
}

/** Where a partial file came from, so that a continuation can be checked against it. */
interface PartNote {
  url: string;
  etag?: string | undefined;
  /** Bytes of the whole archive, where the server said so. */
  total?: number | undefined;
}

/** What one address has taught us during a transfer. */
interface Experience {
  ranges: boolean;
  fresh: boolean;
  furthest: number;
}

/** An attempt that got this many bytes further was worth it and is not held against the mirror. */
const WORTHWHILE = 64 * 1024;

/** The note beside a partial file; undefined where there is none that can be read. */
export async function readPartNote(part: string): Promise<PartNote | undefined> {
  try {
    return JSON.parse(await readFile(`${part}.json`, 'utf8')) as PartNote;
  } catch {
    return undefined; // only an aid: content is verified in the end
  }
}

/**
 * Fetches one file from one mirror into `job.part`, continuing and retrying as allowed.
 * @returns 'fresh' if every byte came from this address just now, 'resumed' if the beginning is older
 * @throws TransferFailure when this mirror is given up, DownloadError when the disk fails, the signal's
 * reason when cancelled; the partial file is kept in every case
 */
export async function transferFile(job: TransferJob): Promise<'fresh' | 'resumed'> {
  const experience: Experience = { ranges: true, fresh: false, furthest: 0 };
  let fruitless = 0;
  for (let attempt = 1; ; attempt++) {
    const before = experience.furthest;
    let failure = new TransferFailure('only a part of the file was sent', true);
    try {
      if (await attemptTransfer(job, experience)) return experience.fresh ? 'fresh' : 'resumed';
    } catch (error) {
      job.signal?.throwIfAborted();
      if (!(error instanceof TransferFailure) || !error.retry) throw error;
      failure = error;
    }
    fruitless = experience.furthest - before >= WORTHWHILE ? 0 : fruitless + 1;
    if (fruitless >= job.attempts || attempt >= 8 * job.attempts) throw failure;
    if (fruitless > 0) {
      await sleep(job.backoff(fruitless), undefined, job.signal ? { signal: job.signal } : {});
    }
  }
}

/** One request; true when the partial file is as long as the server says the whole is. */
async function attemptTransfer(job: TransferJob, experience: Experience): Promise<boolean> {
  const { part } = job;
  const flags = constants.O_RDWR | constants.O_CREAT; // not 'a': such a handle cannot truncate on Windows
  const handle = await onDisk(part, () => open(part, flags));
  const connection = new Connection(job.stallTimeout, job.signal);
  try {
    const { size: have } = await onDisk(part, () => handle.stat());
    const note = await readPartNote(part);
    // What was unpacked on the way cannot be continued: ranges count bytes of the archive.
    const resume = have > 0 && experience.ranges && (await firstByteOf(part)) === GZIP_FIRST_BYTE;
    // Otherwise the server may pack the archive once more, and fetch would undo that unseen.
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (resume) {
      headers['range'] = `bytes=${have}-`;
      if (note?.url === job.url && note.etag) headers['if-range'] = note.etag;
    }
    const response = await connection.run((signal) => fetch(job.url, { headers, signal }));

    if (resume && response.status === 416) {
      const total = /^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
      if (Number(total) === have) return true;
      experience.ranges = false;
      throw new TransferFailure('the server refuses to continue the file (HTTP 416)', true);
    }
    if (resume && response.status === 206) {
      const range = continuation(response, have, note);
      experience.ranges = range !== undefined;
      if (!range) throw new TransferFailure('the server sent another part than asked for', true);
      const position = await receive(job, experience, connection, response, handle, have, range.total);
      if (position > range.end) {
        experience.ranges = false;
        throw new TransferFailure('the server sent more than it announced', true);
      }
      return position === range.total;
    }
    if (response.status !== 200) {
      const temporary = response.status >= 500 || [408, 425, 429].includes(response.status);
      const reason = `HTTP ${response.status} ${response.statusText}`;
      throw new TransferFailure(reason, temporary);
    }
    const length = response.headers.get('content-length');
    const total = length !== null && !isEncoded(response) ? Number(length) : undefined;
    const position = await receive(job, experience, connection, response, handle, 0, total);
    if (position === 0) throw new TransferFailure('the server sent an empty file', true);
    return total === undefined || position === total;
  } finally {
    connection.close();
    await handle.close();
  }
}

/** The body was packed for the way; `fetch` unpacks it, so that its lengths say nothing about our bytes. */
function isEncoded(response: Response): boolean {
  return (response.headers.get('content-encoding') ?? 'identity').toLowerCase() !== 'identity';
}

/** Where a 206 answer ends (exclusive) and how long the whole is; undefined if it does not fit what we have. */
function continuation(
  response: Response,
  have: number,
  note: PartNote | undefined,
): { end: number; total: number } | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  if (!match || isEncoded(response)) return undefined;
  const [start, last, total] = match.slice(1).map(Number) as [number, number, number];
  if (start !== have || last < start || last >= total) return undefined;
  if (note?.total !== undefined && note.total !== total) return undefined; // another archive than ours
  return { end: last + 1, total };
}

/** Writes a body into the partial file from `position`; returns where it ended. */
async function receive(
  job: TransferJob,
  experience: Experience,
  connection: Connection,
  response: Response,
  handle: FileHandle,
  position: number,
  total: number | undefined,
): Promise<number> {
  const { file, part } = job;
  const limit = (first: number) => (first === GZIP_FIRST_BYTE ? 2 * file.compressedSize : file.size);
  let most = limit(GZIP_FIRST_BYTE);
  if (total !== undefined && total > Math.max(most, file.size)) throw tooLong(total);
  const reader = response.body?.getReader();
  let started = position > 0;
  for (;;) {
    const chunk = reader && (await connection.run(() => reader.read())).value;
    if (!chunk) return position;
    if (chunk.length === 0) continue;
    if (!started) {
      const first = chunk[0]!;
      if (first !== GZIP_FIRST_BYTE && first !== IDX_FIRST_BYTE) throw notAnArchive(response, first);
      most = limit(first);
      // Only now, with a better beginning in hand, is the old one given up.
      const note: PartNote = { url: job.url, etag: strongTag(response), total };
      await onDisk(part, () => handle.truncate(0));
      await onDisk(part, () => writeFile(`${part}.json`, JSON.stringify(note)));
      experience.fresh = true;
      started = true;
    }
    if (position + chunk.length > most) {
      await onDisk(part, () => handle.truncate(0));
      throw tooLong(position + chunk.length);
    }
    await onDisk(part, () => writeFully(handle, chunk, position));
    position += chunk.length;
    experience.furthest = Math.max(experience.furthest, position);
    job.arrived(chunk.length, position, total);
  }
}

/** If-Range may only be used with a tag that promises the same bytes. */
function strongTag(response: Response): string | undefined {
  const tag = response.headers.get('etag');
  return tag?.startsWith('"') ? tag : undefined;
}

function tooLong(bytes: number): TransferFailure {
  return new TransferFailure(`sends far more than the file holds (${bytes} bytes or more)`, false);
}

function notAnArchive(response: Response, firstByte: number): TransferFailure {
  const isPage = firstByte === 0x3c || /html/i.test(response.headers.get('content-type') ?? '');
  const reason = isPage
    ? 'sent a web page instead of the file (perhaps the sign-in page of this network)'
    : 'sent something that is not the file';
  return new TransferFailure(reason, false);
}

/** One request's life: ended by the caller's signal, by silence, or by close(). */
class Connection {
  private readonly controller = new AbortController();
  private readonly cancel = () => this.controller.abort(this.cancelled?.reason);

  constructor(
    private readonly stallTimeout: number,
    private readonly cancelled: AbortSignal | undefined,
  ) {
    if (cancelled?.aborted) this.cancel();
    cancelled?.addEventListener('abort', this.cancel);
  }

  /** Waits for the network, but no longer than the stall timeout; everything it throws is a TransferFailure. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    let stalled: TransferFailure | undefined;
    const timer = setTimeout(() => {
      stalled = new TransferFailure(`no data for ${this.stallTimeout / 1000} s (stalled)`, true);
      this.controller.abort(stalled);
    }, this.stallTimeout);
    try {
      return await work(this.controller.signal);
    } catch (error) {
      throw stalled ?? networkFailure(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the request, also one whose body nobody wants to read. */
  close(): void {
    this.cancelled?.removeEventListener('abort', this.cancel);
    this.controller.abort();
  }
}
