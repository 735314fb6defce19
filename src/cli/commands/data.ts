import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { ConfigurationError } from '../../core/configuration';
import { contentDigests } from '../../datasets/fingerprint';
import { datasetPlaces, findMnistPlace, readDataset } from '../../datasets/find-dataset';
import { downloadMnist, MNIST_MIRRORS } from '../../datasets/mnist-download/mnist-download';
import { MNIST_FILES } from '../../datasets/mnist-files';
import { sampleSheet } from '../../figures/sample-sheet';
import { dataFolder } from '../../storage/application-folder';
import { writeFileWhole } from '../../storage/atomic-file';
import { FileError } from '../../storage/file-error';
import { loadDataset } from '../load-dataset';
import { formatCount } from '../format';
import { addDatasetOption, wholeNumber, type OptionValues } from '../options';
import { startProgress } from '../progress';
import { printTable } from '../table';
import { CommandError, printJson, printLine, type Terminal } from '../terminal';
import { assertWritable } from '../writable';

const PLACE_NAMES = {
  option: '--data',
  environment: 'INKLING_MNIST_DIR',
  application: 'application data',
  resources: 'bundled',
  keras: 'Keras',
  torchvision: 'torchvision',
} as const;

function addListCommand(data: Command, terminal: Terminal): void {
  data
    .command('list')
    .summary('show where data sets are looked for')
    .description('Shows where MNIST is looked for, in this order, what is there and what is used.')
    .option('--json', 'print one JSON document')
    .action((options: OptionValues) => {
      const lookup = { environment: terminal.environment, resourcesFolder: terminal.resourcesFolder };
      const chosen = findMnistPlace(lookup)?.location;
      const places = datasetPlaces(lookup).map(({ kind, location }) => {
        const found = existsSync(location);
        return { kind, location, found, used: location === chosen };
      });
      if (options.json === true) {
        printJson(terminal, [
          ...places,
          { kind: 'synthetic', location: 'built in', found: true, used: chosen === undefined },
        ]);
        return;
      }
      const rows = places.map(({ kind, location, found, used }) => [
        used ? '*' : '',
        PLACE_NAMES[kind],
        found ? 'found' : used ? 'missing' : '–',
        location,
      ]);
      rows.push([chosen === undefined ? '*' : '', 'synthetic digits', 'always', 'built in']);
      printTable(terminal, ['', 'Place', 'Found', 'Location'], rows);
      printLine(terminal, '');
      printLine(terminal, '* is used unless --data says otherwise. To download MNIST: inkling data fetch');
    });
}

function addVerifyCommand(data: Command, terminal: Terminal): void {
  data
    .command('verify [where]')
    .summary('check that a data set is MNIST')
    .description(
      'Checks by SHA-256 that a folder or .npz file is MNIST; unless told, the one that would be used.',
    )
    .option('--json', 'print one JSON document')
    .action((where: string | undefined, options: OptionValues) => {
      const { environment, resourcesFolder } = terminal;
      const location = where ?? findMnistPlace({ environment, resourcesFolder })?.location;
      if (location === undefined) {
        throw new CommandError(
          'mnist: not found on this computer; run `inkling data fetch`, or name its folder',
        );
      }
      const digests = contentDigests(readDataset(location));
      const files = MNIST_FILES.map((file, i) => ({
        name: file.name,
        sha256: digests[i] ?? null,
        verified: digests[i] === file.sha256,
      }));
      if (options.json === true) printJson(terminal, { location, files });
      else {
        const state = (verified: boolean, there: boolean) =>
          verified ? 'OK' : there ? 'DIFFERENT' : 'MISSING';
        const rows = files.map(({ name, verified, sha256 }) => [
          state(verified, sha256 !== null),
          name,
          sha256 ?? '',
        ]);
        printTable(terminal, ['State', 'File', 'SHA-256'], rows);
      }
      const bad = files.filter(({ verified }) => !verified).map(({ name }) => name);
      if (bad.length > 0)
        throw new FileError(location, `is not MNIST: ${bad.join(', ')} differ from the known SHA-256`);
      if (options.json !== true) printLine(terminal, `${location}: MNIST, verified`);
    });
}

