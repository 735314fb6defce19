import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { idxLabelsHeader } from '../formats/idx';
import { FileError } from '../storage/file-error';
import { temporaryFolder } from '../storage/testing';
import { packLabels } from './dataset';
import { datasetPlaces, findMnistPlace, readDataset, type LookupOptions } from './find-dataset';
import { contentDigests, fingerprint } from './fingerprint';
import { MNIST_FILES } from './mnist-files';
import { digitFiles, digits, gzipped, realMnist, summaryOf, writeFiles } from './testing';

let root: string;
let options: LookupOptions;

beforeEach(() => {
  root = temporaryFolder();
  const home = path.join(root, 'home');
  // os.homedir() looks at these.
  vi.stubEnv('HOME', home);
  vi.stubEnv('USERPROFILE', home);
  options = {
    environment: { INKLING_HOME: path.join(root, 'inkling') },
    resourcesFolder: path.join(root, 'resources'),
    workingFolder: path.join(root, 'work'),
  };
});
afterEach(() => void vi.unstubAllEnvs());

const at = (...parts: string[]) => path.join(root, ...parts);
/** First to last. */
const PLACES = [
  ['environment', ['named']],
  ['application', ['inkling', 'data', 'mnist']],
  ['resources', ['resources', 'mnist']],
  ['keras', ['home', '.keras', 'datasets', 'mnist.npz']],
  ['torchvision', ['work', 'data', 'MNIST', 'raw']],
  ['torchvision', ['work', 'MNIST', 'raw']],
  ['torchvision', ['home', 'data', 'MNIST', 'raw']],
  ['torchvision', ['home', 'datasets', 'MNIST', 'raw']],
  ['torchvision', ['home', '.torch', 'datasets', 'MNIST', 'raw']],
] as const;

describe('the places of MNIST', () => {
  it('are looked at in order', () => {
    const named = { ...options, environment: { ...options.environment, INKLING_MNIST_DIR: at('named') } };
    expect(datasetPlaces(named)).toEqual(PLACES.map(([kind, parts]) => ({ kind, location: at(...parts) })));
    expect(datasetPlaces(options).map(({ kind }) => kind)).not.toContain('environment');
  });

  it('give way to the first that exists', () => {
    expect(findMnistPlace(options)).toBeNull();
    for (const [kind, parts] of PLACES.slice(1).reverse()) {
      mkdirSync(at(...parts), { recursive: true });
      expect(findMnistPlace(options)).toEqual({ kind, location: at(...parts) });
    }
    const environment = { ...options.environment, INKLING_MNIST_DIR: 'beside' };
    const place = { kind: 'environment', location: at('work', 'beside') };
    // A typing error in it is not passed over.
    expect(findMnistPlace({ ...options, environment })).toEqual(place);
    expect(() => readDataset(place.location)).toThrow(
      new FileError(place.location, 'no such file or folder'),
    );
    const empty = { ...options.environment, INKLING_MNIST_DIR: '' };
    expect(findMnistPlace({ ...options, environment: empty })?.kind).toBe('application');
  });

  it('are those of this process unless told otherwise', () => {
    vi.stubEnv('INKLING_HOME', at('own'));
    vi.stubEnv('INKLING_MNIST_DIR', at('mine'));
    const { resourcesFolder } = options;
    const locations = datasetPlaces({ resourcesFolder }).map(({ location }) => location);
    expect(locations[0]).toBe(at('mine'));
    expect(locations[1]).toBe(at('own', 'data', 'mnist'));
    expect(locations).toContain(path.join(process.cwd(), 'data', 'MNIST', 'raw'));
  });
});

