import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../datasets/dataset';
import { MNIST_FILES } from '../datasets/mnist-files';
import { expectOneLineError, inklingHome } from './testing/inkling-process';
import { idxFiles, smallDataset, writeIdxFolder } from './testing/small-data';

const home = inklingHome();
const data = home.at('digits');
const mnist = process.env.INKLING_MNIST_DIR;
let dataset: Dataset;

beforeAll(() => {
  dataset = smallDataset(120, 40);
  writeIdxFolder(data, dataset);
});

describe('inkling data list', () => {
  type Place = { kind: string; location: string; found: boolean; used: boolean };

  it('shows where MNIST is looked for, in order, and what is used', async () => {
    const environment = { INKLING_MNIST_DIR: data };
    const places = await home.json<Place[]>(['data', 'list'], { environment });
    expect(places.map(({ kind }) => kind).filter((kind, i, all) => kind !== all[i - 1])).toEqual([
      'environment',
      'application',
      'resources',
      'keras',
      'torchvision',
      'synthetic',
    ]);
    expect(places.filter(({ used }) => used)).toEqual([
      { kind: 'environment', location: data, found: true, used: true },
    ]);
    expect(places.find(({ kind }) => kind === 'application')).toMatchObject({
      location: home.at('inkling', 'data', 'mnist'),
      found: false,
    });
    const { stdout } = await home.run(['data', 'list'], { environment });
    expect(stdout).toMatch(/^ {3}Place +Found +Location\n\* {2}INKLING_MNIST_DIR +found +\S+digits\n/);
    expect(stdout).toMatch(/\n {3}synthetic digits +always +built in\n/);
  });

  it('says what is missing or found elsewhere', async () => {
    const { stdout } = await home.run(['data', 'list'], { environment: { INKLING_MNIST_DIR: '/nowhere' } });
    expect(stdout).toMatch(/\n\* {2}INKLING_MNIST_DIR +missing +\/nowhere\n/);
    const folder = home.at('torch');
    writeIdxFolder(path.join(folder, 'data', 'MNIST', 'raw'), dataset);
    const places = await home.json<Place[]>(['data', 'list'], { folder });
    expect(places.filter(({ found }) => found).map(({ location }) => location)).toContain(
      path.join(folder, 'data', 'MNIST', 'raw'),
    );
  });
});

describe('inkling data verify', () => {
  it('tells which files are not MNIST', async () => {
    const ended = await home.run(['data', 'verify', data]);
    expect(ended.code).toBe(1);
    expect(
      ended.stdout
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(/ +/)),
    ).toEqual(
      MNIST_FILES.map(({ name }) => {
        const digest = createHash('sha256').update(idxFiles(dataset).get(name)!).digest('hex');
        return ['DIFFERENT', name, digest];
      }),
    );
    expect(ended.stderr).toMatch(/^inkling: \S+digits: is not MNIST: train-images-idx3-ubyte, [^\n]+\n$/);
  });

  it('fails in one line for a folder that is not there', async () => {
    expectOneLineError(await home.run(['data', 'verify', home.at('missing')]), 'no such file or folder');
  });

  it.skipIf(!mnist)('knows MNIST by its content (MNIST)', async () => {
    const environment = { INKLING_MNIST_DIR: mnist! };
    const { stdout, code, stderr } = await home.run(['data', 'verify'], { environment });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^State +File +SHA-256\n(OK +\S+ {2,}[0-9a-f]{64}\n){4}\S+: MNIST, verified\n$/);
  });
});

