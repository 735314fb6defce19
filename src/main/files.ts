/** Files given on the command line, by double-click, or dropped on the window: models, or else data sets. */
import path from 'node:path';
import { stat } from 'node:fs/promises';
import { reasonOf } from '../formats/format-error';
import type { DatasetEntry } from '../shared/contract';
import type { OpenedFile } from '../shared/models';
import type { Folders } from '../shared/protocol';
import type { EngineHost } from './engine-host';
import type { SettingsStore } from './settings';
import { RequestError } from './training-queue';

/** How many are remembered. */
const RECENT_FILES = 10;

/**
 * The files among the arguments of a launch, as absolute paths.
 * @param argv as `process.argv`
 * @param isDefaultApp Electron itself was started, with the application's folder as its first argument
 */
export function filesOfArguments(argv: readonly string[], cwd: string, isDefaultApp: boolean): string[] {
  return argv
    .slice(isDefaultApp ? 2 : 1)
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => path.resolve(cwd, argument));
}

/** The paths in what a second instance hands over; anything may stand there. */
export function filesOfMessage(data: unknown): string[] {
  const files = typeof data === 'object' && data !== null && 'files' in data ? data.files : [];
  return Array.isArray(files) ? files.filter((file): file is string => typeof file === 'string') : [];
}

/** Of a data set's single IDX file, the folder that holds them all: open dialogs choose files or folders, not both. */
export async function datasetLocation(file: string): Promise<string> {
  const isIdxFile = /idx|ubyte/i.test(path.basename(file)) && !/\.npz$/i.test(file);
  if (!isIdxFile) return file;
  const isFile = await stat(file).then(
    (status) => status.isFile(),
    () => false,
  );
  return isFile ? path.dirname(file) : file;
}

/** What opening files changes and asks. */
export interface FileSurroundings {
  library: Pick<EngineHost, 'call'>;
  settings: Pick<SettingsStore, 'current' | 'change'>;
  folders(): Folders;
  /** Told what is wrong with one file where others could be opened. */
  tellProblem(problem: string): void;
  modelsChanged(): void;
  /** The system keeps a list of recent documents of its own. */
  noteRecent(file: string): void;
}

/** Opens files: models become part of the library, data sets of those the user imported. */
export class FileOpener {
  constructor(private readonly surroundings: FileSurroundings) {}

  /** Opens each that can be. Throws a RequestError when none can. */
  async open(files: readonly string[]): Promise<OpenedFile[]> {
    const opened: OpenedFile[] = [];
    const problems: string[] = [];
    for (const file of files) {
      try {
        opened.push(await this.openOne(path.resolve(file)));
      } catch (error) {
        problems.push(reasonOf(error));
      }
    }
    if (opened.length === 0 && problems.length > 0) throw new RequestError(problems.join('; '));
    for (const problem of problems) this.surroundings.tellProblem(problem);
    return opened;
  }

  /** Adds a data set, and nothing else. */
  async addDataset(file: string): Promise<DatasetEntry> {
    const { library, settings } = this.surroundings;
    const location = await datasetLocation(file);
    const choice = { kind: 'location', location } as const;
    await library.call('describeDataset', choice);
    const others = settings.current.importedDatasets.filter((other) => other !== location);
    settings.change({ importedDatasets: [...others, location] });
    this.remember(location);
    return { choice, place: 'imported', isDefault: false };
  }

  removeDataset(location: string): void {
    const { settings } = this.surroundings;
    const { importedDatasets } = settings.current;
    if (!importedDatasets.includes(location)) {
      throw new RequestError(`${location}: was not imported, so it cannot be removed`);
    }
    settings.change({ importedDatasets: importedDatasets.filter((other) => other !== location) });
  }

  clearRecent(): void {
    this.surroundings.settings.change({ recentFiles: [] });
  }

  private async openOne(file: string): Promise<OpenedFile> {
    const { library, folders, modelsChanged } = this.surroundings;
    const isFile = await stat(file).then(
      (status) => status.isFile(),
      () => false,
    );
    const model = isFile ? await library.call('importModel', folders(), file) : null;
    if (!model) return { kind: 'dataset', entry: await this.addDataset(file) };
    this.remember(file);
    modelsChanged();
    return { kind: 'model', entry: model };
  }

  private remember(file: string): void {
    const { settings, noteRecent } = this.surroundings;
    const others = settings.current.recentFiles.filter((other) => other !== file);
    settings.change({ recentFiles: [file, ...others].slice(0, RECENT_FILES) });
    noteRecent(file);
  }
}
