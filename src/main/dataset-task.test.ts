import { describe, expect, it } from 'vitest';
import { DownloadCancelled } from '../datasets/mnist-download/errors';
import type { DatasetTask } from '../shared/contract';
import { MnistFetch } from './dataset-task';
import { EngineError } from './engine-host';

function setUp() {
  const told: DatasetTask[] = [];
  const calls: string[] = [];
  let settle: { resolve(): void; reject(error: Error): void };
  const call = (name: string) => {
    calls.push(name);
    if (name !== 'fetchMnist') return Promise.resolve();
    return new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  };
  const fetch = new MnistFetch({ call: call as never }, (task) => told.push(task));
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    fetch,
    told,
    calls,
    succeed: () => (settle.resolve(), settled()),
    fail: (reason: string) => (settle.reject(new EngineError(reason)), settled()),
  };
}
const PROGRESS = { file: 'train-images', receivedBytes: 5, totalBytes: 10, bytesPerSecond: 1 };

describe('fetching MNIST', () => {
  it('is told from its beginning to its end', async () => {
    const { fetch, told, succeed } = setUp();
    expect(fetch.current).toBeNull();
    fetch.start('/data/mnist');
    expect(() => fetch.start('/data/mnist')).toThrow('is being fetched already');
    fetch.hear(PROGRESS);
    await succeed();
    expect(told.map(({ status }) => status)).toEqual(['running', 'running', 'done']);
    expect(fetch.current).toEqual({ kind: 'fetch', status: 'done', ...PROGRESS });
    fetch.hear(PROGRESS);
    expect(told).toHaveLength(3);
  });

  it('can be cancelled, which is no failure', async () => {
    const { fetch, calls, fail } = setUp();
    await fetch.cancel();
    fetch.start('/data/mnist');
    await fetch.cancel();
    expect(calls).toEqual(['fetchMnist', 'cancelFetch']);
    await fail(new DownloadCancelled().message);
    expect(fetch.current).toMatchObject({ status: 'cancelled' });
    expect(fetch.current).not.toHaveProperty('error');
  });

  it('tells why it failed, and begins anew', async () => {
    const { fetch, fail } = setUp();
    fetch.start('/data/mnist');
    fetch.hear(PROGRESS);
    await fail('no connection');
    expect(fetch.current).toMatchObject({ status: 'failed', error: 'no connection' });
    fetch.start('/data/mnist');
    expect(fetch.current).toEqual({
      ...{ kind: 'fetch', status: 'running', file: '' },
      ...{ receivedBytes: 0, totalBytes: 0, bytesPerSecond: 0 },
    });
  });
});
