/** What answers the window's requests about models, checkpoints, evaluations and drawings. */
import path from 'node:path';
import { modelFormat } from '../formats/model-formats';
import type { ModelInvokes } from '../shared/models';
import { runsFolderInUse } from './surroundings';
import type { Parts } from './handlers';
import { ask, askWhereToSave, askForSeveral } from './file-dialogs';
import type { Handlers } from './ipc';

/** Extensions that Python programs and others give to models. */
const MODEL_EXTENSIONS = ['model', 'pkl', 'pickle', 'npz', 'onnx', 'safetensors', 'json'];

/** A handler for each of these requests. */
export function modelHandlers(parts: Parts): Pick<Handlers, keyof ModelInvokes> {
  const { library, training, queue, datasets, files, settings, surroundings, translator, tell } = parts;
  const { folders } = parts;
  const changed = () => tell('modelsChanged', null);
  const runChanged = () => {
    tell('runsChanged', null);
    changed();
  };
  const drawingsChanged = () => {
    tell('drawingsChanged', null);
    tell('datasetsChanged', null);
  };
  return {
    listModels: () => library.call('listModels', folders()),
    readModel: (choice) => library.call('readModel', folders(), choice),
    readLiveModel: () => (queue.isTraining ? training.call('readLiveModel') : null),
    async changeModel(id, patch) {
      return library.call('changeModel', folders(), id, patch).finally(changed);
    },
    deleteModels: (ids) => library.call('deleteModels', folders(), ids).finally(changed),
    restoreModels: (ids) => library.call('restoreModels', folders(), ids).finally(changed),
    async exportModel(choice, format, options) {
      const { entry } = await library.call('readModel', folders(), choice);
      const { extension, title } = modelFormat(format);
      const name = entry.name.replace(/[/\\:*?"<>|\p{Cc}]+/gu, '-').replace(/\.\w+$/, '');
      const file = await askWhereToSave(parts, `${name}${extension}`, [
        { name: title, extensions: [extension.slice(1)] },
      ]);
      if (file !== null) await library.call('exportModel', folders(), choice, format, options, file);
      return file;
    },
    async chooseAndOpenFiles() {
      const t = translator();
      const chosen = await askForSeveral(parts, {
        title: t('dialogs.openFiles.title'),
        buttonLabel: t('dialogs.openFiles.open'),
        filters: [
          { name: t('dialogs.openFiles.filter'), extensions: [...MODEL_EXTENSIONS, 'gz'] },
          { name: t('dialogs.importDataset.allFiles'), extensions: ['*'] },
        ],
      });
      return chosen === null ? null : files.open(chosen);
    },

    listCheckpoints: (run) => library.call('listCheckpoints', folders(), run),
    deleteCheckpoints: (run, epochs) =>
      library.call('deleteCheckpoints', folders(), run, epochs).finally(runChanged),
    selectCheckpoint: (run, epoch) =>
      library.call('selectCheckpoint', folders(), run, epoch).finally(runChanged),

    async evaluateModel(request) {
      await datasets.assertListed(request.dataset);
      return library.call('evaluateModel', folders(), request);
    },
    cancelEvaluation: () => library.call('cancelEvaluation'),
    async examineUnits(model, dataset) {
      await datasets.assertListed(dataset);
      return library.call('examineUnits', folders(), model, dataset);
    },
    async examineUnit(request) {
      await datasets.assertListed(request.dataset);
      return library.call('examineUnit', folders(), request);
    },

    addDrawings: (drawings) => library.call('addDrawings', folders(), drawings).finally(drawingsChanged),
    deleteDrawings: (indices) => library.call('deleteDrawings', folders(), indices).finally(drawingsChanged),
    countDrawings: () => library.call('countDrawings', folders()),
    async exportDrawings() {
      const folder = await ask(parts, {
        title: translator()('dialogs.exportDrawings'),
        buttonLabel: translator()('dialogs.choose'),
        defaultPath: path.dirname(runsFolderInUse(settings.current, surroundings)),
        properties: ['openDirectory', 'createDirectory'],
      });
      if (folder !== null) await library.call('exportDrawings', folders(), folder);
      return folder;
    },
  };
}
