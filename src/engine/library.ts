/** Serves what is on disk: runs and data sets. */
import { contentDigests } from '../datasets/fingerprint';
import { readDataset } from '../datasets/find-dataset';
import { downloadMnist, type DownloadOptions } from '../datasets/mnist-download/mnist-download';
import { MNIST_FILES } from '../datasets/mnist-files';
import { FormatError } from '../formats/format-error';
import { RunLibrary } from '../runs/run-library';
import type { DatasetChoice, DatasetDescription, VerifiedFile } from '../shared/contract';
import { browseDataset, browseSynthetic, describe, samplePage, type BrowsableDataset } from './browse';
import type { Emit, EngineHandlers } from './serve';

/** Old deleted runs are looked for when there is nothing more urgent. */
const PURGE_AFTER = 5000;

type LibraryCalls =
  | 'listRuns'
  | 'getRunCurves'
  | 'getRunWeights'
  | 'changeRun'
  | 'deleteRuns'
  | 'restoreRuns'
  | 'describeDataset'
  | 'readSamples'
  | 'verifyDataset'
  | 'fetchMnist'
  | 'cancelFetch';

/** The last data set that was looked at, with its description. */
class DatasetShelf {
  private last: { key: string; dataset: BrowsableDataset; description: DatasetDescription } | null = null;

  take(choice: DatasetChoice): { dataset: BrowsableDataset; description: DatasetDescription } {
    const key = JSON.stringify(choice);
    if (this.last?.key === key) return this.last;
    this.last = null;
    const dataset =
      choice.kind === 'synthetic' ? browseSynthetic() : browseDataset(readDataset(choice.location));
    this.last = { key, dataset, description: describe(choice, dataset) };
    return this.last;
  }

  /** Files may have changed under it. */
  clear(): void {
    this.last = null;
  }
}

function verify(choice: DatasetChoice): VerifiedFile[] {
  if (choice.kind === 'synthetic') throw new FormatError('synthetic digits have no files to verify');
  const digests = contentDigests(readDataset(choice.location));
  return MNIST_FILES.map(({ name, sha256 }, i) => ({
    name,
    sha256: digests[i] ?? null,
    verified: digests[i] === sha256,
  }));
}

export class LibraryService {
  private readonly libraries = new Map<string, RunLibrary>();
  private readonly shelf = new DatasetShelf();
  private download: AbortController | null = null;

  /** @param downloadOptions only tests have others, which do not need the network */
  constructor(
    private readonly emit: Emit,
    private readonly downloadOptions: Partial<DownloadOptions> = {},
  ) {}

  /** What answers each call. */
  readonly handlers: Pick<EngineHandlers, LibraryCalls> = {
    listRuns: (folder) => this.runs(folder).list(),
    getRunCurves: (folder, id) => this.runs(folder).curves(id),
    getRunWeights: (folder, id, epoch) => this.runs(folder).weights(id, epoch),
    changeRun: (folder, id, patch) => this.runs(folder).change(id, patch),
    deleteRuns: (folder, ids) => this.runs(folder).delete(ids),
    restoreRuns: (folder, ids) => this.runs(folder).restore(ids),
    describeDataset: (choice) => this.shelf.take(choice).description,
    readSamples: (request) => samplePage(this.shelf.take(request.choice).dataset, request),
    verifyDataset: verify,
    fetchMnist: (folder) => this.fetch(folder),
    cancelFetch: () => this.download?.abort(),
  };

  /** Ends what can be gone on with. */
  close(): void {
    this.download?.abort();
  }

  private runs(folder: string): RunLibrary {
    const known = this.libraries.get(folder);
    if (known) return known;
    const library = new RunLibrary(folder);
    this.libraries.set(folder, library);
    setTimeout(() => library.purge(), PURGE_AFTER).unref();
    return library;
  }

  private async fetch(folder: string): Promise<void> {
    if (this.download) throw new FormatError('MNIST is being fetched already');
    const download = new AbortController();
    this.download = download;
    try {
      await downloadMnist({
        folder,
        signal: download.signal,
        ...this.downloadOptions,
        onProgress: ({ file, totalReceivedBytes, totalExpectedBytes, bytesPerSecond }) =>
          this.emit('fetchProgress', {
            file,
            receivedBytes: totalReceivedBytes,
            totalBytes: totalExpectedBytes,
            bytesPerSecond,
          }),
      });
    } finally {
      this.download = null;
      this.shelf.clear();
    }
  }
}
