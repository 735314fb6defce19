/** Trains a recorded run in the terminal, and reports it as the assignment's table or as JSON. */
import path from 'node:path';
import type { EpochRecord } from '../runs/history';
import type { RunEvent, RunResult, TrainingRun } from '../runs/training-run';
import { trainingHistory } from '../runs/training-history';
import { defaultRunsFolder } from '../storage/application-folder';
import { fileError, FileError } from '../storage/file-error';
import { formatCount, shellArgument } from './format';
import { startProgress } from './progress';
import { CommandError, drive, printJson, printLine, type Terminal } from './terminal';
import { writeModel, type ModelTarget } from './write-model';

/** How to report, and where the model goes besides the run's own folder. */
export interface ReportOptions {
  json: boolean;
  out: ModelTarget | undefined;
}

/** One line of the table; losses end below `val loss`, accuracies below `val accuracy`, whatever the digits of n. */
function tableLine(label: string, epochs: number, valLoss: string, valAccuracy: string): string {
  const width = Math.max('Epoch (k / n)  val loss'.length, `Epoch (${epochs} / ${epochs})  0.0000`.length);
  return `${label}  ${valLoss.padStart(width - label.length - 2)}  ${valAccuracy.padStart(12)}`;
}

function epochLine({ epoch, valLoss, valAccuracy }: EpochRecord, epochs: number): string {
  return tableLine(`Epoch (${epoch} / ${epochs})`, epochs, valLoss.toFixed(4), valAccuracy.toFixed(4));
}

/** The middle of the epochs' times, in seconds; null before the first. */
function medianSeconds(history: readonly EpochRecord[]): number | null {
  const times = history.filter(({ epoch }) => epoch > 0).map(({ seconds }) => seconds);
  if (times.length === 0) return null;
  times.sort((a, b) => a - b);
  const middle = times.length >> 1;
  return times.length % 2 ? times[middle]! : (times[middle - 1]! + times[middle]!) / 2;
}

/** The command that goes on with a run, ready to be pasted into a shell. */
function resumeCommand(terminal: Terminal, training: TrainingRun, out: ModelTarget | undefined): string {
  const folder = path.dirname(training.folder.folder);
  const isDefault = path.resolve(folder) === path.resolve(defaultRunsFolder(terminal.environment));
  const words = ['inkling', 'resume', training.id];
  if (!isDefault) words.push('--runs', folder);
  if (out) words.push('--out', out.file);
  return words.map(shellArgument).join(' ');
}

/** Drives the run to its end, with a progress bar and, unless JSON is asked for, the table as it grows. */
async function trainWithProgress(
  terminal: Terminal,
  training: TrainingRun,
  json: boolean,
): Promise<RunResult | null> {
  const { epochs, batchSize } = training.configuration;
  const progress = startProgress(terminal, epochs);
  let stepsTimed = 0;
  let timedSince = performance.now();
  let rate = '';
  const onEvent = (event: RunEvent) => {
    if (event.type === 'step') {
      stepsTimed++;
      const elapsed = (performance.now() - timedSince) / 1000;
      if (elapsed > 0.5) {
        rate = `${formatCount(Math.round((stepsTimed * batchSize) / elapsed))} samples/s`;
        stepsTimed = 0;
        timedSince = performance.now();
      }
      progress.update(
        event.epoch - 1 + event.batch / event.batches,
        `Epoch ${event.epoch} / ${epochs}`,
        rate,
      );
    }
    if (event.type === 'epoch' && !json) {
      progress.pause();
      printLine(terminal, epochLine(event.record, epochs));
    }
  };
  try {
    return await drive(training.events(), terminal.signal, onEvent);
  } finally {
    progress.stop();
  }
}

/** Trains to the end and reports. Throws when the run is stopped, diverges or fails; what was recorded stays. */
export async function trainAndReport(
  terminal: Terminal,
  training: TrainingRun,
  { json, out }: ReportOptions,
): Promise<void> {
  const { epochs } = training.configuration;
  if (!json) {
    printLine(terminal, tableLine('Epoch (k / n)', epochs, 'val loss', 'val accuracy'));
    for (const record of training.recorded) printLine(terminal, epochLine(record, epochs));
  }
  let result: RunResult | null;
  try {
    result = await trainWithProgress(terminal, training, json);
  } catch (error) {
    training.abandon('failed', error);
    throw error;
  }
  if (!result) {
    training.abandon('stopped');
    const epoch = Math.min(training.recorded.length, epochs);
    const command = resumeCommand(terminal, training, out);
    throw new CommandError(`${training.id}: stopped in epoch ${epoch} of ${epochs}; go on with: ${command}`);
  }
  const { model, test } = result;
  if (!model || !test) {
    const epoch = training.recorded.length;
    throw new CommandError(
      `${training.id}: training diverged in epoch ${epoch} (the loss is not finite); try a lower learning rate`,
    );
  }
  if (out) writeResult(terminal, out, training, result);
  const modelFile = out?.file ?? training.folder.modelFile;
  if (json) printJson(terminal, report(training, result, modelFile));
  else printSummary(terminal, training, result, modelFile);
}

/** Writes the run's model with its history up to the epoch that it was taken from. */
function writeResult(
  terminal: Terminal,
  out: ModelTarget,
  { configuration, folder }: TrainingRun,
  { model, history, best }: RunResult,
): void {
  if (!model) return;
  const records = configuration.select === 'best' ? history.slice(0, best.epoch + 1) : history;
  const contents = {
    model,
    history: trainingHistory(records, configuration.batchSize),
    pythonClass: null,
  };
  try {
    // The run keeps its history: nobody misses it in a format that has no place for it.
    writeModel(terminal, out, contents, { history: null });
  } catch (error) {
    const { file, reason } = fileError(out.file, error);
    throw new FileError(file, `${reason}; the trained model is kept in ${folder.modelFile}`);
  }
}

function report(training: TrainingRun, result: RunResult, modelFile: string): unknown {
  const { id, folder, configuration, reference } = training;
  const { name, source, sha256 } = reference;
  const { parent } = folder.read();
  return {
    run: { id, dir: folder.folder },
    ...(parent ? { parent } : {}),
    config: configuration,
    dataset: { name, source, ...(sha256 === undefined ? {} : { sha256 }) },
    epochs: result.history.map(({ epoch, trainLoss, valLoss, valAccuracy, learningRate, seconds }) => ({
      epoch,
      trainLoss,
      valLoss,
      valAccuracy,
      learningRate,
      seconds,
    })),
    best: result.best,
    test: result.test,
    secondsPerEpoch: medianSeconds(result.history),
    model: modelFile,
  };
}

function printSummary(terminal: Terminal, training: TrainingRun, result: RunResult, modelFile: string): void {
  const { outcome, best, test, history } = result;
  const seconds = medianSeconds(history);
  if (outcome === 'early-stopping') {
    printLine(terminal, `Stopped early: no better validation for ${training.configuration.patience} epochs`);
  }
  printLine(terminal, `Best val accuracy:  ${best.valAccuracy.toFixed(4)} (epoch ${best.epoch})`);
  if (test)
    printLine(terminal, `Test accuracy:  ${test.accuracy.toFixed(4)} (${formatCount(test.samples)} samples)`);
  if (seconds !== null) printLine(terminal, `Time per epoch:  ${seconds.toFixed(3)} s`);
  printLine(terminal, `Run:  ${training.id}`);
  printLine(terminal, `Model:  ${modelFile}`);
}
