/** Makes a new run, from random weights or from a model's, and trains it to its end. */
import type { TrainingConfiguration } from '../core/configuration';
import { RunStore } from '../runs/run-store';
import { TrainingRun } from '../runs/training-run';
import { describeDataset, loadDataset } from './load-dataset';
import { runsFolder, type OptionValues } from './options';
import type { OpenedModel } from './read-model';
import { describeStart, startModel } from './start-from';
import { printLine, type Terminal } from './terminal';
import { trainAndReport } from './train-and-report';
import type { ModelTarget } from './write-model';

/**
 * Trains with this configuration on the data set that the options name, and reports.
 * @param opened the model to start from; the configuration has its hidden units
 */
export async function trainNewRun(
  terminal: Terminal,
  opened: OpenedModel | null,
  configuration: TrainingConfiguration,
  options: OptionValues,
  out: ModelTarget | undefined,
): Promise<void> {
  const json = options.json === true;
  const name = options.data as string | undefined;
  const { dataset, synthetic } = await loadDataset(terminal, name, configuration);
  const training = TrainingRun.create(new RunStore(runsFolder(terminal, options)), configuration, dataset, {
    ...(synthetic ? { synthetic } : {}),
    ...(opened ? { start: await startModel(opened, configuration, dataset) } : {}),
  });
  if (!json) {
    printLine(terminal, describeDataset(dataset, configuration));
    if (opened) printLine(terminal, describeStart(opened));
  }
  await trainAndReport(terminal, training, { json, out });
}
