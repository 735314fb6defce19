import { Option, type Command } from 'commander';
import {
  addRunsOption,
  addTrainingOptions,
  configurationFromOptions,
  configurationOverrides,
  runsFolder,
  type OptionValues,
} from '../options';
import { openModel } from '../read-model';
import { configurationFrom } from '../start-from';
import type { Terminal } from '../terminal';
import { trainNewRun } from '../train-new-run';
import { MODEL_EXTENSIONS, modelTarget } from '../write-model';

const EXAMPLES = `
Examples:
  inkling train                                   the assignment, on MNIST where it is found
  inkling train --data synthetic --epochs 3       without any download
  inkling train --hidden 300 --learning-rate 5e-4 --out wide.npz
  inkling train --preset adam --early-stopping accuracy --select best
  inkling train --from wide.npz --epochs 3 --learning-rate 1e-4
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
  addTrainingOptions(command)
    .optionsGroup('Start:')
    .addOption(
      new Option(
        '--from <model>',
        'the weights of a model (a file of any format, or a run), with its hidden units and preprocessing',
      ).conflicts(['init', 'std']),
    );
  addRunsOption(command.optionsGroup('Results:'))
    .option('--out <file>', `also write the model to this file; its extension says how: ${MODEL_EXTENSIONS}`)
    .option('--json', 'print one JSON document')
    .action(async (options: OptionValues) => {
      const typed = configurationFromOptions(options);
      const out = options.out === undefined ? undefined : modelTarget(command, String(options.out));
      const runs = runsFolder(terminal, options);
      const opened = options.from === undefined ? null : openModel(terminal, String(options.from), runs);
      const configuration = opened
        ? configurationFrom(opened, typed, configurationOverrides(options))
        : typed;
      await trainNewRun(terminal, opened, configuration, options, out);
    });
}
