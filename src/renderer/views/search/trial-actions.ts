/** What can be done with a trial. */
import { keysOf, SEARCH_KEYS, trialConfiguration } from '../../../core/search/space';
import type { SearchSummary, TrialRow } from '../../../shared/searches';
import { application } from '../../state/application.svelte';
import { datasets } from '../../state/datasets.svelte';
import { navigation } from '../../state/navigation.svelte';
import { problems } from '../../state/problems.svelte';
import { runs } from '../../state/runs.svelte';
import { setup } from '../../state/setup.svelte';
import { datasetOfRun } from '../checkpoints/run-dataset';
import { runList } from '../runs/run-list.svelte';
import { rowOf } from './draft';
import { spaceAround } from './narrow';
import { searchView } from './search-view.svelte';

function numberOf({ trial }: TrialRow): string {
  return String(trial + 1);
}

/** The runs of these trials that there are; a list read before they were made is read again. */
async function runsOf(rows: readonly TrialRow[]): Promise<string[]> {
  const ids = rows.flatMap(({ run }) => run ?? []);
  if (ids.some((id) => runs.get(id) === null)) await runs.reload();
  return ids.filter((id) => runs.get(id) !== null);
}

function tellGone(): void {
  problems.tell({ kind: 'problem', text: application.t('search.trial.runGone') });
}

export async function openRun(row: TrialRow): Promise<void> {
  const [run] = await runsOf([row]);
  if (run === undefined) tellGone();
  else navigation.showRun(run);
}

/** Lays the curves of their runs over each other, in the Runs view. */
export async function compare(rows: readonly TrialRow[]): Promise<void> {
  const ids = await runsOf(rows);
  if (ids.length < 2) return tellGone();
  navigation.openRun = null;
  runList.comparing = ids;
  navigation.show('runs');
}

/** The Train view takes over the trial's configuration, and the data set that it learnt from. */
function takeConfiguration({ settings, dataset }: SearchSummary, row: TrialRow): void {
  if (row.parameters) setup.configuration = trialConfiguration(settings.base, row.parameters);
  const choice = datasetOfRun(dataset, datasets.entries);
  if (choice) setup.dataset = choice;
}

/** Goes on from the trial's model. */
export async function continueTraining(search: SearchSummary, row: TrialRow): Promise<void> {
  const [run] = await runsOf([row]);
  if (run === undefined) return tellGone();
  takeConfiguration(search, row);
  setup.from = { kind: 'run', run, epoch: null };
  navigation.show('train');
}

/** Trains the same once more, or changed, from fresh weights. */
export function takeSettings(search: SearchSummary, row: TrialRow): void {
  takeConfiguration(search, row);
  setup.from = null;
  navigation.show('train');
  problems.tell({
    kind: 'done',
    text: application.t('search.trial.settingsTaken', { number: numberOf(row) }),
  });
}

/** Writes a next search with narrower ranges around the trial's values. */
export function searchAround({ settings, dataset }: SearchSummary, row: TrialRow): void {
  if (!row.parameters) return;
  const { space, fixed } = spaceAround(settings.space, row.parameters);
  const base = trialConfiguration(settings.base, fixed);
  searchView.baseName = 'course';
  searchView.change({
    base,
    rows: keysOf(space).map((key) => rowOf(key, space[key]!, base)),
    sampler: settings.sampler === 'grid' ? 'random' : settings.sampler,
    pruner: settings.pruner,
    trials: settings.trials,
  });
  const choice = datasetOfRun(dataset, datasets.entries);
  if (choice) searchView.dataset = choice;
  problems.tell({
    kind: 'done',
    text: application.t('search.trial.aroundTaken', { number: numberOf(row) }),
  });
}

/** Whether its run can be opened and gone on from. */
export function hasModel(row: TrialRow): boolean {
  return row.run !== null && row.status === 'completed';
}

/** Hyperparameters of a trial in the order of every list. */
export function parameterKeys(row: TrialRow) {
  return SEARCH_KEYS.filter((key) => row.parameters?.[key] !== undefined);
}
