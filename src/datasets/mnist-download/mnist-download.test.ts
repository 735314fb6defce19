import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DownloadCancelled, type DownloadProgress } from './mnist-download';
import { answer, archives, contents, type Exchange, honest, noise, smallFiles, workbench } from './fixture';
import { ProgressReporter } from './progress';

const FIRST = 'train-images';
const LENGTH = archives.get(FIRST)!.length;
const bench = workbench();

/** The first request for the first file gets half of it; `then` decides how it goes on once that arrived. */
function halfOfFirst(then: (exchange: Exchange) => void) {
  let arrived = () => {};
  const behave = (exchange: Exchange) => {
    if (exchange.name !== FIRST || exchange.earlier > 0) return honest(exchange);
    exchange.response.writeHead(200, { 'content-length': LENGTH, etag: '"first"' });
    exchange.send(exchange.archive.subarray(0, LENGTH / 2));
    arrived = () => then(exchange);
  };
  const onProgress = ({ file, receivedBytes }: DownloadProgress) => {
    if (file !== FIRST || receivedBytes < LENGTH / 4) return;
    arrived();
    arrived = () => {};
  };
  return { behave, onProgress };
}

/** Where a Range request began. */
const startOf = (range: string) => Number(/^bytes=(\d+)-$/.exec(range)?.[1]);

describe('a download that goes well', () => {
  it('brings the right bytes and leaves nothing else', async () => {
    const { served } = await bench.mirror();
    const result = await bench.download();
    bench.expectComplete();
    expect(result).toEqual({
      folder: bench.folder,
      files: smallFiles.map(({ name }) => join(bench.folder, name)),
      replaced: [],
    });
    expect(served.map(({ name, range }) => name + range)).toEqual([...contents.keys()]);
  });

  it('shows nothing in the folder before everything is verified', async () => {
    let looks = 0;
    const look = () => {
      looks++;
      expect(existsSync(bench.folder)).toBe(false);
    };
    await bench.mirror((exchange) => (look(), honest(exchange)));
    await bench.download({
      onProgress: (progress) => progress.receivedBytes < progress.totalBytes && look(),
    });
    expect(looks).toBeGreaterThan(4);
    bench.expectComplete();
  });

  it('reports progress that only grows and ends at the total', async () => {
    const { url } = await bench.mirror();
    const reports: DownloadProgress[] = [];
    await bench.download({ onProgress: (progress) => reports.push(progress) });
    const totals = reports.map((report) => report.totalReceivedBytes);
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
    expect(reports.every((report) => report.totalReceivedBytes <= report.totalExpectedBytes)).toBe(true);
    const sum = [...archives.values()].reduce((total, { length }) => total + length, 0);
    expect(reports.at(-1)).toMatchObject({
      file: 'test-labels',
      fileIndex: 3,
      fileCount: 4,
      totalReceivedBytes: sum,
      totalExpectedBytes: sum,
      mirror: url,
    });
    expect(reports.some((report) => report.bytesPerSecond > 0)).toBe(true);
  });

  it('reports at most ten times a second, and at the end', () => {
    const times: number[] = [];
    let time = 0;
    const reporter = new ProgressReporter(
      smallFiles,
      () => times.push(time),
      () => time,
    );
    reporter.start(0, 'mirror');
    for (; time < 1000; time += 5) reporter.arrived(10, time * 2, 4000);
    reporter.complete(0);
    reporter.finish();
    expect(times).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
  });

  it('takes a file that was unpacked on the way (Content-Encoding: gzip)', async () => {
    await bench.mirror((exchange) => answer(exchange.archive, { 'content-encoding': 'gzip' })(exchange));
    await bench.download();
    bench.expectComplete();
  });
});

