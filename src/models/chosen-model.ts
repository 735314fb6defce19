/** A model that a user chose, wherever it comes from. */
import type { Model } from '../core/model';
import { copyParameters, parameterDimensions, PARAMETER_NAMES } from '../core/parameters';
import type { ModelFile } from '../formats/model-file';
import type { ModelChoice, ModelDetails, ModelEntry } from '../shared/models';
import type { Folders } from '../shared/protocol';
import { readBundledModel } from './bundled-model';
import { ModelLibrary } from './model-library';
import { readRunModel, runModelEntry, type RunModel } from './run-model';
import { storedEntry } from './stored-model';

/** A model that was read. */
export interface ChosenModel {
  entry: ModelEntry;
  /** What its file holds, read as the user says. */
  contents: ModelFile;
  file: ModelDetails['file'];
  /** Where a file that was opened came from. */
  source: string | null;
  /** Tells it from every other model, and from itself with another preprocessing. */
  digest: string;
  /** The run that it belongs to, and the epoch. */
  of: RunModel | null;
}

/** Reads a model. Throws a FileError when it is not there, or damaged. */
export function readChosenModel(folders: Folders, choice: ModelChoice): ChosenModel {
  switch (choice.kind) {
    case 'bundled': {
      const file = folders.bundledModel;
      const { entry, contents, bytes, sha256 } = readBundledModel(file);
      return { entry, contents, file: { path: file, bytes }, source: null, digest: sha256, of: null };
    }
    case 'run': {
      const read = readRunModel(folders.runs, choice.run, choice.epoch);
      const { contents, file: path, bytes, sha256 } = read;
      const entry = runModelEntry(read, choice.epoch);
      return { entry, contents, file: { path, bytes }, source: null, digest: sha256, of: read };
    }
    case 'file': {
      const { stored, path, contents } = new ModelLibrary(folders.models).read(choice.id);
      const { source, bytes, sha256, preprocess } = stored;
      const digest = `${sha256} ${preprocess}`;
      return { entry: storedEntry(stored), contents, file: { path, bytes }, source, digest, of: null };
    }
  }
}

function arraysOf({ shape }: Model, dtypes: ModelFile['dtypes']): ModelDetails['arrays'] {
  const dimensions = parameterDimensions(shape);
  return PARAMETER_NAMES.map((name) => ({ name, shape: dimensions[name], dtype: dtypes[name] }));
}

/** All that is told of a model. A run's curves are read elsewhere, so that it has no history here. */
export function detailsOf({ entry, contents, file, source }: ChosenModel): ModelDetails {
  const { model, dtypes, preprocessingRecorded, pythonClass, history, warnings } = contents;
  return {
    entry,
    // Copies: a view would take the whole file with it to the next process.
    model: { ...model, parameters: copyParameters(model.parameters) },
    arrays: arraysOf(model, dtypes),
    file,
    source,
    preprocessingRecorded,
    pythonClass,
    history,
    warnings,
  };
}
