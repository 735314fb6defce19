import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { honest, smallFiles, startMirror } from '../datasets/mnist-download/fixture';
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

describe('verifying', () => {
  it('is for files only', async () => {
    const { handlers } = await fetching(honest);
    expect(() => handlers.verifyDataset({ kind: 'synthetic' })).toThrow('have no files to verify');
  });
});
