import type { Command } from 'commander';
import { RunStore } from '../../runs/run-store';
import { TrainingRun } from '../../runs/training-run';
import { loadDataset, reloadDataset } from '../load-dataset';
import { addDatasetOption, addRunsOption, runsFolder, type OptionValues } from '../options';
import { printLine, type Terminal } from '../terminal';
import { trainAndReport } from '../train-and-report';

/** `inkling resume RUN`. */
export function addResumeCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('resume <run>')
    .description('go on with a run that was stopped or interrupted, to the same bytes as if it had not been');
  addRunsOption(addDatasetOption(command))
    .option('--out <file>', 'also write the model to this .npz file')
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: OptionValues) => {
      const json = options.json === true;
      const folder = new RunStore(runsFolder(terminal, options)).open(name);
      const run = folder.read();
      const { dataset } =
        options.data === undefined
          ? await reloadDataset(terminal, run.dataset)
          : await loadDataset(terminal, String(options.data), run.configuration);
      const training = TrainingRun.resume(folder, dataset);
      if (!json) printLine(terminal, `Data:  ${dataset.name} (${dataset.source})`);
      await trainAndReport(terminal, training, { json, out: options.out as string | undefined });
    });
}
