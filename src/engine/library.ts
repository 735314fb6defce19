/** Serves what is on disk: runs, models and data sets, and what models make of data sets. */
import { addDrawings, countDrawings, deleteDrawings, exportDrawings } from '../datasets/drawings';
import { contentDigests } from '../datasets/fingerprint';
import { readDataset } from '../datasets/find-dataset';
import { downloadMnist, type DownloadOptions } from '../datasets/mnist-download/mnist-download';
import { MNIST_FILES } from '../datasets/mnist-files';
import { FormatError } from '../formats/format-error';
import { RunLibrary } from '../runs/run-library';
import type { DatasetChoice, VerifiedFile } from '../shared/contract';
import type { EngineCalls } from '../shared/protocol';
import { samplePage, samplesAt } from './browse';
import { DatasetShelf } from './dataset-shelf';
import { EvaluationService } from './evaluation';
import { ModelService } from './models';
import type { Emit, EngineHandlers } from './serve';

/** Old deleted runs are looked for when there is nothing more urgent. */
const PURGE_AFTER = 5000;

/** What is answered elsewhere. */
type OtherCalls =
  | 'train'
  | 'pause'
  | 'continue'
  | 'cancel'
  | 'stopAfterEpoch'
  | 'readLiveModel'
  | 'startSearch'
  | 'pauseSearch'
  | 'resumeSearch'
  | 'listSearches'
  | 'readSearch'
  | 'deleteSearch'
  | 'listCheckpoints'
  | 'deleteCheckpoints'
  | 'selectCheckpoint'
  | 'quit';
type LibraryCalls = Exclude<keyof EngineCalls, OtherCalls>;

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
  private readonly models = new ModelService();
  private readonly evaluation = new EvaluationService(this.shelf, (event, value) => this.emit(event, value));
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
    describeDataset: (choice) => this.shelf.describe(choice),
    readSamples: (request) => samplePage(this.shelf.take(request.choice), request),
    readSamplesAt: (request) => samplesAt(this.shelf.take(request.choice), request),
    verifyDataset: verify,
    fetchMnist: (folder) => this.fetch(folder),
    cancelFetch: () => this.download?.abort(),
    ...this.models.handlers,
    ...this.evaluation.handlers,
    addDrawings: ({ drawings }, added) => this.drawingsChanged(addDrawings(drawings, added)),
    deleteDrawings: ({ drawings }, indices) => this.drawingsChanged(deleteDrawings(drawings, indices)),
    countDrawings: ({ drawings }) => countDrawings(drawings),
    exportDrawings: ({ drawings }, into) => exportDrawings(drawings, into),
  };

  /** Ends what can be gone on with. */
  close(): void {
    this.download?.abort();
    this.evaluation.cancel();
  }

  private async drawingsChanged(change: Promise<number>): Promise<number> {
    try {
      return await change;
    } finally {
      this.shelf.clear();
    }
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
