import { Option, type Command } from 'commander';
import { PRESETS } from '../../core/configuration';
import { predictImage } from '../../core/model';
import { PREPROCESSING_KINDS } from '../../core/preprocessing';
import { FileError } from '../../storage/file-error';
import { loadDataset } from '../load-dataset';
import { addDatasetOption, addRunsOption, runsFolder, type OptionValues } from '../options';
import { readDigit } from '../read-image';
import { modelFileNamed, readModelFile, withPreprocessing } from '../read-model';
import { breathe, printJson, printLine, throwIfStopped, type Terminal } from '../terminal';

/** `inkling predict MODEL IMAGE...`. */
export function addPredictCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('predict <model> <images...>')
    .summary('read digits from pictures')
    .description(
      'Reads one digit from each picture (png, jpeg, webp, gif, bmp) with a model: a file, or a run (its id or ' +
        'folder). Ink may be dark on light or light on dark. A picture of just the size that the model takes is ' +
        'read as it is; any other is cut out, scaled and centred as MNIST’s digits are.',
    );
  addRunsOption(addDatasetOption(command))
    .addOption(
      new Option('--preprocess <kind>', `preprocessing of the pixels (${PREPROCESSING_KINDS.join(', ')})`),
    )
    .option('--json', 'print one JSON document')
    .action(async (name: string, files: string[], options: OptionValues) => {
      const stored = readModelFile(modelFileNamed(name, runsFolder(terminal, options)));
      const model = await withPreprocessing(stored, options.preprocess, async () => {
        const { dataset } = await loadDataset(terminal, options.data as string | undefined, PRESETS.course);
        const { height, width, train } = dataset;
        if (height * width !== stored.shape.inputs) {
          throw new FileError(
            dataset.source,
            `has images of ${height} x ${width} pixels; the model takes others`,
          );
        }
        return train.images.subarray(0, PRESETS.course.trainSize * height * width);
      });
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
