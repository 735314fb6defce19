import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import {
  ConfigurationError,
  parseTrainingConfiguration,
  PRESETS,
  type TrainingConfiguration,
} from '../../core/configuration';
import { RunFolder, RunStore } from '../../runs/run-store';
import { TrainingRun } from '../../runs/training-run';
import { FileError } from '../../storage/file-error';
import { shellArgument } from '../format';
import { describeDataset, loadDataset, reloadDataset } from '../load-dataset';
import {
  addCheckpointOptions,
  addDatasetOption,
  addRunsOption,
  configurationOverrides,
  runsFolder,
  type OptionValues,
} from '../options';
import { openModel, placeInRun, type OpenedModel } from '../read-model';
import { configurationFrom } from '../start-from';
import { CommandError, printLine, type Terminal } from '../terminal';
import { trainAndReport } from '../train-and-report';
import { trainNewRun } from '../train-new-run';
import { MODEL_EXTENSIONS, modelTarget, type ModelTarget } from '../write-model';

type Typed = ReturnType<typeof configurationOverrides>;

async function resumeRun(
  terminal: Terminal,
  folder: RunFolder,
  options: OptionValues,
  out: ModelTarget | undefined,
): Promise<void> {
  const json = options.json === true;
  const run = folder.read();
  // Told before the data are read or generated, which takes seconds.
  if (run.status === 'running') {
    throw new CommandError(`${run.id}: another process is training this run; wait for it or stop it first`);
  }
  const { dataset } =
    options.data === undefined
      ? await reloadDataset(terminal, run.dataset)
      : await loadDataset(terminal, String(options.data), run.configuration);
  const training = TrainingRun.resume(folder, dataset);
  if (!json) printLine(terminal, describeDataset(dataset, run.configuration));
  await trainAndReport(terminal, training, { json, out });
}

/** A checkpoint that was read, with the history that it must have. Throws a FileError. */
function openCheckpoint(terminal: Terminal, file: string): OpenedModel {
  const train = `inkling train --from ${shellArgument(file)}`;
  const place = placeInRun(file);
  if (place) {
    const { id } = place.run;
    const reason = `belongs to run ${id}: inkling resume ${id} goes on with it, ${train} starts a new one`;
    throw new FileError(file, reason);
  }
  const opened = openModel(terminal, file, '');
  if (!opened.history)
    throw new FileError(file, `holds a model without its training history; to train it further: ${train}`);
  return opened;
}

/** The preset course from where the checkpoint stands. Throws a ConfigurationError. */
function configurationOfCheckpoint(opened: OpenedModel, typed: Typed): TrainingConfiguration {
  const { file, model, history } = opened;
  const course = PRESETS.course;
  const { preprocess: _own, ...others } = typed;
  const configuration = parseTrainingConfiguration({
    ...course,
    lambda: model.lambda,
    learningRate: history?.learningRate ?? course.learningRate,
    batchSize: history?.batchSize ?? course.batchSize,
    ...others,
    ...(typed.preprocess === undefined ? {} : { preprocess: typed.preprocess }),
  });
  const done = history?.epoch ?? 0;
  const left = configuration.epochs - done;
  if (typed.epochs !== undefined && left < 1) {
    throw new ConfigurationError(
      `epochs: ${file} has done ${done}, so in all there must be at least ${done + 1}, not ${configuration.epochs}`,
    );
  }
  return configurationFrom(opened, { ...configuration, epochs: Math.max(left, 1) }, typed);
}

async function resumeCheckpoint(
  terminal: Terminal,
  file: string,
  options: OptionValues,
  out: ModelTarget | undefined,
): Promise<void> {
  const opened = openCheckpoint(terminal, file);
  const configuration = configurationOfCheckpoint(opened, configurationOverrides(options));
  if (options.json !== true) {
    const done = `${opened.history?.epoch ?? 0} epochs done, ${configuration.epochs} to go`;
    printLine(terminal, `New run:  goes on from ${path.basename(file)} (${done})`);
  }
  await trainNewRun(terminal, opened, configuration, options, out);
}

/** `inkling resume RUN`. */
export function addResumeCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('resume <run>')
    .summary('go on with a run that was stopped, or with a checkpoint of Python')
    .description(
      'Goes on with a run that was stopped or interrupted (its id, or its folder), from its last whole ' +
        'checkpoint. It ends with the same bytes as if it had never stopped. With a checkpoint of the course’s ' +
        'Python (.pkl) a new run goes on from its weights, learning rate, batch size and lambda, for the epochs ' +
        'of the preset course that are left (--epochs: how many in all).',
    );
  addRunsOption(addCheckpointOptions(addDatasetOption(command)))
    .option('--out <file>', `also write the model to this file; its extension says how: ${MODEL_EXTENSIONS}`)
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: OptionValues) => {
      const out = options.out === undefined ? undefined : modelTarget(command, String(options.out));
      const runs = runsFolder(terminal, options);
      const isRun = existsSync(path.join(runs, name, 'run.json'));
      if (!isRun && existsSync(name) && !statSync(name).isDirectory())
        return resumeCheckpoint(terminal, name, options, out);
      const folder = new RunStore(runs).open(name);
      if (Object.keys(configurationOverrides(options)).length > 0)
        command.error(`error: ${name}: a run goes on as it was configured; only --data can be another`);
      return resumeRun(terminal, folder, options, out);
    });
}
