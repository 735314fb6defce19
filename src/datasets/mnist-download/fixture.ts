/** For tests: four small stand-ins for the MNIST files, and mirrors on this machine that behave as told. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect } from 'vitest';
import { downloadMnist, type DownloadOptions, type DownloadResult } from './mnist-download';
import type { MnistFile, MnistRole } from '../mnist-files';

/** Bytes that no compressor can shrink, always the same, with the beginning of an IDX file. */
export function noise(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  bytes.set([0, 0, 8, 3].slice(0, length));
  return bytes;
}

const SIZES: [string, MnistRole, number][] = [
  ['train-images', 'train-images', 400_000],
  ['train-labels', 'train-labels', 3_000],
  ['test-images', 'test-images', 90_000],
  ['test-labels', 'test-labels', 800],
];

/** The stand-ins' contents and archives by name. */
export const contents = new Map(SIZES.map(([name, , size], index) => [name, noise(size, index + 1)]));
export const archives = new Map([...contents].map(([name, bytes]) => [name, gzipSync(bytes)]));

/** The stand-ins' table, as MNIST_FILES is for the real ones. */
export const smallFiles: MnistFile[] = SIZES.map(([name, role, size]) => ({
  name,
  role,
  size,
  sha256: createHash('sha256').update(contents.get(name)!).digest('hex'),
  compressedSize: archives.get(name)!.length,
}));

/** One request and everything needed to answer it, well or badly. */
export interface Exchange {
  name: string;
  archive: Buffer;
  /** How many requests for this file came before. */
  earlier: number;
  /** Value of the Range header, '' if there was none. */
  range: string;
  request: IncomingMessage;
  response: ServerResponse;
  /** Writes and counts. */
  send: (bytes: Buffer) => void;
}

/** What a mirror saw and served. */
export interface Served {
  name: string;
  range: string;
  ifRange: string;
  bytes: number;
}

/** A mirror as it should be: ranges, lengths and a tag. */
export function honest({ archive, range, response, send }: Exchange): void {
  const start = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0);
  response.setHeader('etag', `"${createHash('md5').update(archive).digest('hex')}"`);
  if (start >= archive.length) {
    response.writeHead(416, { 'content-range': `bytes */${archive.length}` }).end();
    return;
  }
  response.setHeader('content-length', archive.length - start);
  if (range) {
    response.setHeader('content-range', `bytes ${start}-${archive.length - 1}/${archive.length}`);
    response.statusCode = 206;
  }
  send(archive.subarray(start));
  response.end();
}

/** Answers 200 with these bytes, announced truthfully. */
export function answer(bytes: Buffer, headers: Record<string, string> = {}) {
  return ({ response, send }: Exchange): void => {
    response.writeHead(200, { 'content-length': bytes.length, ...headers });
    send(bytes);
    response.end();
  };
}

/** A running mirror. */
export interface Mirror {
  url: string;
  served: Served[];
  close: () => Promise<void>;
}

/** Starts a mirror on a free port of this machine. */
export async function startMirror(behave: (exchange: Exchange) => void): Promise<Mirror> {
  const served: Served[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? '').replace(/^\/mnist\/|\.gz$/g, '');
    const archive = archives.get(name);
    if (!archive) return void response.writeHead(404).end();
    const range = request.headers.range ?? '';
    const entry: Served = { name, range, ifRange: String(request.headers['if-range'] ?? ''), bytes: 0 };
    const earlier = served.filter((other) => other.name === name).length;
    served.push(entry);
    const send = (bytes: Buffer) => {
      entry.bytes += bytes.length;
      response.write(bytes);
    };
    behave({ name, archive, earlier, range, request, response, send });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}/mnist/`, served, close };
}

/** Before each test an empty `home`, and a `folder` in it that does not exist; afterwards nothing is left. */
export function workbench() {
  const bench = {
    home: '',
    folder: '',
    mirrors: [] as Mirror[],

    /** Starts one more mirror; all are closed after the test. */
    async mirror(behave: (exchange: Exchange) => void = honest): Promise<Mirror> {
      const started = await startMirror(behave);
      bench.mirrors.push(started);
      return started;
    },

    /** Downloads the stand-ins from all mirrors started so far, in order; by its clock every chunk is told. */
    download(options: Partial<DownloadOptions> = {}): Promise<DownloadResult> {
      let time = 0;
      return downloadMnist({
        folder: bench.folder,
        mirrors: bench.mirrors.map(({ url }) => url),
        files: smallFiles,
        backoff: () => 0,
        now: () => (time += 1000),
        ...options,
      });
    },

    /** What a download that must not succeed throws. */
    failure(options: Partial<DownloadOptions> = {}): Promise<Error> {
      return bench.download(options).then(
        () => expect.unreachable('the download should have failed'),
        (error: Error) => error,
      );
    },

    /** The folder is complete and right, and nothing else is left. */
    expectComplete(): void {
      expect(readdirSync(bench.home)).toEqual(['mnist']);
      expect(readdirSync(bench.folder).sort()).toEqual([...contents.keys()].sort());
      for (const [name, bytes] of contents) {
        expect(readFileSync(join(bench.folder, name)).equals(bytes), name).toBe(true);
      }
    },
  };
  beforeEach(() => {
    bench.home = mkdtempSync(join(tmpdir(), 'mnist-download-'));
    bench.folder = join(bench.home, 'mnist');
    bench.mirrors = [];
  });
  afterEach(async () => {
    await Promise.all(bench.mirrors.map((mirror) => mirror.close()));
    rmSync(bench.home, { recursive: true, force: true });
  });
  return bench;
}
