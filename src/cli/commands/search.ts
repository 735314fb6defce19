import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import type { Dataset } from '../../datasets/dataset';
import { RunStore } from '../../runs/run-store';
import { datasetReference } from '../../runs/run-origin';
import { createPlan, readPlan, writePlan, type SearchPlan } from '../../search/search-plan';
import { searchFolder } from '../../search/search-library';
import { bestTrial, runSearch, searchFolders } from '../../search/search-run';
import { defaultRunsFolder } from '../../storage/application-folder';
import { FileError } from '../../storage/file-error';
import { shellArgument } from '../format';
import { describeDataset, loadDataset, reloadDataset } from '../load-dataset';
import { addRunsOption, runsFolder, wholeNumber, type OptionValues } from '../options';
import { startProgress } from '../progress';
import { openModel } from '../read-model';
import { addSearchOptions, searchSettingsFromOptions } from '../search-options';
import { reportSearch, trialLine } from '../search-report';
import { CommandError, printLine, printWarning, type Terminal } from '../terminal';
import { modelTarget, writeModel, type ModelTarget } from '../write-model';
import { addPlanCommands } from './search-plan';

const EXAMPLES = `
A list (50,80,100) or a range (5e-5..1e-3:log) is varied, a single value is fixed. Unless named, hidden units,
learning rate and lambda are varied as in the assignment.

Examples:
  inkling search                                          the assignment's search, ten trials
  inkling search --trials 30 --learning-rate 1e-4..1e-2:log --sampler tpe --out best.model
  inkling search --trials 27 --epochs 9 --prune halving   few epochs for all, many for the best
  inkling search resume search-20261123-201500-a1b2c3     go on after Ctrl-C
  inkling search plan -o plan.json                        for many machines: see search plan --help`;

interface SearchTask {
  plan: SearchPlan;
  dataset: Dataset;
  runs: string;
  jobs: number;
  json: boolean;
  out: ModelTarget | undefined;
}

function resumeCommand(terminal: Terminal, { plan, runs, out }: SearchTask): string {
  const isDefault = path.resolve(runs) === path.resolve(defaultRunsFolder(terminal.environment));
  const words = ['inkling', 'search', 'resume', plan.id];
  if (!isDefault) words.push('--runs', runs);
  if (out) words.push('--out', out.file);
  return words.map(shellArgument).join(' ');
}

async function search(terminal: Terminal, task: SearchTask): Promise<void> {
  const { plan, dataset, runs, jobs, json, out } = task;
  const { resultsFolder } = searchFolders(searchFolder(runs, plan.id));
  const { trials } = plan.settings;
  const progress = startProgress(terminal, trials);
  let ended = 0;
  const outcome = await runSearch({
    plan,
    dataset,
    resultsFolder,
    runsFolder: runs,
    jobs,
    workerFile: path.join(import.meta.dirname, 'search-worker.js'),
    signal: terminal.signal,
    listener: {
      damaged: (errors) => {
        for (const { file, reason } of errors) printWarning(terminal, file, `${reason}; it is trained again`);
      },
      trialRecorded: (result) => {
        if (result.status === 'paused') return;
        ended++;
        progress.update(ended, `Trial ${ended} / ${trials}`, '');
        if (json) return;
        progress.pause();
        printLine(terminal, trialLine(plan, result));
      },
    },
  }).finally(() => progress.stop());
  if (outcome.isStopped) {
    const finished = outcome.results.filter(({ status }) => status !== 'paused').length;
    throw new CommandError(
      `${plan.id}: stopped after ${finished} of ${trials} trials; go on with: ${resumeCommand(terminal, task)}`,
    );
  }
  const best = bestTrial(plan, outcome.results);
  if (best && out) {
    const { model, history } = openModel(terminal, new RunStore(runs).open(best.run).modelFile, runs);
    writeModel(terminal, out, { model, history, pythonClass: null }, { history: null });
  }
  reportSearch(terminal, plan, outcome.results, { json, runs, out: out?.file });
}

function jobsOf(options: OptionValues): number {
  return options.jobs === undefined ? availableParallelism() : wholeNumber('jobs', options.jobs, 1);
}

function targetOf(command: Command, options: OptionValues): ModelTarget | undefined {
  return options.out === undefined ? undefined : modelTarget(command, String(options.out));
}

function addResultOptions(command: Command): Command {
  return addRunsOption(command)
    .option('--jobs <n>', 'trials trained at once; unless told, one for each processor')
    .option('--out <file>', 'also write the best model to this file')
    .option('--json', 'print one JSON document');
}

/** `inkling search`, `search resume`, and `search plan`, `trial` and `collect`. */
export function addSearchCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('search')
    .enablePositionalOptions()
    .summary('search hyperparameters')
    .description(
      'Trains a network for each of several combinations of hyperparameters, several at once, and finds the one ' +
        'with the best validation accuracy. Each trial is a run like any other. The same seed gives the same ' +
        'trials and results, however many are trained at once.',
    )
    .addHelpText('after', EXAMPLES);
  addResultOptions(addSearchOptions(command)).action(async (options: OptionValues) => {
    const settings = searchSettingsFromOptions(options);
    const [jobs, json] = [jobsOf(options), options.json === true];
    const out = targetOf(command, options);
    const loaded = await loadDataset(terminal, options.data as string | undefined, settings.base);
    const { dataset, synthetic } = loaded;
    const reference = datasetReference(dataset, synthetic ? { synthetic } : {}, settings.base.trainSize);
    const plan = createPlan(settings, reference);
    const runs = runsFolder(terminal, options);
    writePlan(searchFolders(searchFolder(runs, plan.id)).planFile, plan);
    if (!json) {
      printLine(terminal, describeDataset(dataset, settings.base));
      printLine(terminal, `Search:  ${plan.id}`);
    }
    await search(terminal, { plan, dataset, runs, jobs, json, out });
  });

  const resume = command
    .command('resume <search>')
    .summary('go on with a search that was stopped')
    .description('Goes on with a search (its id): finished trials are kept, others gone on with.');
  addResultOptions(resume).action(async (id: string, options: OptionValues) => {
    const runs = runsFolder(terminal, options);
    const { planFile } = searchFolders(searchFolder(runs, path.basename(id)));
    if (!existsSync(planFile)) throw new FileError(id, `no such search in ${runs}`);
    const plan = readPlan(planFile);
    const [jobs, json] = [jobsOf(options), options.json === true];
    const out = targetOf(resume, options);
    const { dataset } = await reloadDataset(terminal, plan.dataset);
    await search(terminal, { plan, dataset, runs, jobs, json, out });
  });
  addPlanCommands(command, terminal);
}
