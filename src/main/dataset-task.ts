/** Fetching MNIST: the one long task on data sets that can be going on. */
import { DownloadCancelled } from '../datasets/mnist-download/errors';
import { reasonOf } from '../formats/format-error';
import type { DatasetTask } from '../shared/contract';
import type { EngineEvents } from '../shared/protocol';
import type { EngineHost } from './engine-host';
import { RequestError } from './training-queue';

export class MnistFetch {
  private task: DatasetTask | null = null;

  constructor(
    private readonly host: Pick<EngineHost, 'call'>,
    private readonly changed: (task: DatasetTask) => void,
  ) {}

  /** The current or last one. */
  get current(): DatasetTask | null {
    return this.task;
  }

  /** Begins to fetch to this folder; how it goes on is told as it changes. */
  start(folder: string): void {
    if (this.task?.status === 'running') throw new RequestError('MNIST is being fetched already');
    this.task = null;
    this.update({ status: 'running' });
    this.host.call('fetchMnist', folder).then(
      () => this.update({ status: 'done' }),
      (error: unknown) => {
        const reason = reasonOf(error);
        const isCancelled = reason === new DownloadCancelled().message;
        this.update(isCancelled ? { status: 'cancelled' } : { status: 'failed', error: reason });
      },
    );
  }

  async cancel(): Promise<void> {
    if (this.task?.status === 'running') await this.host.call('cancelFetch');
  }

  hear(progress: EngineEvents['fetchProgress']): void {
    if (this.task?.status === 'running') this.update(progress);
  }

  private update(change: Partial<DatasetTask>): void {
    const none = { kind: 'fetch', file: '', receivedBytes: 0, totalBytes: 0, bytesPerSecond: 0 } as const;
    this.task = { status: 'running', ...none, ...this.task, ...change };
    this.changed(this.task);
  }
}
