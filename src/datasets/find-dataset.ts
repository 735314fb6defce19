/**
 * Finds a data set. In this order: what the user names, INKLING_MNIST_DIR, the application's data folder,
 * resources/mnist, Keras's mnist.npz, torchvision's folders; then the built-in synthetic digits, which always work.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { looksLikeIdx } from '../formats/idx';
import { looksLikeZip } from '../formats/npz';
import { dataFolder } from '../storage/application-folder';
import { atFile, FileError } from '../storage/file-error';
import type { Dataset } from './dataset';
import { readIdxFolder } from './idx-folder';
import { readNpzDataset } from './npz-dataset';
import { beginningOf, looksLikeGzip } from './read-bytes';

/** How a place came to be looked at. */
export type PlaceKind = 'option' | 'environment' | 'application' | 'resources' | 'keras' | 'torchvision';

/** A place where a data set may be. */
export interface DatasetPlace {
  kind: PlaceKind;
  /** Folder of IDX files, or .npz file. */
  location: string;
}

/** Where resources of the program lie: beside the sources, or where a packaged app carries them. */
export interface LookupOptions {
  environment?: NodeJS.ProcessEnv;
  resourcesFolder: string;
  workingFolder?: string;
}

/** Every place where MNIST is looked for, first to last, whether it exists or not. */
export function datasetPlaces(options: LookupOptions): DatasetPlace[] {
  const { environment = process.env, resourcesFolder, workingFolder = process.cwd() } = options;
  const home = os.homedir();
  const named = environment.INKLING_MNIST_DIR;
  const torchvision = [
    path.join(workingFolder, 'data'),
    workingFolder,
    path.join(home, 'data'),
    path.join(home, 'datasets'),
    path.join(home, '.torch', 'datasets'),
  ];
  return [
    ...(named ? [{ kind: 'environment' as const, location: path.resolve(workingFolder, named) }] : []),
    { kind: 'application', location: path.join(dataFolder(environment), 'mnist') },
    { kind: 'resources', location: path.join(resourcesFolder, 'mnist') },
    { kind: 'keras', location: path.join(home, '.keras', 'datasets', 'mnist.npz') },
    ...torchvision.map((folder) => ({
      kind: 'torchvision' as const,
      location: path.join(folder, 'MNIST', 'raw'),
    })),
  ];
}

/** The first place that exists, or null. What INKLING_MNIST_DIR names counts as existing: a typing error is not passed over. */
export function findMnistPlace(options: LookupOptions): DatasetPlace | null {
  return (
    datasetPlaces(options).find(({ kind, location }) => kind === 'environment' || existsSync(location)) ??
    null
  );
}

/** A folder of torchvision's layout holds the files two levels down. */
function folderWithFiles(folder: string): string {
  const raw = path.join(folder, 'MNIST', 'raw');
  return existsSync(raw) && !readdirSync(folder).some((name) => /images/i.test(name)) ? raw : folder;
}

/** Reads a data set from a folder of IDX files or a .npz file, told by its content. Throws a FileError. */
export function readDataset(location: string): Dataset {
  const status = atFile(location, () => statSync(location));
  if (status.isDirectory()) return readIdxFolder(atFile(location, () => folderWithFiles(location)));
  const start = atFile(location, () => beginningOf(location, 16));
  if (looksLikeZip(start)) return readNpzDataset(location);
  if (looksLikeIdx(start) || looksLikeGzip(start)) {
    throw new FileError(
      location,
      'is a single file of a data set; give the folder that holds images and labels',
    );
  }
  throw new FileError(
    location,
    `is no data set: neither a folder of IDX files nor a .npz file (${status.size} bytes)`,
  );
}
