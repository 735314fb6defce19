/** Every error that a user of `train` can meet: one line that names the cause, exit code 1, and nothing written. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isRoot, smallDisk } from '../storage/testing';
import { COMMAND } from './testing/built-command';
import { expectOneLineError, inklingHome } from './testing/inkling-process';
import { smallDataset, writeIdxFolder } from './testing/small-data';

const home = inklingHome();
const dataset = smallDataset(400, 100);
const data = home.at('digits');
const sizes = ['--train-size', '300', '--val-size', '100', '--test-size', '100', '--epochs', '1'];
const NOBODY = 65534;

const TRAIN_IMAGES = 'train-images-idx3-ubyte.gz';
const TRAIN_LABELS = 'train-labels-idx1-ubyte.gz';
const TEST_LABELS = 't10k-labels-idx1-ubyte.gz';

beforeAll(() => {
  writeIdxFolder(data, dataset);
});

/** `train` that must fail, and leave neither a run nor a model. */
async function expectNothingWritten(args: string[], mentions: string[], forms = [[], ['--json']]) {
  const runs = home.at('runs');
  const out = home.at('out', 'model.npz');
  const before = readdirSync(home.home);
  for (const json of forms) {
    const all = ['train', ...sizes, '--runs', runs, '--out', out, ...args, ...json];
    expectOneLineError(await home.run(all), ...mentions);
    expect([runs, path.dirname(out)].filter(existsSync)).toEqual([]);
  }
  expect(readdirSync(home.home)).toEqual(before);
}

function gunzipped(name: string, bytes: Buffer): [string, Buffer] {
  return [name.replace(/\.gz$/, ''), bytes];
}

describe('inkling train on a damaged data set', () => {
  const damages: [
    name: string,
    change: (files: Map<string, Buffer>) => void,
    file: string,
    reason: string,
  ][] = [
    [
      'a truncated gzip archive',
      (files) => files.set(TRAIN_IMAGES, files.get(TRAIN_IMAGES)!.subarray(0, 20_000)),
      TRAIN_IMAGES,
      'truncated',
    ],
    [
      'a label count that differs from the image count',
      (files) => files.set(TRAIN_LABELS, files.get(TEST_LABELS)!),
      TRAIN_LABELS,
      '100 labels for the 400 images',
    ],
    [
      'images given as labels',
      (files) => files.set(TRAIN_LABELS, files.get(TRAIN_IMAGES)!),
      TRAIN_LABELS,
      'holds images, but its name says labels',
    ],
    [
      'a file of 3 bytes',
      (files) => files.set(TEST_LABELS, Buffer.from([0, 0, 8])),
      TEST_LABELS,
      'too short for an IDX file (3 bytes)',
    ],
    [
      '2^31 claimed images',
      (files) => {
        files.delete(TRAIN_IMAGES);
        const header = Buffer.from([0, 0, 8, 3, 128, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28]);
        files.set(...gunzipped(TRAIN_IMAGES, Buffer.concat([header, Buffer.alloc(1000)])));
      },
      'train-images-idx3-ubyte',
      'the header claims 2147483648 x 28 x 28',
    ],
  ];
  it.each(damages)('%s', async (name, change, file, reason) => {
    const folder = writeIdxFolder(home.at(name), dataset, change);
    await expectNothingWritten(['--data', folder], [`${path.join(folder, file)}: `, reason]);
  });

  it('a missing folder', async () => {
    await expectNothingWritten(
      ['--data', home.at('missing')],
      [`${home.at('missing')}: no such file or folder`],
    );
    await expectNothingWritten(['--data', 'mnsit'], ['mnsit: no such file or folder', 'mnist, synthetic']);
  });

  it('a file that is no data set', async () => {
    writeFileSync(home.at('tiny'), 'abc');
    await expectNothingWritten(
      ['--data', home.at('tiny')],
      [`${home.at('tiny')}: is no data set`, '3 bytes'],
    );
  });
});

describe('inkling train with impossible values', () => {
  it.each([
    [['--learning-rate', 'NaN'], 'learning rate: must be a number above 0 and at most 100, not NaN'],
    [['--learning-rate', 'fast'], 'not fast'],
    [['--learning-rate', ''], "not ''"],
    [['--learning-rate', '-1'], 'not -1'],
    [['--hidden', '0'], 'hidden units: must be a whole number at least 1 and at most 4096, not 0'],
    [['--hidden', '2.5'], 'not 2.5'],
    [['--batch-size', '301'], 'batch size: must be at most the training size of 300 samples, not 301'],
    [['--preset', 'curse'], 'preset: must be one of course, adam, not curse'],
    [['--optimizer', 'sdg'], 'optimizer: must be one of sgd, momentum, nesterov, adam, not sdg'],
    [['--seed', '4294967296'], 'seed: '],
    [['--train-size', '301'], 'training size 301 and validation size 100 need 401 samples'],
    [['--test-size', '101'], 'test size: 101 samples wanted'],
    [['--data', ''], 'data: must not be empty'],
    [['--runs', ''], 'runs: must not be empty'],
    [['--out', ''], 'is no file name'],
    [['--learning-rate', '100', '--lambda', '100', '--epochs', '30'], 'training diverged in epoch'],
  ])('%j', async (args, message) => {
    // A run that diverges was recorded, as it should be; all others are refused before anything is written.
    if (message.startsWith('training diverged')) {
      const ended = await home.run(['train', '--data', data, ...sizes, ...args, '--json']);
      expectOneLineError(ended, message, 'try a lower learning rate');
    } else {
      await expectNothingWritten(['--data', data, ...args], [message], [['--json']]);
    }
  });
});

