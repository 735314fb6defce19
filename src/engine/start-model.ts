/** The model that a training run goes on from, as users choose it. */
import { readChosenModel } from '../models/chosen-model';
import type { StartModel } from '../runs/run-origin';
import type { ModelChoice } from '../shared/models';
import type { Folders } from '../shared/protocol';

/** Reads it. Throws a FileError. */
export function startModel(folders: Folders, choice: ModelChoice): StartModel {
  const { contents, entry, of } = readChosenModel(folders, choice);
  const { model } = contents;
  switch (choice.kind) {
    case 'bundled':
      return { model, parent: { kind: 'bundled' } };
    case 'file':
      return { model, parent: { kind: 'file', name: entry.name } };
    case 'run':
      return { model, parent: { kind: 'run', run: choice.run, epoch: of?.epoch ?? choice.epoch } };
  }
}
