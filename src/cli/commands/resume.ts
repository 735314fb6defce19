import type { Command } from 'commander';
import { RunStore } from '../../runs/run-store';
import { TrainingRun } from '../../runs/training-run';
import { describeDataset, loadDataset, reloadDataset } from '../load-dataset';
import { addDatasetOption, addRunsOption, runsFolder, type OptionValues } from '../options';
import { CommandError, printLine, type Terminal } from '../terminal';
import { trainAndReport } from '../train-and-report';
import { assertWritable } from '../writable';

/** `inkling resume RUN`. */
export function addResumeCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('resume <run>')
    .summary('go on with a run that was stopped')
    .description(
      'Goes on with a run that was stopped or interrupted (its id, or its folder), from its last whole ' +
        'checkpoint. It ends with the same bytes as if it had never stopped.',
    );
  addRunsOption(addDatasetOption(command))
    .option('--out <file>', 'also write the model to this .npz file')
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: OptionValues) => {
      const json = options.json === true;
      const out = options.out as string | undefined;
      const folder = new RunStore(runsFolder(terminal, options)).open(name);
      const run = folder.read();
      // Told before the data are read or generated, which takes seconds.
      if (run.status === 'running') {
        throw new CommandError(
          `${run.id}: another process is training this run; wait for it or stop it first`,
        );
      }
      if (out !== undefined) assertWritable(out);
      const { dataset } =
        options.data === undefined
          ? await reloadDataset(terminal, run.dataset)
          : await loadDataset(terminal, String(options.data), run.configuration);
      const training = TrainingRun.resume(folder, dataset);
      if (!json) printLine(terminal, describeDataset(dataset, run.configuration));
      await trainAndReport(terminal, training, { json, out });
    });
}