/** Whether the command can be run as somebody who may not read and write everything. */
const canDropRights =
  isRoot && spawnSync(process.execPath, [COMMAND], { uid: NOBODY, gid: NOBODY }).error === undefined;

describe.skipIf(process.platform === 'win32' || (isRoot && !canDropRights))(
  'inkling train without permission',
  () => {
    const options = canDropRights ? { user: NOBODY } : {};
    /** A folder that whoever runs the command owns, so that only its mode is in the way. */
    const folderWithMode = (name: string, mode: number): string => {
      mkdirSync(home.at(name));
      if (canDropRights) chownSync(home.at(name), NOBODY, NOBODY);
      chmodSync(home.at(name), mode);
      return home.at(name);
    };

    it('to read the data set', async () => {
      const folder = folderWithMode('unreadable', 0o000);
      const { stdout, stderr, code } = await home.run(
        ['train', ...sizes, '--data', folder, '--runs', home.at('nobody-runs')],
        options,
      );
      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: '',
        stderr: `inkling: ${folder}: permission denied\n`,
      });
      expect(existsSync(home.at('nobody-runs'))).toBe(false);
    });

    it('to write runs', async () => {
      const folder = folderWithMode('unwritable-runs', 0o555);
      const ended = await home.run(['train', ...sizes, '--data', data, '--runs', folder], options);
      expectOneLineError(ended, folder, 'permission denied');
      expect(readdirSync(folder)).toEqual([]);
    });

    it('to write --out: told before any training', async () => {
      const folder = folderWithMode('unwritable', 0o555);
      const runs = folderWithMode('writable-runs', 0o755);
      for (const out of [path.join(folder, 'model.npz'), path.join(folder, 'deeper', 'model.npz')]) {
        const ended = await home.run(
          ['train', ...sizes, '--data', data, '--runs', runs, '--out', out],
          options,
        );
        expectOneLineError(ended, `${out}: permission denied`);
      }
      expect([readdirSync(folder), readdirSync(runs)]).toEqual([[], []]);
    });
  },
);

describe('inkling train --out to where no file can be', () => {
  it.each([
    ['a folder', 'digits', 'is a folder, not a file'],
    ['below a file', 'digits/train-labels-idx1-ubyte.gz/model.npz', 'is not a folder'],
  ])('%s', async (_, out, reason) => {
    // The last --out counts.
    await expectNothingWritten(['--data', data, '--out', home.at(out)], [`${home.at(out)}: `, reason]);
  });
});

describe('inkling train on a full disk', () => {
  const train = ['train', '--data', data, ...sizes];

  // One checkpoint has 318 kB; the smallest disks have no room even for what comes before it.
  for (const size of ['4k', '8k', '16k', '100k', '200k']) {
    it(`of ${size} for --runs leaves nothing there`, async (context) => {
      const disk = smallDisk(context, size);
      const ended = await home.run([...train, '--runs', path.join(disk.path, 'runs'), '--json']);
      expectOneLineError(ended, disk.path, 'no space left on the disk');
      expect(readdirSync(disk.path, { recursive: true }).filter((name) => name !== 'runs')).toEqual([]);
    });
  }

  it('that fills up later keeps the epochs so far, which can be resumed', async (context) => {
    const disk = smallDisk(context, '800k');
    const runs = path.join(disk.path, 'runs');
    const ended = await home.run([...train, '--epochs', '9', '--runs', runs, '--json']);
    expectOneLineError(ended, disk.path, 'no space left on the disk');
    const [run] = await home.json<{ id: string; status: string; epoch: number }[]>(['runs', '--runs', runs]);
    expect(['failed', 'interrupted']).toContain(run?.status);
    expect(run?.epoch).toBeGreaterThan(0);
    disk.resize('8m');
    const resumed = await home.run(['resume', run!.id, '--runs', runs]);
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    const whole = await home.json<{ model: string }>([...train, '--epochs', '9']);
    expect(readFileSync(path.join(runs, run!.id, 'model.npz'))).toEqual(readFileSync(whole.model));
  });

  it('for --out keeps the run, and says where its model is', async (context) => {
    const disk = smallDisk(context, '100k');
    const out = path.join(disk.path, 'model.npz');
    const runs = home.at('kept');
    const ended = await home.run([...train, '--runs', runs, '--out', out, '--json']);
    const [id] = readdirSync(runs);
    const model = path.join(runs, id!, 'model.npz');
    expectOneLineError(ended, `${out}: no space left on the disk; the trained model is kept in ${model}`);
    expect(readdirSync(disk.path)).toEqual([]);
    expect(readFileSync(model).length).toBeGreaterThan(300_000);
  });
});
