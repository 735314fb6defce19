import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { honest, smallFiles, startMirror } from '../datasets/mnist-download/fixture';
import { writeModelNpz } from '../formats/model-npz';
import { foldersIn, smallModel, writeDataset } from '../models/testing';
import { smallDataset } from '../runs/testing';
import type { DatasetChoice, SamplePage } from '../shared/contract';
import type { EngineEvents } from '../shared/protocol';
import { temporaryFolder } from '../storage/testing';
import { LibraryService } from './library';

async function fetching(behave: Parameters<typeof startMirror>[0]) {
  const mirror = await startMirror(behave);
  onTestFinished(() => mirror.close());
  const told: EngineEvents['fetchProgress'][] = [];
  const library = new LibraryService(
    (event, value) => event === 'fetchProgress' && told.push(value as EngineEvents['fetchProgress']),
    { mirrors: [mirror.url], files: smallFiles },
  );
  return {
    handlers: library.handlers,
    close: () => library.close(),
    told,
    folder: path.join(temporaryFolder(), 'mnist'),
  };
}

describe('fetching MNIST', () => {
  it('tells how far it is, over all files', async () => {
    const { handlers, told, folder } = await fetching(honest);
    await handlers.fetchMnist(folder);
    expect(existsSync(path.join(folder, 'train-images'))).toBe(true);
    const last = told.at(-1)!;
    expect(last.receivedBytes).toBe(last.totalBytes);
    expect(last.totalBytes).toBeGreaterThan(400_000);
  });

  it('goes on one at a time, and can be cancelled', async () => {
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const { handlers, folder } = await fetching(() => asked());
    const first = Promise.resolve(handlers.fetchMnist(folder));
    await expect(Promise.resolve(handlers.fetchMnist(folder))).rejects.toThrow('is being fetched already');
    await isAsked;
    handlers.cancelFetch();
    await expect(first).rejects.toThrow('the download was cancelled');
  });
});

describe('looking at data sets', () => {
  it('notices that files changed under it', () => {
    const { handlers } = new LibraryService(() => undefined);
    const file = path.join(temporaryFolder(), 'digits.npz');
    const choice: DatasetChoice = { kind: 'location', location: writeDataset(file, smallDataset) };
    const { total } = handlers.readSamples({
      choice,
      part: 'test',
      label: null,
      from: 0,
      count: 1,
    }) as SamplePage;
    expect(total).toBe(60);
    writeDataset(file, { ...smallDataset, test: null });
    expect(handlers.describeDataset(choice)).toMatchObject({ testCount: 0, trainCount: 240 });
    rmSync(file);
    expect(() => handlers.describeDataset(choice)).toThrow(`${file}: no such file or folder`);
  });
});

describe('drawings', () => {
  const drawing = (shade: number) => ({ image: new Uint8Array(784).fill(shade), label: shade });

  it('are a data set that grows and shrinks', async () => {
    const { handlers } = new LibraryService(() => undefined);
    const folders = foldersIn(temporaryFolder());
    const choice: DatasetChoice = { kind: 'location', location: folders.drawings };
    const labels = (...indices: number[]) => {
      const request = { choice, part: 'train', indices: Uint32Array.from(indices) } as const;
      return [...(handlers.readSamplesAt(request) as SamplePage).labels];
    };
    expect(handlers.countDrawings(folders)).toBe(0);
    expect(await handlers.addDrawings(folders, [drawing(3), drawing(4)])).toBe(2);
    expect(labels(0, 1)).toEqual([3, 4]);
    expect(await handlers.addDrawings(folders, [drawing(5)])).toBe(3);
    expect(labels(2, 0)).toEqual([5, 3]);
    expect(handlers.describeDataset(choice)).toMatchObject({ classes: 10, trainCount: 3, testCount: 0 });
    expect(await handlers.deleteDrawings(folders, [0])).toBe(2);
    expect(labels(0, 1)).toEqual([4, 5]);
    expect(() => labels(2)).toThrow('has no training image 2');
    const into = path.join(temporaryFolder(), 'idx');
    handlers.exportDrawings(folders, into);
    expect(handlers.describeDataset({ kind: 'location', location: into })).toMatchObject({ trainCount: 2 });
    expect(() => handlers.exportDrawings(folders, into)).toThrow('exists already; choose another folder');
  });

  it('can be evaluated, all of them, and again when there are more', async () => {
    const { handlers } = new LibraryService(() => undefined);
    const folders = foldersIn(temporaryFolder());
    mkdirSync(path.dirname(folders.bundledModel), { recursive: true });
    writeFileSync(folders.bundledModel, writeModelNpz(smallModel(0, 10, 784)));
    const evaluate = async () =>
      handlers.evaluateModel(folders, {
        model: { kind: 'bundled' },
        dataset: { kind: 'location', location: folders.drawings },
        part: 'test',
        limit: null,
      });
    await expect(evaluate()).rejects.toThrow(`${folders.drawings}: no such file or folder`);
    await handlers.addDrawings(folders, [drawing(1), drawing(2)]);
    expect(await evaluate()).toMatchObject({ samples: 2, source: 'train', labels: Uint8Array.of(1, 2) });
    await handlers.addDrawings(folders, [drawing(3)]);
    expect(await evaluate()).toMatchObject({ samples: 3 });
    const model = { kind: 'bundled' } as const;
    const dataset = { kind: 'location', location: folders.drawings } as const;
    expect(await handlers.examineUnits(folders, model, dataset)).toMatchObject({ samples: 3 });
  });
});

describe('verifying', () => {
  it('is for files only', async () => {
    const { handlers } = await fetching(honest);
    expect(() => handlers.verifyDataset({ kind: 'synthetic' })).toThrow('have no files to verify');
  });
});
