/** The model that a training run goes on from, as users choose it. */
import { RunLibrary } from '../runs/run-library';
import type { StartModel } from '../runs/run-origin';
import type { ModelChoice } from '../shared/models';
import type { Folders } from '../shared/protocol';
import { ModelService } from './models';

/** Reads it. Throws a FileError or a FormatError. */
export function startModel(folders: Folders, choice: ModelChoice): StartModel {
  const { model, entry } = new ModelService().read(folders, choice);
  switch (choice.kind) {
    case 'bundled':
      return { model, parent: { kind: 'bundled' } };
    case 'file':
      return { model, parent: { kind: 'file', name: entry.name } };
    case 'run': {
      const epoch = choice.epoch ?? new RunLibrary(folders.runs).summary(choice.run).epoch;
      return { model, parent: { kind: 'run', run: choice.run, epoch } };
    }
  }
}
