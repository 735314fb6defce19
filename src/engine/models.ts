/** Serves models: the bundled one, those of runs, and those of files that were opened. */
import { foldPreprocessing } from '../core/fold-preprocessing';
import type { ModelContents, ModelFormatName } from '../formats/model-file';
import { modelFormat } from '../formats/model-formats';
import { bundledEntry } from '../models/bundled-model';
import { detailsOf, readChosenModel, type ChosenModel } from '../models/chosen-model';
import { ModelLibrary } from '../models/model-library';
import { historyOf, runEntries } from '../models/run-model';
import { storedEntry } from '../models/stored-model';
import type { ExportOptions, ModelChoice, ModelDetails, ModelEntry } from '../shared/models';
import type { Folders } from '../shared/protocol';
import { writeFileWhole } from '../storage/atomic-file';
import type { EngineHandlers } from './serve';

/** Old deleted models are looked for when there is nothing more urgent. */
const PURGE_AFTER = 5000;

type ModelCalls =
  | 'listModels'
  | 'readModel'
  | 'changeModel'
  | 'deleteModels'
  | 'restoreModels'
  | 'importModel'
  | 'exportModel';

/** What is written of a model; a run's comes with its history, so that Python can go on from it. */
function exportedContents({ contents, of }: ChosenModel, options: ExportOptions): ModelContents {
  const { model, history, pythonClass } = contents;
  return {
    model: options.foldPreprocessing ? foldPreprocessing(model) : model,
    history: of ? historyOf(of) : history,
    pythonClass,
  };
}

export class ModelService {
  private readonly libraries = new Map<string, ModelLibrary>();

  /** What answers each call. */
  readonly handlers: Pick<EngineHandlers, ModelCalls> = {
    listModels: (folders) => this.list(folders),
    readModel: (folders, choice) => this.read(folders, choice),
    changeModel: ({ models }, id, patch) => storedEntry(this.library(models).change(id, patch)),
    deleteModels: ({ models }, ids) => this.library(models).delete(ids),
    restoreModels: ({ models }, ids) => this.library(models).restore(ids),
    importModel: ({ models }, file) => {
      const stored = this.library(models).importModel(file);
      return stored && storedEntry(stored);
    },
    exportModel: (folders, choice, format, options, file) =>
      this.export(folders, choice, format, options, file),
  };

  /** The bundled model, then all others, newest first. */
  list(folders: Folders): ModelEntry[] {
    const bundled = bundledEntry(folders.bundledModel);
    const others = [...runEntries(folders.runs), ...this.library(folders.models).list().map(storedEntry)];
    others.sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
    return bundled ? [bundled, ...others] : others;
  }

  /** A model with all that is known of its file. Throws a FileError when it is not there, or damaged. */
  read(folders: Folders, choice: ModelChoice): ModelDetails {
    return detailsOf(readChosenModel(folders, choice));
  }

  private export(
    folders: Folders,
    choice: ModelChoice,
    format: ModelFormatName,
    options: ExportOptions,
    file: string,
  ): void {
    const contents = exportedContents(readChosenModel(folders, choice), options);
    writeFileWhole(file, modelFormat(format).write(contents));
  }

  private library(folder: string): ModelLibrary {
    const known = this.libraries.get(folder);
    if (known) return known;
    const library = new ModelLibrary(folder);
    this.libraries.set(folder, library);
    setTimeout(() => library.purge(), PURGE_AFTER).unref();
    return library;
  }
}
