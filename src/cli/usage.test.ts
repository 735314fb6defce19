/** Help, version, command lines that are not understood, and what differs between a terminal and a pipe. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { COMMAND } from './testing/built-command';
import { inklingHome } from './testing/inkling-process';
import { shellArgument } from './format';
import { smallDataset, writeIdxFolder } from './testing/small-data';

const home = inklingHome();
const data = home.at('digits');
const small = [
  '--data',
  data,
  '--train-size',
  '200',
  '--val-size',
  '50',
  '--test-size',
  '50',
  '--epochs',
  '2',
];

beforeAll(() => {
  writeIdxFolder(data, smallDataset(250, 50));
});

describe('inkling --help', () => {
  const commands = ['train', 'resume', 'runs', 'evaluate', 'predict', 'inspect', 'convert', 'data'];

  it('lists every command', async () => {
    const { code, stdout, stderr } = await home.run(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(stdout).toContain('\nExamples:\n');
    expect((await home.run(['help'])).stdout).toBe(stdout);
    expect(await home.run([])).toMatchObject({ code: 2, stdout: '', stderr: stdout });
  });

  it.each([...commands, 'data list', 'data verify', 'data fetch', 'data preview'])(
    'explains %s',
    async (command) => {
      const { code, stdout, stderr } = await home.run([...command.split(' '), '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`^Usage: inkling ${command} `));
      expect(stdout).not.toMatch(/undefined|\[object/);
    },
  );

  it('names every option that the issue asks train for, and shows examples', async () => {
    const { stdout } = await home.run(['train', '--help']);
    const options =
      'preset data hidden learning-rate lambda gamma batch-size epochs optimizer init std preprocess train-size ' +
      'val-size test-size seed kernels from out runs json';
    for (const option of options.split(' ')) expect(stdout).toMatch(new RegExp(`^  --${option}\\b`, 'm'));
    expect(stdout).toContain('\n  inkling train --data synthetic');
  });

  it('prints the version', async () => {
    for (const flag of ['--version', '-V']) {
      expect(await home.run([flag])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
    }
  });
});

describe('a command line that is not understood', () => {
  it.each([
    [['trian'], "unknown command 'trian'; did you mean train?"],
    [['train', '--hiden', '3'], "unknown option '--hiden'; did you mean --hidden?"],
    [['train', '--xyzzy'], "unknown option '--xyzzy'; see inkling train --help"],
    [['train', '--hidden'], "option '--hidden <units>' argument missing; see inkling train --help"],
    [['train', 'extra'], "too many arguments for 'train'"],
    [['resume'], "missing required argument 'run'; see inkling resume --help"],
    [['evaluate'], "missing required argument 'model'"],
    [['predict', 'model.npz'], "missing required argument 'images'"],
    [['inspect'], "missing required argument 'file'"],
    [['convert', 'model.npz'], "missing required argument 'out'"],
    [['data', 'lst'], "unknown command 'lst'; did you mean list?"],
    [['data', 'fetch', '--mirrors', 'x'], 'see inkling data fetch --help|did you mean --mirror'],
  ])('%j ends with exit code 2 and one line', async (args, message) => {
    const { code, stdout, stderr } = await home.run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^inkling: [^\n]+\n$/);
    if (message.includes('|')) expect(stderr).toMatch(new RegExp(message));
    else expect(stderr).toContain(`inkling: ${message}`);
  });

  it('data alone shows its help, with exit code 2', async () => {
    const { code, stderr } = await home.run(['data']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Usage: inkling data /);
  });
});

describe('progress', () => {
  /** Escape sequences and the bar's blocks. */
  const SIGNS = /\x1b|█|░/; // eslint-disable-line no-control-regex
  const synthetic = ['--data', 'synthetic', ...small.slice(2)];

  it('stays silent where stderr is no terminal', async () => {
    const { stdout, stderr } = await home.run(['train', ...synthetic]);
    expect(stderr).toBe('');
    expect(stdout).not.toMatch(SIGNS);
  });

  const hasScript =
    spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;
  it.skipIf(!hasScript)(
    'shows a bar on a terminal, and leaves the table whole (needs script of util-linux)',
    async () => {
      const command = [process.execPath, COMMAND, 'train', ...synthetic].map(shellArgument).join(' ');
      const { code, stdout } = await home.startProgram('script', ['-qec', command, '/dev/null']).end();
      expect(code).toBe(0);
      expect(stdout).toMatch(/Drawing digits {2}[█░]{28} +\d+ % {2}\d+ of 300/);
      expect(stdout).toMatch(/Epoch 1 \/ 2 {2}[█░]{28} +\d+ %/);
      expect(stdout).not.toMatch(/NaN|Infinity|undefined/);
      // What a terminal shows of a line that was cleared is what stands behind the last clearing.
      const lines = stdout.split(/\r?\n/).map((line) => line.split('\x1b[2K').at(-1)!);
      const piped = await home.run(['train', ...synthetic]);
      const table = (all: string[]) => all.filter((line) => line.startsWith('Epoch ('));
      expect(table(lines)).toEqual(table(piped.stdout.split('\n')));
      expect(table(lines)).toHaveLength(4);
      // The cursor is given back as often as it is taken.
      expect(stdout.split('\x1b[?25l')).toHaveLength(stdout.split('\x1b[?25h').length);
    },
  );
});

describe.skipIf(process.platform === 'win32')('standard output', () => {
  const shell = (line: string) => {
    const command = [process.execPath, COMMAND, 'train', ...small].map(shellArgument).join(' ');
    return home.startProgram('/bin/sh', ['-c', line.replace('INKLING', command)]).end();
  };

  it.skipIf(!existsSync('/dev/full'))('that cannot be written to ends the command in one line', async () => {
    const { code, stderr } = await shell('INKLING > /dev/full');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'inkling: standard output: no space left on the disk\n',
    });
  });

  it('whose reader has seen enough is no error', async () => {
    const { code, stdout, stderr } = await shell('INKLING | head -n 1');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Data: [^\n]+\n$/);
  });
});
