import type { Command } from 'commander';
import type { Run } from '../../runs/run';
import { RunStore } from '../../runs/run-store';
import { formatDuration } from '../format';
import { addRunsOption, runsFolder, type OptionValues } from '../options';
import { printTable } from '../table';
import { printJson, printLine, type Terminal } from '../terminal';

function row(run: Run): string[] {
  const { configuration, best, test } = run;
  const { optimizer, hidden, learningRate, lambda, seed } = configuration;
  return [
    run.id,
    run.status,
    `${run.epoch ?? 0} / ${configuration.epochs}`,
    best ? best.valAccuracy.toFixed(4) : '',
    test ? test.accuracy.toFixed(4) : '',
    run.seconds === undefined ? '' : formatDuration(run.seconds),
    run.dataset.name,
    `${optimizer}, ${hidden} hidden, rate ${learningRate}, lambda ${lambda}, seed ${seed}`,
  ];
}

const HEADINGS = ['Run', 'Status', 'Epoch', 'Best val', 'Test', 'Time', 'Data', 'Configuration'];

/** `inkling runs`. */
export function addRunsCommand(program: Command, terminal: Terminal): void {
  addRunsOption(program.command('runs').summary('list all runs').description('Lists all runs, newest first.'))
    .option('--json', 'print one JSON document')
    .action((options: OptionValues) => {
      const store = new RunStore(runsFolder(terminal, options));
      const { runs, unreadable } = store.list();
      for (const { folder, reason } of unreadable) terminal.stderr.write(`inkling: ${folder}: ${reason}\n`);
      if (options.json === true) {
        printJson(
          terminal,
          runs.map((run) => ({ ...run, dir: store.open(run.id).folder })),
        );
      } else if (runs.length === 0) {
        printLine(terminal, `No runs yet in ${store.folder}. Make one with: inkling train`);
      } else {
        printTable(terminal, HEADINGS, runs.map(row), new Set([2, 3, 4, 5]));
      }
    });
}
