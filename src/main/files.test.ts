import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../storage/testing';
import { EngineError } from './engine-host';
import { datasetLocation, FileOpener, filesOfArguments, filesOfMessage } from './files';
import { DEFAULTS } from './settings-schema';

const FOLDERS = { runs: '/runs', models: '/models', drawings: '/my.npz', bundledModel: '/mnist.model' };

/** An opener for which `isDataset` and `isModel` say what a file is. */
function opener(isDataset: (location: string) => boolean, isModel: (file: string) => boolean = () => false) {
  let settings = DEFAULTS.settings;
  const problems: string[] = [];
  const recent: string[] = [];
  let modelChanges = 0;
  const library = {
    call: (call: string, ...args: unknown[]) => {
      if (call === 'importModel') {
        const file = String(args[1]);
        return Promise.resolve(isModel(file) ? { name: path.basename(file) } : null);
      }
      const { location } = args[0] as { location: string };
      return isDataset(location)
        ? Promise.resolve({})
        : Promise.reject(new EngineError(`${location}: is no data set`));
    },
  };
  const store = {
    get current() {
      return settings;
    },
    change: (patch: Partial<typeof settings>) => void (settings = { ...settings, ...patch }),
  };
  const files = new FileOpener({
    library: library as never,
    settings: store,
    folders: () => FOLDERS,
    tellProblem: (problem) => problems.push(problem),
    modelsChanged: () => modelChanges++,
    noteRecent: (file) => recent.push(file),
  });
  const imported = () => settings.importedDatasets;
  return { files, problems, recent, imported, settings: () => settings, modelChanges: () => modelChanges };
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
    const { files, imported, problems, settings } = opener((location) => !location.includes('bad'));
    const [one, two, bad] = ['one', 'two', 'bad'].map((name) => path.resolve('/data', name));
    await files.open([one!, two!]);
    const opened = await files.open([one!, bad!]);
    const entry = { choice: { kind: 'location', location: one }, place: 'imported', isDefault: false };
    expect(opened).toEqual([{ kind: 'dataset', entry }]);
    expect(imported()).toEqual([two, one]);
    expect(settings().recentFiles).toEqual([one, two]);
    expect(problems).toEqual([`${bad}: is no data set`]);
    files.removeDataset(two!);
    expect(imported()).toEqual([one]);
    expect(() => files.removeDataset(two!)).toThrow('was not imported');
  });

  it('says why when nothing can be read', async () => {
    const { files, problems, recent } = opener(() => false);
    await expect(files.open(['/a', '/b'])).rejects.toThrow(/a: is no data set; .*b: is no data set/);
    expect([problems, recent]).toEqual([[], []]);
  });

  it('tells models from data sets, and remembers both', async () => {
    const folder = temporaryFolder();
    const [model, data] = ['net.model', 'mnist.npz'].map((name) => path.join(folder, name));
    for (const file of [model!, data!]) writeFileSync(file, '');
    const { files, recent, imported, settings, modelChanges } = opener(
      () => true,
      (file) => file.endsWith('.model'),
    );
    const opened = await files.open([model!, data!]);
    expect(opened.map(({ kind }) => kind)).toEqual(['model', 'dataset']);
    expect([imported(), recent, settings().recentFiles]).toEqual([[data], [model, data], [data, model]]);
    expect(modelChanges()).toBe(1);
    files.clearRecent();
    expect(settings().recentFiles).toEqual([]);
  });
});