describe('readDataset', () => {
  const expected = { ...summaryOf(digits), name: 'custom' };

  it('reads the root of torchvision, its raw folder, and files beside a raw folder', () => {
    const raw = writeFiles(at('torch', 'MNIST', 'raw'), { ...digitFiles(), ...gzipped(digitFiles()) });
    expect(summaryOf(readDataset(raw))).toEqual(expected);
    expect(summaryOf(readDataset(at('torch')))).toEqual(expected);
    expect(readDataset(at('torch')).source).toBe(raw);
    writeFiles(at('torch'), digitFiles());
    expect(readDataset(at('torch')).source).toBe(at('torch'));
  });

  it('says of a single file what it is', () => {
    const reasonFor = (bytes: Uint8Array | string) => {
      writeFileSync(at('file.dat'), bytes);
      expect(() => readDataset(at('file.dat'))).toThrow(FileError);
      try {
        readDataset(at('file.dat'));
      } catch (error) {
        return (error as FileError).reason;
      }
    };
    const single = 'is a single file of a data set; give the folder that holds images and labels';
    const [images] = Object.values(digitFiles());
    const [archive] = Object.values(gzipped(digitFiles()));
    expect([images!, archive!, idxLabelsHeader(0)].map(reasonFor)).toEqual([single, single, single]);
    const none = (size: number) =>
      `is no data set: neither a folder of IDX files nor a .npz file (${size} bytes)`;
    expect([reasonFor(''), reasonFor('PK'), reasonFor('text')]).toEqual([none(0), none(2), none(4)]);
    expect(reasonFor(Buffer.from('PK\u0003\u0004rubbish'))).toBe(
      'truncated: the zip archive has no directory',
    );
  });
});

describe('the fingerprint', () => {
  it('is a hash of the IDX files, whatever they came from', () => {
    const { sha256, name } = fingerprint(digits);
    expect(name).toBe('synthetic');
    expect(sha256).toBe(digits.sha256);
    expect(contentDigests(digits)).toHaveLength(4);
    expect(contentDigests({ ...digits, test: null })).toEqual(contentDigests(digits).slice(0, 2));
  });

  it('changes with each part, a single pixel, label or the shape', () => {
    const images = digits.train.images.slice();
    images[5000]! ^= 1;
    const labels = Uint8Array.from(digits.train.labels);
    labels[29]! ^= 1;
    const variants = [
      { ...digits, train: { ...digits.train, images } },
      { ...digits, train: { ...digits.train, labels } },
      { ...digits, test: null },
      { ...digits, train: digits.test!, test: digits.train },
      { ...digits, height: 14, width: 56 },
    ];
    const hashes = new Set([digits, ...variants].map((variant) => fingerprint(variant).sha256));
    expect(hashes.size).toBe(6);
    expect(variants.map((variant) => fingerprint(variant).name)).toEqual(variants.map(() => 'synthetic'));
  });

  it.skipIf(realMnist === undefined)(
    'says mnist of the real one, by the SHA-256 of its four files (needs INKLING_MNIST_DIR)',
    () => {
      const dataset = readDataset(realMnist!);
      expect(contentDigests(dataset)).toEqual(MNIST_FILES.map(({ sha256 }) => sha256));
      expect(dataset.name).toBe('mnist');
      const { train } = dataset;
      expect(fingerprint({ ...dataset, name: 'custom', test: null }).name).toBe('custom');
      expect(
        fingerprint({
          ...dataset,
          name: 'custom',
          train: { ...train, labels: train.labels.map((label) => 9 - label) },
        }).name,
      ).toBe('custom');
    },
  );
});

describe('packLabels', () => {
  it('counts classes and takes the smallest array that fits', () => {
    expect(packLabels([[0, 2], null])).toEqual({ classes: 3, packed: [Uint8Array.of(0, 2), null] });
    expect(packLabels([[0, 0], []])).toMatchObject({ classes: 2 });
    expect(packLabels([[255], [3]])).toEqual({
      classes: 256,
      packed: [Uint8Array.of(255), Uint8Array.of(3)],
    });
    expect(packLabels([[256], [3]])).toEqual({
      classes: 257,
      packed: [Uint16Array.of(256), Uint16Array.of(3)],
    });
    const packed = Uint8Array.of(1, 2);
    expect(packLabels([packed]).packed[0]).toBe(packed);
  });

  it.each([-1, 0.5, NaN, 65536, Infinity])('refuses the label %s', (label) => {
    expect(() => packLabels([[0, label]])).toThrow(`the label ${label} is not a whole number 0..65535`);
  });
});
