/** The terminal face of Inkling: reads the command line, runs one command, and turns errors into one line. */
import { Command, CommanderError } from 'commander';
import { ConfigurationError } from '../core/configuration';
import { DownloadCancelled, DownloadError } from '../datasets/mnist-download/mnist-download';
import { reasonOf } from '../formats/format-error';
import { fileError, FileError } from '../storage/file-error';
import { version } from '../../package.json';
import { addConvertCommand } from './commands/convert';
import { addDataCommand } from './commands/data';
import { addEvaluateCommand } from './commands/evaluate';
import { addInspectCommand } from './commands/inspect';
import { addPredictCommand } from './commands/predict';
import { addResumeCommand } from './commands/resume';
import { addRunsCommand } from './commands/runs';
import { addSearchCommand } from './commands/search';
import { addTrainCommand } from './commands/train';
import { CommandError, type Terminal } from './terminal';

const EXPECTED = [CommandError, ConfigurationError, FileError, DownloadError, DownloadCancelled, RangeError];

const EXAMPLES = `
Examples:
  inkling train                          train the course's network on MNIST, or on synthetic digits
  inkling train --preset adam --epochs 3
  inkling runs                           list what was trained
  inkling evaluate RUN --test-size 10000 test a run's model on the whole test set
  inkling predict RUN digit.png          read a digit from a picture
  inkling convert RUN mine.pkl           write its model and history for Python

Every command explains itself: inkling COMMAND --help`;

/** A usage error on one line, with the way to the command's help. */
function usageError(text: string, command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at; at = at.parent) names.unshift(at.name());
  const [, message, guess] = /^(?:error: )?(.*?)(?:\s*\(Did you mean (.*)\?\))?\s*$/s.exec(text) ?? [
    '',
    text,
  ];
  const advice = guess ? `did you mean ${guess}?` : `see ${names.join(' ')} --help`;
  return `inkling: ${(message ?? text).replace(/\.$/, '')}; ${advice}\n`;
}

/** Gives a command and all below it their form of usage errors. */
function explainUsageErrors(command: Command): void {
  command.configureOutput({ outputError: (text, write) => write(usageError(text, command)) });
  command.commands.forEach(explainUsageErrors);
}

function createProgram(terminal: Terminal): Command {
  const program = new Command('inkling')
    .description('Trains and explores two-layer neural networks that read handwritten digits.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    // A command's options are its own, even where the commands below it have some of the same name.
    .enablePositionalOptions()
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    });
  addTrainCommand(program, terminal);
  addResumeCommand(program, terminal);
  addRunsCommand(program, terminal);
  addSearchCommand(program, terminal);
  addEvaluateCommand(program, terminal);
  addPredictCommand(program, terminal);
  addInspectCommand(program, terminal);
  addConvertCommand(program, terminal);
  addDataCommand(program, terminal);
  explainUsageErrors(program);
  return program;
}

/** A stream that can no longer be written to ends the process, with one line where that can still be seen. */
function listenForBrokenOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, such as `head`, closes the pipe: no error of ours.
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`inkling: ${fileError('standard output', error).message}\n`);
    process.exit(1);
  });
  process.stderr.on('error', () => process.exit(1));
}

/** The first Ctrl-C asks the command to stop; a second one ends the process at once. */
function listenForStop(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

/**
 * Runs one command.
 * @param args the command line without `node` and the script
 * @returns the exit code: 0 done, 1 failed with one line on stderr, 2 a command line that is not understood
 */
export async function main(
  args: string[],
  { resourcesFolder }: { resourcesFolder: string },
): Promise<number> {
  listenForBrokenOutput();
  const terminal: Terminal = {
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    resourcesFolder,
    signal: listenForStop(),
  };
  try {
    await createProgram(terminal).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.stderr.write(`inkling: ${reasonOf(error)}\n`);
    if (
      !EXPECTED.some((kind) => error instanceof kind) &&
      process.env.INKLING_DEBUG &&
      error instanceof Error
    ) {
      terminal.stderr.write(`${error.stack ?? ''}\n`);
    }
    return 1;
  }
}
