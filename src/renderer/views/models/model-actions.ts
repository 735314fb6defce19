/** What can be done to models, from the list, its menu and the page of a model. */
import type { ModelChoice, ModelEntry } from '../../../shared/models';
import { api } from '../../lib/api';
import { application } from '../../state/application.svelte';
import { modelKey, models } from '../../state/models.svelte';
import { navigation, type View } from '../../state/navigation.svelte';
import { problems } from '../../state/problems.svelte';
import { runs } from '../../state/runs.svelte';
import { setup } from '../../state/setup.svelte';
import { modelList } from './model-list.svelte';

/** Only what was opened belongs to the user alone. */
export function isOwn(choice: ModelChoice): choice is Extract<ModelChoice, { kind: 'file' }> {
  return choice.kind === 'file';
}

/** Looks at the model in another view. */
export function useModel(choice: ModelChoice, view: Extract<View, 'weights' | 'evaluate' | 'draw'>): void {
  models.selected = choice;
  navigation.show(view);
}

/** Sets the model up as the start of the next run. */
export function continueTraining(choice: ModelChoice): void {
  setup.from = choice;
  navigation.show('train');
}

/** Says why a model that is not the user's own stays as it is, and where that can be changed. */
function explain(entry: ModelEntry): void {
  const { t } = application;
  const { choice } = entry;
  if (choice.kind !== 'run') {
    problems.tell({ kind: 'done', text: t('models.cannotChangeBundled') });
    return;
  }
  problems.tell({
    kind: 'done',
    text: t('models.belongsToRun', { name: entry.name }),
    action: { label: t('models.actions.showRun'), run: () => navigation.showRun(choice.run) },
  });
}

/** The star of a run's model is the run's. */
export async function toggleStar({ choice, starred }: ModelEntry): Promise<void> {
  if (choice.kind === 'run') {
    await runs.change(choice.run, { starred: !starred });
    await models.reload();
  } else if (isOwn(choice)) {
    await problems.watch(() => api.changeModel(choice.id, { starred: !starred }));
  }
}

/** Begins to edit the name in the list, or says why it cannot be. */
export function startRename(entry: ModelEntry): void {
  if (isOwn(entry.choice)) modelList.renaming = modelKey(entry.choice);
  else explain(entry);
}

/** Gives the model another name; an empty one changes nothing. */
export async function rename({ choice, name }: ModelEntry, next: string): Promise<void> {
  const trimmed = next.trim();
  if (!isOwn(choice) || trimmed === '' || trimmed === name) return;
  await problems.watch(() => api.changeModel(choice.id, { name: trimmed }));
}

async function restore(id: string): Promise<void> {
  await problems.watch(() => api.restoreModels([id]));
}

/** Deletes an opened model; the notice brings it back. */
export async function remove(entry: ModelEntry): Promise<void> {
  const { choice, name } = entry;
  if (!isOwn(choice)) {
    explain(entry);
    return;
  }
  const key = modelKey(choice);
  const isRemoved = await modelList.removing(key, () =>
    problems.succeeds(async () => {
      await api.deleteModels([choice.id]);
      models.all = models.all.filter((other) => modelKey(other.choice) !== key);
    }),
  );
  if (!isRemoved) return;
  if (navigation.openModel && modelKey(navigation.openModel) === key) navigation.openModel = null;
  const { t } = application;
  problems.tell({
    kind: 'done',
    text: t('models.deleted', { name }),
    action: { label: t('common.undo'), run: () => void restore(choice.id) },
  });
}

/** A command in a menu, with the key that does the same in the list. */
export interface ModelCommand {
  label: string;
  keys?: string;
  run: () => void;
  danger?: boolean;
}

/** The commands of a row of the list, in the order of its menu. */
export function rowCommands(entry: ModelEntry): ModelCommand[] {
  const { t } = application;
  const { choice, starred } = entry;
  const open: ModelCommand = {
    label: t('models.actions.open'),
    keys: 'Enter',
    run: () => navigation.showModel(choice),
  };
  const star: ModelCommand = {
    label: t(starred ? 'models.actions.unstar' : 'models.actions.star'),
    keys: 'S',
    run: () => void toggleStar(entry),
  };
  const uses: ModelCommand[] = [
    { label: t('models.actions.weights'), run: () => useModel(choice, 'weights') },
    { label: t('models.actions.evaluate'), run: () => useModel(choice, 'evaluate') },
    { label: t('models.actions.draw'), run: () => useModel(choice, 'draw') },
    { label: t('models.actions.train'), run: () => continueTraining(choice) },
  ];
  if (choice.kind === 'bundled') return [open, ...uses];
  const rest = ownCommands(entry, () => startRename(entry));
  return [open, star, ...uses, ...rest];
}

/** What depends on whose the model is: its run, or renaming and deleting. */
export function ownCommands(entry: ModelEntry, startToRename: () => void): ModelCommand[] {
  const { t } = application;
  const { choice } = entry;
  if (choice.kind === 'bundled') return [];
  if (choice.kind === 'run') {
    return [
      { label: t('models.actions.showRun'), run: () => navigation.showRun(choice.run) },
      { label: t('models.actions.checkpoints'), run: () => navigation.showCheckpoints(choice.run) },
    ];
  }
  return [
    { label: t('models.actions.rename'), keys: 'F2', run: startToRename },
    { label: t('models.actions.delete'), keys: 'Del', danger: true, run: () => void remove(entry) },
  ];
}