describe('inkling data preview', () => {
  it('writes a sheet of samples', async () => {
    const out = home.at('sheets', 'seven.png');
    const args = ['data', 'preview', '--data', data, '--class', '7', '--count', '6', '--columns', '3'];
    const { stdout, code } = await home.run([...args, '--out', out]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${out}: 6 of custom (${data})\n` });
    const { width, height } = await loadImage(out);
    expect(width / 3).toBeGreaterThanOrEqual(28);
    expect(height / 2).toBeGreaterThanOrEqual(28);
    expect(width).toBeGreaterThan(height);
  });

  it('draws synthetic digits too, by default into samples.png', async () => {
    const folder = home.at('here');
    mkdirSync(folder);
    expect(
      await home.run(['data', 'preview', '--data', 'synthetic', '--count', '30'], { folder }),
    ).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(readdirSync(folder)).toEqual(['samples.png']);
  });

  it('refuses impossible wishes in one line, writing nothing', async () => {
    const out = home.at('never.png');
    for (const [args, message] of [
      [['--count', '0'], 'count: must be a whole number at least 1, not 0'],
      [['--class', '10'], 'class: must be 0 to 9, not 10'],
      [['--class', ''], "class: must be a whole number at least 0, not ''"],
      [['--data', home.at('missing')], 'no such file or folder'],
    ] as const) {
      const ended = await home.run(['data', 'preview', '--data', data, '--out', out, ...args]);
      expectOneLineError(ended, message);
      expect(existsSync(out)).toBe(false);
    }
  });
});

describe('inkling data fetch', () => {
  const servers: Server[] = [];
  const requested: string[] = [];

  /** A mirror that answers each name with what `content` gives; 404 where that is nothing. */
  async function mirror(content: (name: string) => Buffer | undefined): Promise<string> {
    const server = createServer((request, response) => {
      const name = path.posix.basename(request.url ?? '');
      requested.push(name);
      const bytes = content(name);
      response.writeHead(bytes ? 200 : 404, { 'content-length': bytes?.length ?? 0 }).end(bytes);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mnist/`;
  }

  afterAll(() => {
    for (const server of servers) server.close();
  });

  it('places nothing that is not MNIST', async () => {
    const files = idxFiles(dataset);
    const wrong = await mirror((name) => gzipSync(files.get(name.replace(/\.gz$/, ''))!));
    const missing = await mirror(() => undefined);
    const to = home.at('fetched', 'mnist');
    for (const url of [wrong, missing, 'http://127.0.0.1:1/', 'ftp://example.org/']) {
      const ended = await home.run(['data', 'fetch', '--to', to, '--mirror', url]);
      expectOneLineError(ended);
      expect(existsSync(to)).toBe(false);
    }
    expect(requested).toContain('train-images-idx3-ubyte.gz');
  });

  it.skipIf(!mnist)(
    'goes to the next mirror, places MNIST where it is found, and fetches it once (MNIST)',
    async () => {
      const real = (name: string) => {
        const archive = path.join(mnist!, name);
        if (existsSync(archive)) return readFileSync(archive);
        return gzipSync(readFileSync(archive.replace(/\.gz$/, '')), { level: 1 });
      };
      const args = [
        'data',
        'fetch',
        '--mirror',
        await mirror(() => Buffer.from('sorry')),
        await mirror(real),
      ];
      const folder = home.at('inkling', 'data', 'mnist');
      const fetched = { code: 0, stdout: `${folder}: MNIST, verified\n`, stderr: '' };
      expect(await home.run(args)).toMatchObject(fetched);
      expect(readdirSync(folder).sort()).toEqual(MNIST_FILES.map(({ name }) => name).sort());
      expect(readdirSync(path.dirname(folder))).toEqual(['mnist']);
      const before = requested.length;
      expect(await home.run(args)).toMatchObject(fetched);
      expect(requested).toHaveLength(before);
      const trained = [
        'train',
        '--data',
        'mnist',
        '--train-size',
        '200',
        '--val-size',
        '50',
        '--epochs',
        '1',
      ];
      const report = await home.json<{ dataset: object }>(trained);
      expect(report.dataset).toMatchObject({ name: 'mnist', source: folder });
    },
  );

  it('says so when it cannot write', async () => {
    writeFileSync(home.at('file'), '');
    const ended = await home.run([
      'data',
      'fetch',
      '--to',
      home.at('file', 'mnist'),
      '--mirror',
      'http://127.0.0.1:1/',
    ]);
    expectOneLineError(ended, home.at('file'));
  });
});
