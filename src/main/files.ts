/** Files given on the command line, by double-click, or dropped on the window: each is tried as a data set. */
import path from 'node:path';
import { stat } from 'node:fs/promises';
import { reasonOf } from '../formats/format-error';
import type { DatasetEntry } from '../shared/contract';
import type { EngineHost } from './engine-host';
import type { SettingsStore } from './settings';
import { RequestError } from './training-queue';

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

/** Adds data sets to those the user imported. */
export class DatasetImport {
  constructor(
    private readonly library: Pick<EngineHost, 'call'>,
    private readonly settings: Pick<SettingsStore, 'current' | 'change'>,
    /** Told what is wrong with one file where others could be added. */
    private readonly tell: (problem: string) => void,
  ) {}

  /** Reads each and keeps those that are data sets. Throws a RequestError when none is. */
  async add(files: readonly string[]): Promise<DatasetEntry[]> {
    const added: DatasetEntry[] = [];
    const problems: string[] = [];
    for (const file of files) {
      try {
        added.push(await this.addOne(path.resolve(file)));
      } catch (error) {
        problems.push(reasonOf(error));
      }
    }
    if (added.length === 0 && problems.length > 0) throw new RequestError(problems.join('; '));
    for (const problem of problems) this.tell(problem);
    return added;
  }

  remove(location: string): void {
    const { importedDatasets } = this.settings.current;
    if (!importedDatasets.includes(location)) {
      throw new RequestError(`${location}: was not imported, so it cannot be removed`);
    }
    this.settings.change({ importedDatasets: importedDatasets.filter((other) => other !== location) });
  }

  private async addOne(file: string): Promise<DatasetEntry> {
    const location = await datasetLocation(file);
    const choice = { kind: 'location', location } as const;
    await this.library.call('describeDataset', choice);
    const others = this.settings.current.importedDatasets.filter((other) => other !== location);
    this.settings.change({ importedDatasets: [...others, location] });
    return { choice, place: 'imported', isDefault: false };
  }
}
