/** The data sets that can be chosen: found, imported or built in. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { datasetPlaces } from '../datasets/find-dataset';
import type { DatasetChoice, DatasetEntry } from '../shared/contract';
import { RequestError } from './training-queue';

/** Where to look. */
export interface DatasetSurroundings {
  environment: NodeJS.ProcessEnv;
  resourcesFolder: string;
  workingFolder: string;
  /** The folder of downloaded data sets in use. */
  dataFolder(): string;
  imported(): readonly string[];
  /** The .npz of the user's own drawings. */
  drawings(): string;
}

/** Folder that MNIST is fetched to. */
export function mnistFolder(dataFolder: string): string {
  return path.join(dataFolder, 'mnist');
}

async function exists(location: string): Promise<boolean> {
  return access(location).then(
    () => true,
    () => false,
  );
}

export class DatasetList {
  constructor(private readonly surroundings: DatasetSurroundings) {}

  /** In the order in which the terminal looks; the first is the default, the synthetic digits always work. */
  async entries(): Promise<DatasetEntry[]> {
    const { environment, resourcesFolder, workingFolder, dataFolder, imported, drawings } = this.surroundings;
    const found: Omit<DatasetEntry, 'isDefault'>[] = [];
    const add = (place: DatasetEntry['place'], location: string) => {
      const isListed = found.some(({ choice }) => choice.kind === 'location' && choice.location === location);
      if (!isListed) found.push({ choice: { kind: 'location', location }, place });
    };
    for (const place of datasetPlaces({ environment, resourcesFolder, workingFolder })) {
      if (place.kind === 'option') continue;
      const location = place.kind === 'application' ? mnistFolder(dataFolder()) : place.location;
      // What the environment names is listed even where it is not there: a typing error is not passed over.
      if (place.kind === 'environment' || (await exists(location))) add(place.kind, location);
    }
    const searched = found.length;
    for (const location of imported()) add('imported', location);
    if (await exists(drawings())) add('drawings', drawings());
    found.splice(searched > 0 ? found.length : 0, 0, { choice: { kind: 'synthetic' }, place: 'synthetic' });
    return found.map((entry, i) => ({ ...entry, isDefault: i === 0 }));
  }

  /** Throws a RequestError unless this choice is one of those listed. */
  async assertListed(choice: DatasetChoice): Promise<void> {
    if (choice.kind === 'synthetic') return;
    const entries = await this.entries();
    const isListed = entries.some(
      (entry) => entry.choice.kind === 'location' && entry.choice.location === choice.location,
    );
    if (!isListed) throw new RequestError(`${choice.location}: is not one of the data sets listed`);
  }
}
