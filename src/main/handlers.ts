/** What answers each request of the window. */
import path from 'node:path';
import { shell, type BrowserWindow } from 'electron';
import { parseTrainingConfiguration } from '../core/configuration';
import type { DatasetTask } from '../shared/contract';
import type { Folders } from '../shared/protocol';
import type { Translator } from '../shared/messages';
import { writeFileWhole } from '../storage/atomic-file';
import { mnistFolder, type DatasetList } from './datasets';
import type { MnistFetch } from './dataset-task';
import type { EngineHost } from './engine-host';
import type { FileOpener } from './files';
import { ask, askWhereToSave } from './file-dialogs';
import type { Handlers } from './ipc';
import { searchHandlers } from './search-handlers';
import { modelHandlers } from './model-handlers';
import type { Tell } from './page-mail';
import type { SettingsStore } from './settings';
import { applicationState, dataFolderInUse, runsFolderInUse, type Surroundings } from './surroundings';
import { isActive, RequestError, type TrainingQueue } from './training-queue';

/** What handlers work with. */
export interface Parts {
  surroundings: Surroundings;
  settings: SettingsStore;
  library: EngineHost;
  training: EngineHost;
  search: EngineHost;
  queue: TrainingQueue;
  datasets: DatasetList;
  files: FileOpener;
  fetch: MnistFetch;
  folders(): Folders;
  window(): BrowserWindow | null;
  translator(): Translator;
  tell: Tell;
  /** The page listens to everything from now on. */
  pageReady(): void;
}

function applicationHandlers(parts: Parts) {
  const { settings, surroundings, translator } = parts;
  const state = () => applicationState(settings.current, surroundings);
  return {
    getApplicationState: state,
    windowReady: () => parts.pageReady(),
    changeSettings(patch) {
      settings.change(patch);
      return state();
    },
    async chooseFolder(purpose) {
      const { runsFolder, dataFolder } = state();
      const t = translator();
      const folder = await ask(parts, {
        title: purpose === 'runs' ? t('dialogs.chooseRunsFolder') : t('dialogs.chooseDataFolder'),
        buttonLabel: t('dialogs.choose'),
        defaultPath: purpose === 'runs' ? runsFolder : dataFolder,
        properties: ['openDirectory', 'createDirectory'],
      });
      if (folder === null) return null;
      settings.change(purpose === 'runs' ? { runsFolder: folder } : { dataFolder: folder });
      return state();
    },
    async saveFile(name, contents) {
      const file = await askWhereToSave(parts, name);
      if (file !== null) writeFileWhole(file, contents);
      return file;
    },
  } satisfies Partial<Handlers>;
}

function trainingHandlers({ queue, datasets, library, settings, surroundings }: Parts) {
  return {
    getTraining: () => queue.snapshot,
    async startTraining(request) {
      await datasets.assertListed(request.dataset);
      queue.start({ ...request, configuration: parseTrainingConfiguration(request.configuration) });
    },
    pauseTraining: () => queue.pause(),
    continueTraining: () => queue.continue(),
    cancelTraining: () => queue.cancel(),
    stopAfterEpoch: () => queue.stopAfterEpoch(),
    async resumeRun(id) {
      const runs = await library.call('listRuns', runsFolderInUse(settings.current, surroundings));
      const run = runs.find((candidate) => candidate.id === id);
      if (!run) throw new RequestError(`${id}: no such run`);
      queue.resume(run);
    },
    removeFromQueue: (id) => queue.remove(id),
  } satisfies Partial<Handlers>;
}

function runHandlers({ queue, library, settings, surroundings, tell }: Parts) {
  const folder = () => runsFolderInUse(settings.current, surroundings);
  const changed = () => {
    tell('runsChanged', null);
    tell('modelsChanged', null);
  };
  return {
    listRuns: () => library.call('listRuns', folder()),
    getRunCurves: (id) => library.call('getRunCurves', folder(), id),
    getRunWeights: (id, epoch) => library.call('getRunWeights', folder(), id, epoch),
    async changeRun(id, patch) {
      const run = await library.call('changeRun', folder(), id, patch);
      if (patch.name !== undefined) queue.rename(id, patch.name);
      changed();
      return run;
    },
    async deleteRuns(ids) {
      const { current } = queue.state;
      if (isActive(current) && ids.includes(current.id)) {
        throw new RequestError(`${current.name}: is being trained; cancel it before you delete it`);
      }
      await library.call('deleteRuns', folder(), ids).finally(changed);
    },
    async restoreRuns(ids) {
      await library.call('restoreRuns', folder(), ids).finally(changed);
    },
    showRunInFolder: (id) => shell.showItemInFolder(path.join(folder(), id, 'run.json')),
  } satisfies Partial<Handlers>;
}

function datasetHandlers(parts: Parts) {
  const { datasets, files, library, fetch, settings, surroundings, translator } = parts;
  const listed = async <T>(choice: Parameters<Handlers['describeDataset']>[0], then: () => Promise<T>) => {
    await datasets.assertListed(choice);
    return then();
  };
  return {
    listDatasets: () => datasets.entries(),
    describeDataset: (choice) => listed(choice, () => library.call('describeDataset', choice)),
    readSamplesAt: (request) => listed(request.choice, () => library.call('readSamplesAt', request)),
    readSamples: (request) => listed(request.choice, () => library.call('readSamples', request)),
    verifyDataset: (choice) => listed(choice, () => library.call('verifyDataset', choice)),
    fetchMnist: () => fetch.start(mnistFolder(dataFolderInUse(settings.current, surroundings))),
    cancelFetch: () => fetch.cancel(),
    getDatasetTask: (): DatasetTask | null => fetch.current,
    async importDataset() {
      const t = translator();
      const file = await ask(parts, {
        title: t('dialogs.importDataset.title'),
        message: t('dialogs.importDataset.message'),
        buttonLabel: t('dialogs.importDataset.import'),
        // Windows and Linux choose files or folders; of a folder, one of its files will do.
        properties: process.platform === 'darwin' ? ['openFile', 'openDirectory'] : ['openFile'],
        filters: [
          { name: t('dialogs.importDataset.filter'), extensions: ['npz', 'gz'] },
          // Unpacked IDX files have no extension.
          { name: t('dialogs.importDataset.allFiles'), extensions: ['*'] },
        ],
      });
      return file === null ? null : files.addDataset(file);
    },
    removeDataset: (location) => files.removeDataset(location),
    openFiles: (paths) => files.open(paths),
  } satisfies Partial<Handlers>;
}

/** A handler for every request. */
export function createHandlers(parts: Parts): Handlers {
  return {
    ...applicationHandlers(parts),
    ...trainingHandlers(parts),
    ...runHandlers(parts),
    ...datasetHandlers(parts),
    ...modelHandlers(parts),
    ...searchHandlers(parts),
  };
}
