/** `inkling search plan`, `trial` and `collect`: a search in pieces, for any scheduler. */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { ConfigurationError } from '../../core/configuration';
import { SearchSchedule } from '../../core/search/schedule';
import { datasetReference } from '../../runs/run-origin';
import { RunStore } from '../../runs/run-store';
import { createPlan, readPlan, TrialResults, writePlan, type SearchPlan } from '../../search/search-plan';
import { runTrial } from '../../search/trial-run';
import { FileError } from '../../storage/file-error';
import { loadDataset, reloadDataset } from '../load-dataset';
import { addRunsOption, wholeNumber, type OptionValues } from '../options';
import { addSearchOptions, searchSettingsFromOptions } from '../search-options';
import { reportSearch, trialLine } from '../search-report';
import { CommandError, drive, printJson, printLine, printWarning, type Terminal } from '../terminal';
import { assertWritable } from '../writable';

const HOW = `
Each trial is one command, which can run on any machine that sees the plan's folder and the data set:

  inkling search plan -o plan.json --trials 20
  inkling search trial plan.json 0        ... and so on to 19, in any order, at any time, as often as you like
  inkling search collect plan.json

With GNU parallel:    seq 0 19 | parallel -j 4 inkling search trial plan.json
As a Slurm job array: see docs/search-on-many-machines.md`;

/** Results and runs lie beside the plan. */
function foldersOf(file: string, options: OptionValues): { results: string; runs: string } {
  const stem = path.resolve(file).replace(/\.json$/i, '');
  const runs = typeof options.runs === 'string' ? path.resolve(options.runs) : `${stem}.runs`;
  return { results: `${stem}.trials`, runs };
}

/** Throws a ConfigurationError where trials depend on each other's results. */
function assertIndependent({ settings }: SearchPlan): void {
  const { sampler, pruner } = settings;
  if (sampler === 'tpe')
    throw new ConfigurationError('sampler: tpe learns from earlier trials; a plan needs random, grid or lhs');
  if (pruner !== 'none')
    throw new ConfigurationError(`prune: ${pruner} compares trials with each other; a plan needs none`);
}

/** A trial's result, trained if need be; null when the command was asked to stop. */
async function trainTrial(
  terminal: Terminal,
  plan: SearchPlan,
  trial: number,
  { results, runs }: { results: string; runs: string },
) {
  const store = new TrialResults(results, plan);
  try {
    const known = store.read(trial);
    if (known && known.status !== 'failed') return known;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    printWarning(terminal, error.file, `${error.reason}; it is trained again`);
    rmSync(store.file(trial), { force: true });
  }
  const schedule = new SearchSchedule(plan.settings);
  const [task] = schedule.tasks(new Map()).filter((candidate) => candidate.trial === trial);
  if (!task) throw new ConfigurationError(`trial: must be 0..${schedule.count - 1}, not ${trial}`);
  const { dataset } = await reloadDataset(terminal, plan.dataset);
  const training = runTrial(new RunStore(runs), plan, task, dataset);
  const result = await drive(training, terminal.signal, () => {});
  if (!result) {
    training.return(undefined as never);
    return null;
  }
  return store.write(result);
}

/** Adds these commands below `search`. */
export function addPlanCommands(search: Command, terminal: Terminal): void {
  const plan = search
    .command('plan')
    .summary('write a search that other machines can share')
    .description('Writes what a search would try to a file, for `search trial` and `search collect`.')
    .addHelpText('after', HOW);
  addSearchOptions(plan)
    .requiredOption('-o, --output <file>', 'the plan, a .json file')
    .action(async (options: OptionValues) => {
      const settings = searchSettingsFromOptions(options);
      const file = String(options.output);
      assertWritable(file);
      const { dataset, synthetic } = await loadDataset(
        terminal,
        options.data as string | undefined,
        settings.base,
      );
      const reference = datasetReference(dataset, synthetic ? { synthetic } : {}, settings.base.trainSize);
      const made = createPlan(settings, reference);
      assertIndependent(made);
      writePlan(path.resolve(file), made);
      const { count } = new SearchSchedule(settings);
      printLine(terminal, `Planned ${count} trials in ${file}; each is: inkling search trial ${file} K`);
      printLine(terminal, `K goes from 0 to ${count - 1}; then: inkling search collect ${file}`);
    });

  addRunsOption(
    search
      .command('trial <plan> <k>')
      .summary('train one trial of a plan')
      .description(
        'Trains trial K of a plan, from 0. Done before, it only says its result; stopped or killed before, it goes on.',
      ),
  )
    .option('--json', 'print one JSON document')
    .action(async (file: string, k: string, options: OptionValues) => {
      const read = readPlan(file);
      assertIndependent(read);
      const trial = wholeNumber('trial', k, 0);
      const result = await trainTrial(terminal, read, trial, foldersOf(file, options));
      if (!result) throw new CommandError(`${file}: trial ${trial}: stopped; run it again to go on`);
      if (result.status === 'failed') throw new CommandError(`${file}: trial ${trial}: ${result.error}`);
      if (options.json === true) printJson(terminal, result);
      else printLine(terminal, trialLine(read, result));
    });

  addRunsOption(
    search
      .command('collect <plan>')
      .summary('gather the results of a plan')
      .description('Says what the trials of a plan have found, and which have no result yet.'),
  )
    .option('--json', 'print one JSON document')
    .action((file: string, options: OptionValues) => {
      const read = readPlan(file);
      const { results: folder, runs } = foldersOf(file, options);
      const { count } = new SearchSchedule(read.settings);
      const { results, damaged } = new TrialResults(folder, read).readAll(count);
      for (const { file: name, reason } of damaged)
        printWarning(terminal, name, `${reason}; train the trial again`);
      const found = [...results.values()].sort((a, b) => a.trial - b.trial);
      const json = options.json === true;
      if (!json) for (const result of found) printLine(terminal, trialLine(read, result));
      if (found.length > 0 && existsSync(runs))
        reportSearch(terminal, read, found, { json, runs, out: undefined });
      const missing = Array.from({ length: count }, (_, trial) => trial).filter(
        (trial) => !results.has(trial),
      );
      if (missing.length > 0)
        throw new CommandError(
          `${file}: ${missing.length} of ${count} trials have no result: ${missing.join(', ')}`,
        );
    });
}
