import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../storage/testing';
import { EngineError } from './engine-host';
import { DatasetImport, datasetLocation, filesOfArguments, filesOfMessage } from './files';
import { DEFAULTS } from './settings-schema';

function imports(isDataset: (location: string) => boolean) {
  let settings = DEFAULTS.settings;
  const problems: string[] = [];
  const library = {
    call: (_call: string, { location }: { location: string }) =>
      isDataset(location)
        ? Promise.resolve({})
        : Promise.reject(new EngineError(`${location}: is no data set`)),
  };
  const store = {
    get current() {
      return settings;
    },
    change: (patch: Partial<typeof settings>) => void (settings = { ...settings, ...patch }),
  };
  const it = new DatasetImport(library as never, store, (problem) => problems.push(problem));
  return { it, problems, imported: () => settings.importedDatasets };
}

describe('files of a launch', () => {
  it('are what is no option, whatever program was started', () => {
    const packaged = ['/opt/inkling', '--lang=zh', 'mnist.npz', '/data/other.npz'];
    expect(filesOfArguments(packaged, '/home/me', false)).toEqual([
      path.resolve('/home/me', 'mnist.npz'),
      path.resolve('/data/other.npz'),
    ]);
    expect(filesOfArguments(['electron', '.', '--inspect'], '/home/me', true)).toEqual([]);
  });

  it('are taken from another instance only where they are some', () => {
    expect(filesOfMessage({ files: ['/a', 7, '/b'] })).toEqual(['/a', '/b']);
    for (const nothing of [null, undefined, 'text', {}, { files: '/a' }]) {
      expect(filesOfMessage(nothing)).toEqual([]);
    }
  });
});

describe('importing', () => {
  it('takes the folder of a single IDX file', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'train-images-idx3-ubyte.gz');
    writeFileSync(file, '');
    expect(await datasetLocation(file)).toBe(folder);
    const inner = path.join(folder, 'idx');
    mkdirSync(inner);
    expect(await datasetLocation(inner)).toBe(inner);
    expect(await datasetLocation(path.join(folder, 'idx.npz'))).toBe(path.join(folder, 'idx.npz'));
  });

  it('keeps what can be read, once, the last one last', async () => {
    const { it, imported, problems } = imports((location) => !location.includes('bad'));
    const [one, two, bad] = ['one', 'two', 'bad'].map((name) => path.resolve('/data', name));
    await it.add([one!, two!]);
    const entries = await it.add([one!, bad!]);
    expect(entries).toEqual([
      { choice: { kind: 'location', location: one }, place: 'imported', isDefault: false },
    ]);
    expect(imported()).toEqual([two, one]);
    expect(problems).toEqual([`${bad}: is no data set`]);
    it.remove(two!);
    expect(imported()).toEqual([one]);
    expect(() => it.remove(two!)).toThrow('was not imported');
  });

  it('says why when nothing can be read', async () => {
    const { it, problems } = imports(() => false);
    await expect(it.add(['/a', '/b'])).rejects.toThrow(/a: is no data set; .*b: is no data set/);
    expect(problems).toEqual([]);
  });
});