function addFetchCommand(data: Command, terminal: Terminal): void {
  data
    .command('fetch')
    .summary('download MNIST')
    .description('Downloads MNIST (11 MB) and verifies it; goes on where an earlier download stopped.')
    .option('--to <folder>', 'folder to put it in; unless told, the application’s data folder')
    .option('--mirror <url...>', 'addresses to try instead of the known mirrors')
    .action(async (options: { to?: string; mirror?: string[] }) => {
      const folder = options.to ?? path.join(dataFolder(terminal.environment), 'mnist');
      const total = MNIST_FILES.reduce((sum, file) => sum + file.compressedSize, 0);
      const progress = startProgress(terminal, total);
      try {
        const result = await downloadMnist({
          folder,
          mirrors: options.mirror ?? MNIST_MIRRORS,
          signal: terminal.signal,
          onProgress: ({ file, totalReceivedBytes, bytesPerSecond }) =>
            progress.update(
              Math.min(totalReceivedBytes, total),
              file,
              `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`,
            ),
        });
        progress.stop();
        printLine(terminal, `${result.folder}: MNIST, verified`);
      } finally {
        progress.stop();
      }
    });
}

function addPreviewCommand(data: Command, terminal: Terminal): void {
  addDatasetOption(
    data
      .command('preview')
      .summary('write a sheet of samples')
      .description('Writes a sheet of training samples as a PNG file.'),
  )
    .option('-o, --out <file>', 'the PNG file', 'samples.png')
    .option('--count <images>', 'how many', '100')
    .option('--class <label>', 'only this class')
    .option('--columns <n>', 'images in a row', '20')
    .action(async (options: OptionValues) => {
      const count = wholeNumber('count', options.count, 1);
      const columns = Math.min(wholeNumber('columns', options.columns, 1), count);
      if (count > 10000) throw new ConfigurationError(`count: must be at most 10000, not ${count}`);
      const file = String(options.out);
      assertWritable(file);
      const label = options.class === undefined ? null : wholeNumber('class', options.class, 0);
      const sizes = {
        trainSize: label === null ? count : Math.min(20 * count, 60000),
        valSize: 0,
        testSize: 0,
      };
      const { dataset } = await loadDataset(terminal, options.data as string | undefined, sizes);
      if (label !== null && label >= dataset.classes) {
        throw new ConfigurationError(`class: must be 0 to ${dataset.classes - 1}, not ${label}`);
      }
      const order: number[] = [];
      const { labels, images } = dataset.train;
      for (let i = 0; i < labels.length && order.length < count; i++) {
        if (label === null || labels[i] === label) order.push(i);
      }
      const sheet = sampleSheet(images, [dataset.height, dataset.width], order, columns, 2);
      // Loaded where it is needed: it takes time that other commands need not wait.
      const { createCanvas } = await import('@napi-rs/canvas');
      const canvas = createCanvas(sheet.width, sheet.height);
      const context = canvas.getContext('2d');
      const target = context.createImageData(sheet.width, sheet.height);
      target.data.set(sheet.pixels);
      context.putImageData(target, 0, 0);
      writeFileWhole(file, canvas.toBuffer('image/png'));
      printLine(terminal, `${file}: ${formatCount(order.length)} of ${dataset.name} (${dataset.source})`);
    });
}

/** `inkling data list|verify|fetch|preview`. */
export function addDataCommand(program: Command, terminal: Terminal): void {
  const data = program
    .command('data')
    .summary('find, verify, download and look at data sets')
    .description('Finds, verifies, downloads and shows data sets.');
  addListCommand(data, terminal);
  addVerifyCommand(data, terminal);
  addFetchCommand(data, terminal);
  addPreviewCommand(data, terminal);
}
