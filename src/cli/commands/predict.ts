import { Option, type Command } from 'commander';
import { PRESETS } from '../../core/configuration';
import { predictImage } from '../../core/model';
import { PREPROCESSING_KINDS } from '../../core/preprocessing';
import { splitDataset } from '../../datasets/split';
import { loadDataset } from '../load-dataset';
import { addDatasetOption, addRunsOption, runsFolder, type OptionValues } from '../options';
import { readDigit } from '../read-image';
import { modelFileNamed, readModelFile, withPreprocessing } from '../read-model';
import { printJson, printLine, type Terminal } from '../terminal';

/** `inkling predict MODEL IMAGE...`. */
export function addPredictCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('predict <model> <images...>')
    .description('read digits from pictures with a model (a file, or the id of a run)');
  addRunsOption(addDatasetOption(command))
    .addOption(
      new Option('--preprocess <kind>', `preprocessing of the pixels (${PREPROCESSING_KINDS.join(', ')})`),
    )
    .option('--json', 'print one JSON document')
    .action(async (name: string, files: string[], options: OptionValues) => {
      const stored = readModelFile(modelFileNamed(name, runsFolder(terminal, options)));
      const model = await withPreprocessing(stored, options.preprocess, async () => {
        const { dataset } = await loadDataset(terminal, options.data as string | undefined, PRESETS.course);
        return splitDataset(dataset, PRESETS.course).train.images;
      });
      const results = [];
      for (const file of files) {
        const image = await readDigit(file, model.imageSize);
        results.push({ file, ...predictImage(model, image) });
      }
      if (options.json === true) {
        printJson(terminal, results);
        return;
      }
      for (const { file, digit, probabilities } of results) {
        printLine(terminal, `${file}  ${digit}  (${(100 * probabilities[digit]!).toFixed(1)} %)`);
      }
    });
}
