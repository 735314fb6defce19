import type { Command } from 'commander';
import { predictImage } from '../../core/model';
import {
  addDatasetOption,
  addPreprocessOption,
  addRunsOption,
  runsFolder,
  type OptionValues,
} from '../options';
import { readDigit } from '../read-image';
import { openModel, withCoursePreprocessing } from '../read-model';
import { breathe, printJson, printLine, throwIfStopped, type Terminal } from '../terminal';

/** `inkling predict MODEL IMAGE...`. */
export function addPredictCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('predict <model> <images...>')
    .summary('read digits from pictures')
    .description(
      'Reads one digit from each picture (png, jpeg, webp, gif, bmp) with a model: a file of any ' +
        'format, or a run (its id or folder). Ink may be dark on light or light on dark. A picture of just the size that the model takes is ' +
        'read as it is; any other is cut out, scaled and centred as MNIST’s digits are.',
    );
  addRunsOption(addPreprocessOption(addDatasetOption(command)))
    .option('--json', 'print one JSON document')
    .action(async (name: string, files: string[], options: OptionValues) => {
      const opened = openModel(terminal, name, runsFolder(terminal, options));
      const model = await withCoursePreprocessing(terminal, opened.model, options);
      const results = [];
      for (const file of files) {
        await breathe();
        throwIfStopped(terminal, file);
        const image = await readDigit(file, model.imageSize);
        results.push({ file, ...predictImage(model, image) });
      }
      if (options.json === true) {
        printJson(terminal, results);
        return;
      }
      const width = Math.max(...files.map((file) => file.length));
      for (const { file, digit, probabilities } of results) {
        const percent = (100 * probabilities[digit]!).toFixed(1);
        printLine(terminal, `${file.padEnd(width)}  ${digit}  (${percent} %)`);
      }
    });
}
