import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DownloadError } from './mnist-download';
import { networkFailure } from './errors';
import { answer, archives, type Exchange, honest, noise, startMirror, workbench } from './fixture';

const FIRST = 'train-images';
const bench = workbench();

describe('mirrors that fail', () => {
  const anArchive = archives.get(FIRST)!;
  const damaged = Buffer.from(anArchive);
  damaged.fill(0xff, 1000, 1100);
  const page = Buffer.from('<!doctype html><title>Sign in</title>');
  const bad: [string, (exchange: Exchange) => void, RegExp][] = [
    ['answers 404', ({ response }) => void response.writeHead(404).end(), /HTTP 404 Not Found/],
    ['answers 500', ({ response }) => void response.writeHead(500).end(), /HTTP 500 Internal Server Error/],
    ['shows a sign-in page', answer(page, { 'content-type': 'text/html' }), /a web page instead of the file/],
    ['sends nothing', answer(Buffer.alloc(0)), /an empty file/],
    ['sends something else', answer(Buffer.from('PK\u0003\u0004')), /something that is not the file/],
    ['ends early, as announced', answer(anArchive.subarray(0, 5000)), /is cut off/],
    ['sends damaged data', answer(damaged), /is damaged|SHA-256 differs/],
    ['sends other content', answer(gzipSync(noise(400_000, 50))), /SHA-256 differs/],
    ['sends less content', answer(gzipSync(noise(399_999, 1))), /unpacks to 399999 bytes instead of 400000/],
    ['sends a gzip bomb', answer(gzipSync(Buffer.alloc(50_000_000))), /unpacks to more than it should/],
    ['announces too much', answer(gzipSync(noise(2_000_000, 1))), /far more than the file holds/],
    [
      'never stops sending',
      ({ response }) => {
        const chunk = Buffer.alloc(65536, 0x1f);
        const pour = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', pour);
        pour();
      },
      /far more than the file holds/,
    ],
    ['never answers', () => {}, /no data for 0.3 s \(stalled\)/],
    ['hangs up', ({ response }) => void response.destroy(), /the connection broke/],
  ];

  it.each(bad)('one that %s is left for the next', async (_, behave) => {
    const { served } = await bench.mirror(behave);
    const second = await bench.mirror();
    await bench.download({ stallTimeout: 300, attempts: 2 });
    bench.expectComplete();
    // The mirror that delivered is asked first from then on.
    expect(new Set(served.map(({ name }) => name))).toEqual(new Set([FIRST]));
    expect(new Set(second.served.map(({ name }) => name)).size).toBe(4);
  });

  it.each(bad)(
    'two that do not deliver (%s) give one line of explanation and no folder',
    async (_, behave, reason) => {
      await bench.mirror(behave);
      await bench.mirror(behave);
      const error = await bench.failure({ stallTimeout: 300, attempts: 2 });
      expect(error).toBeInstanceOf(DownloadError);
      expect(error.message).toMatch(reason);
      expect(error.message).not.toContain('\n');
      for (const { url } of bench.mirrors) expect(error.message).toContain(url);
      expect(error.message).toMatch(/^train-images\.gz: .*try again$/);
      expect(readdirSync(bench.home)).toEqual([]);
    },
  );

  it('tries again where that can help, and only there', async () => {
    const failing = await bench.mirror(({ response }) => void response.writeHead(503).end());
    const missing = await bench.mirror(({ response }) => void response.writeHead(404).end());
    const waits: number[] = [];
    await bench.failure({ attempts: 3, backoff: (attempt) => (waits.push(attempt), 0) });
    expect([failing.served.length, missing.served.length]).toEqual([3, 1]);
    expect(waits).toEqual([1, 2]);
  });

  it('recovers with a server that recovers', async () => {
    await bench.mirror((it) => (it.earlier === 0 ? void it.response.writeHead(500).end() : honest(it)));
    await bench.download();
    bench.expectComplete();
  });

  it('says so when nobody is there', async () => {
    const gone = await startMirror(honest);
    await gone.close();
    const error = await bench.failure({ mirrors: [gone.url] });
    expect(error.message).toBe(
      `${FIRST}.gz: ${gone.url}: connection refused; check the network connection and try again`,
    );
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND nowhere'), { code: 'ENOTFOUND' });
    const reason = networkFailure(new TypeError('fetch failed', { cause: unknown }));
    expect(reason.message).toContain('host name not found');
    expect(reason.retry).toBe(false);
  });

  it.each([[[]], [['file:///etc/']], [['mnist']], [['https://user:word@example.org/']]])(
    'refuses the mirrors %j',
    async (addresses: string[]) => {
      expect(await bench.failure({ mirrors: addresses })).toBeInstanceOf(DownloadError);
      expect(readdirSync(bench.home)).toEqual([]);
    },
  );
});
