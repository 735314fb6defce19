import type { Command } from 'commander';
import { TrainingRun } from '../../runs/training-run';
import { RunStore } from '../../runs/run-store';
import { loadDataset } from '../load-dataset';
import {
  addRunsOption,
  addTrainingOptions,
  configurationFromOptions,
  runsFolder,
  type OptionValues,
} from '../options';
import { printLine, type Terminal } from '../terminal';
import { trainAndReport } from '../train-and-report';

/** `inkling train`. */
export function addTrainCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('train')
    .description('train a network; prints its epochs and test accuracy');
  addRunsOption(addTrainingOptions(command))
    .option('--out <file>', 'also write the model to this .npz file')
    .option('--json', 'print one JSON document')
    .action(async (options: OptionValues) => {
      const json = options.json === true;
      const configuration = configurationFromOptions(options);
      const { dataset, synthetic } = await loadDataset(
        terminal,
        options.data as string | undefined,
        configuration,
      );
      if (!json) printLine(terminal, `Data:  ${dataset.name} (${dataset.source})`);
      const store = new RunStore(runsFolder(terminal, options));
      const training = TrainingRun.create(store, configuration, dataset, synthetic);
      await trainAndReport(terminal, training, { json, out: options.out as string | undefined });
    });
}
