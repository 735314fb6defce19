import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../storage/testing';
import { DatasetList, mnistFolder } from './datasets';

function list({ environment = {}, imported = [] as string[], dataFolder = '', fetched = false } = {}) {
  const home = temporaryFolder();
  vi.stubEnv('HOME', home);
  vi.stubEnv('USERPROFILE', home);
  const folder = dataFolder || path.join(home, 'data');
  if (fetched) mkdirSync(mnistFolder(folder), { recursive: true });
  return new DatasetList({
    environment: { INKLING_HOME: home, ...environment },
    resourcesFolder: path.join(home, 'resources'),
    workingFolder: home,
    dataFolder: () => folder,
    imported: () => imported,
    drawings: () => path.join(folder, 'my-digits.npz'),
  });
}

const places = async (datasets: DatasetList) =>
  (await datasets.entries()).map(({ place, isDefault }) => `${place}${isDefault ? ' *' : ''}`);

describe('the data sets to choose from', () => {
  it('are the synthetic digits where nothing else is found, imported ones or not', async () => {
    expect(await places(list())).toEqual(['synthetic *']);
    expect(await places(list({ imported: ['/a', '/b'] }))).toEqual(['synthetic *', 'imported', 'imported']);
  });

  it('are what is found first, in the order of the terminal', async () => {
    expect(await places(list({ fetched: true, imported: ['/a'] }))).toEqual([
      'application *',
      'imported',
      'synthetic',
    ]);
    const named = { INKLING_MNIST_DIR: '/typing-error' };
    expect(await places(list({ environment: named }))).toEqual(['environment *', 'synthetic']);
  });

  it('follow the folder that the user chose', async () => {
    const dataFolder = path.join(temporaryFolder(), 'elsewhere');
    const [first] = await list({ dataFolder, fetched: true }).entries();
    expect(first?.choice).toEqual({ kind: 'location', location: path.join(dataFolder, 'mnist') });
  });

  it('are the only ones that can be chosen', async () => {
    const datasets = list({ imported: ['/a'] });
    await datasets.assertListed({ kind: 'synthetic' });
    await datasets.assertListed({ kind: 'location', location: '/a' });
    await expect(datasets.assertListed({ kind: 'location', location: '/etc' })).rejects.toThrow(
      '/etc: is not one of the data sets listed',
    );
  });
});