describe('resuming', () => {
  it('asks only for what is missing after the connection broke', async () => {
    const { behave, onProgress } = halfOfFirst(({ response }) => response.destroy());
    const { served } = await bench.mirror(behave);
    await bench.download({ onProgress });
    bench.expectComplete();
    const [, second] = served;
    expect(startOf(second!.range)).toBeGreaterThan(0);
    expect(second).toMatchObject({ name: FIRST, ifRange: '"first"', bytes: LENGTH - startOf(second!.range) });
    expect(served.filter(({ name }) => name === FIRST)).toHaveLength(2);
  });

  it('goes on after a stall', async () => {
    const { behave, onProgress } = halfOfFirst(() => {});
    const { served } = await bench.mirror(behave);
    await bench.download({ onProgress, stallTimeout: 300 });
    bench.expectComplete();
    expect(startOf(served[1]!.range)).toBeGreaterThan(0);
  });

  it('keeps what arrived when cancelled, and the next call finishes', async () => {
    const controller = new AbortController();
    const { behave, onProgress } = halfOfFirst(() => controller.abort());
    const { served } = await bench.mirror(behave);
    const error = await bench.failure({ onProgress, signal: controller.signal });
    expect(error).toBeInstanceOf(DownloadCancelled);
    expect(error.name).toBe('DownloadCancelled');
    expect(readdirSync(bench.home)).toEqual(['mnist.download']);
    const kept = readFileSync(join(bench.home, 'mnist.download', `${FIRST}.gz.part`));
    expect(kept.length).toBeGreaterThan(0);
    await bench.download();
    bench.expectComplete();
    expect(served[1]).toMatchObject({ range: `bytes=${kept.length}-`, bytes: LENGTH - kept.length });
  });

  it('does nothing at all when cancelled beforehand', async () => {
    const { served } = await bench.mirror();
    expect(await bench.failure({ signal: AbortSignal.abort() })).toBeInstanceOf(DownloadCancelled);
    expect(served).toEqual([]);
    expect(readdirSync(bench.home)).toEqual([]);
  });

  it('continues at the second mirror what the first began', async () => {
    const { behave, onProgress } = halfOfFirst(({ response }) => response.destroy());
    await bench.mirror((exchange) => (exchange.earlier > 0 ? exchange.response.destroy() : behave(exchange)));
    const { served } = await bench.mirror();
    await bench.download({ onProgress });
    bench.expectComplete();
    expect(startOf(served[0]!.range)).toBeGreaterThan(0);
    expect(served[0]).toMatchObject({ ifRange: '', bytes: LENGTH - startOf(served[0]!.range) });
  });

  it('fetches all of it from the second mirror when the beginning from the first was wrong', async () => {
    let arrived = () => {};
    await bench.mirror(({ archive, earlier, response, send }) => {
      if (earlier > 0) return void response.destroy();
      response.writeHead(200, { 'content-length': archive.length });
      send(gzipSync(noise(400_000, 99)).subarray(0, archive.length / 2));
      arrived = () => response.destroy();
    });
    const { served } = await bench.mirror();
    await bench.download({ onProgress: () => arrived() });
    bench.expectComplete();
    const requests = served.filter(({ name }) => name === FIRST).map(({ range }) => range);
    expect(requests).toEqual([expect.stringMatching(/^bytes=\d+-$/), '']);
  });

  const halfThen = (behaveAfterwards: (exchange: Exchange) => void) => {
    const { behave, onProgress } = halfOfFirst(({ response }) => response.destroy());
    return { onProgress, behave: (it: Exchange) => (it.range ? behaveAfterwards(it) : behave(it)) };
  };

  it.each<[string, (exchange: Exchange) => void]>([
    ['ignores ranges', (exchange) => honest({ ...exchange, range: '' })],
    ['sends another range', (exchange) => honest({ ...exchange, range: 'bytes=7-' })],
    ['refuses to continue', ({ response }) => void response.writeHead(416).end()],
    ['names no range', ({ archive, response }) => void response.writeHead(206).end(archive)],
    [
      'continues another archive',
      ({ range, response }) => {
        const start = startOf(range);
        response.writeHead(206, { 'content-range': `bytes ${start}-${start}/${LENGTH + 1}` }).end('x');
      },
    ],
  ])('starts again with a server that %s', async (_, behaveAfterwards) => {
    const { behave, onProgress } = halfThen(behaveAfterwards);
    await bench.mirror(behave);
    const reports: number[] = [];
    await bench.download({
      onProgress: (progress) => (reports.push(progress.totalReceivedBytes), onProgress(progress)),
    });
    bench.expectComplete();
    expect(reports).toEqual([...reports].sort((a, b) => a - b));
  });
});
