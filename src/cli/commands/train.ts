import type { Command } from 'commander';
import { TrainingRun } from '../../runs/training-run';
import { RunStore } from '../../runs/run-store';
import { describeDataset, loadDataset } from '../load-dataset';
import {
  addRunsOption,
  addTrainingOptions,
  configurationFromOptions,
  runsFolder,
  type OptionValues,
} from '../options';
import { printLine, type Terminal } from '../terminal';
import { trainAndReport } from '../train-and-report';
import { assertWritable } from '../writable';

const EXAMPLES = `
Examples:
  inkling train                                   the assignment, on MNIST where it is found
  inkling train --data synthetic --epochs 3       without any download
  inkling train --hidden 300 --learning-rate 5e-4 --out wide.npz
  inkling train --preset adam --early-stopping accuracy --select best
  inkling train --seed 1 --test-size 10000 --json > result.json`;

/** `inkling train`. */
export function addTrainCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('train')
    .summary('train a network')
    .description(
      'Trains a network, epoch by epoch, and tests it. The run is recorded, so that it can be stopped ' +
        'with Ctrl-C at any time and gone on with by inkling resume. In brackets: what the preset course ' +
        'says, which is the assignment.',
    )
    .addHelpText('after', EXAMPLES);
  addRunsOption(addTrainingOptions(command))
    .option('--out <file>', 'also write the model to this .npz file')
    .option('--json', 'print one JSON document')
    .action(async (options: OptionValues) => {
      const json = options.json === true;
      const out = options.out as string | undefined;
      const configuration = configurationFromOptions(options);
      if (out !== undefined) assertWritable(out);
      const { dataset, synthetic } = await loadDataset(
        terminal,
        options.data as string | undefined,
        configuration,
      );
      const store = new RunStore(runsFolder(terminal, options));
      const training = TrainingRun.create(store, configuration, dataset, synthetic ? { synthetic } : {});
      if (!json) printLine(terminal, describeDataset(dataset, configuration));
      await trainAndReport(terminal, training, { json, out });
    });
}
