/** The terminal face of Inkling: reads the command line, runs one command, and turns errors into one line. */
import { Command, CommanderError } from 'commander';
import { ConfigurationError } from '../core/configuration';
import { DownloadCancelled, DownloadError } from '../datasets/mnist-download/mnist-download';
import { reasonOf } from '../formats/format-error';
import { FileError } from '../storage/file-error';
import { version } from '../../package.json';
import { addDataCommand } from './commands/data';
import { addEvaluateCommand } from './commands/evaluate';
import { addInspectCommand } from './commands/inspect';
import { addPredictCommand } from './commands/predict';
import { addResumeCommand } from './commands/resume';
import { addRunsCommand } from './commands/runs';
import { addTrainCommand } from './commands/train';
import { CommandError, type Terminal } from './terminal';

const EXPECTED = [CommandError, ConfigurationError, FileError, DownloadError, DownloadCancelled, RangeError];

function createProgram(terminal: Terminal): Command {
  const program = new Command('inkling')
    .description('Train and explore two-layer neural networks.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text.replace(/^error: /, 'inkling: ')),
    });
  addTrainCommand(program, terminal);
  addResumeCommand(program, terminal);
  addRunsCommand(program, terminal);
  addEvaluateCommand(program, terminal);
  addPredictCommand(program, terminal);
  addInspectCommand(program, terminal);
  addDataCommand(program, terminal);
  return program;
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
  // A reader that has seen enough, such as `head`, closes the pipe: no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
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
