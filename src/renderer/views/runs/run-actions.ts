/** What can be done to runs, from the list, its menus and the page of a run. */
import type { RunSummary } from '../../../shared/contract';
import { api } from '../../lib/api';
import { application } from '../../state/application.svelte';
import { navigation } from '../../state/navigation.svelte';
import { problems } from '../../state/problems.svelte';
import { runs } from '../../state/runs.svelte';
import { setup } from '../../state/setup.svelte';
import { training } from '../../state/training.svelte';
import { runList } from './run-list.svelte';

/** Whether this run is being trained right now. */
export function isLive(id: string): boolean {
  return training.isActive && training.current?.id === id;
}

/** Whether training can go on from the run's last checkpoint. */
export function canResume(run: RunSummary): boolean {
  return ['stopped', 'interrupted', 'failed'].includes(run.status) && !isLive(run.id);
}

/** Goes back to training; the Train view shows it. */
export async function resume(run: RunSummary): Promise<void> {
  await training.resume(run.id);
  navigation.show('train');
}

/** Takes the run's configuration for the next one. */
export function takeConfiguration(run: RunSummary): void {
  setup.configuration = { ...run.configuration };
  navigation.show('train');
  problems.tell({ kind: 'done', text: application.t('runs.configurationTaken', { name: run.name }) });
}

export function showInFolder(run: RunSummary): void {
  void problems.watch(() => api.showRunInFolder(run.id));
}

/** Stars all of them, or takes the stars away if each has one. */
export async function toggleStars(chosen: readonly RunSummary[]): Promise<void> {
  const starred = !chosen.every((run) => run.starred);
  await Promise.all(
    chosen.filter((run) => run.starred !== starred).map((run) => runs.change(run.id, { starred })),
  );
}

/** Deletes all but a run that is being trained; the notice brings them back. */
export async function remove(chosen: readonly RunSummary[]): Promise<void> {
  const removable = chosen.filter((run) => !isLive(run.id));
  const ids = removable.map(({ id }) => id);
  const [first] = removable;
  if (!first) return;
  if (!(await runList.removing(() => runs.remove(ids)))) return;
  if (ids.includes(navigation.openRun ?? '')) navigation.openRun = null;
  const { t } = application;
  problems.tell({
    kind: 'done',
    text: t('runs.deleted', { count: ids.length, name: first.name }),
    action: { label: t('common.undo'), run: () => void runs.restore(ids) },
  });
}

/** Gives the run another name; an empty one changes nothing. */
export function rename(run: RunSummary, name: string): void {
  const trimmed = name.trim();
  if (trimmed !== '' && trimmed !== run.name) void runs.change(run.id, { name: trimmed });
}

/** A command in a menu, with the key that does the same. */
export interface RunCommand {
  label: string;
  keys?: string;
  run: () => void;
  danger?: boolean;
  disabled?: boolean;
}

/** Every command for these runs, in the order of menus. */
export function runCommands(chosen: readonly RunSummary[]): RunCommand[] {
  const { t } = application;
  const [first] = chosen;
  if (!first) return [];
  const stars: RunCommand = {
    label: t(chosen.every((run) => run.starred) ? 'runs.actions.unstar' : 'runs.actions.star'),
    keys: 'S',
    run: () => void toggleStars(chosen),
  };
  const removal: RunCommand = {
    label: t('runs.actions.delete'),
    keys: 'Del',
    danger: true,
    disabled: chosen.every(({ id }) => isLive(id)),
    run: () => void remove(chosen),
  };
  if (chosen.length > 1) {
    const compare: RunCommand = {
      label: t('runs.actions.compare'),
      keys: 'C',
      run: () => (runList.comparing = chosen.map(({ id }) => id)),
    };
    return [compare, stars, removal];
  }
  return [
    { label: t('runs.actions.open'), keys: 'Enter', run: () => navigation.showRun(first.id) },
    { label: t('runs.actions.rename'), keys: 'F2', run: () => (runList.renaming = first.id) },
    stars,
    ...(canResume(first) ? [{ label: t('runs.actions.resume'), run: () => void resume(first) }] : []),
    { label: t('runs.actions.useConfiguration'), run: () => takeConfiguration(first) },
    { label: t('runs.actions.showInFolder'), run: () => showInFolder(first) },
    removal,
  ];
}
