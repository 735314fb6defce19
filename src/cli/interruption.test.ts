import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random';
import { RunFolder } from '../runs/run-store';
import { shellArgument } from './format';
import { COMMAND } from './testing/built-command';
import { expectOneLineError, inklingHome } from './testing/inkling-process';
import { smallDataset, writeIdxFolder } from './testing/small-data';

const home = inklingHome();
const mnist = process.env.INKLING_MNIST_DIR;
const dataName = mnist ? 'MNIST' : 'small generated set';
const data = mnist ?? home.at('digits');
/** Adam has the most state to carry over; batches drawn with replacement need the random stream's state. */
const LONG = [
  ...['--data', data, '--preset', 'adam', '--sampling', 'replacement', '--seed', '11'],
  ...[
    '--train-size',
    '3000',
    '--val-size',
    '500',
    '--test-size',
    '200',
    '--hidden',
    '30',
    '--batch-size',
    '10',
  ],
];
const POSIX = process.platform !== 'win32';

beforeAll(() => {
  if (!mnist) writeIdxFolder(data, smallDataset(3500, 200));
});

/** The model of the only run in this folder. */
function onlyRun(runs: string): RunFolder {
  const names = readdirSync(runs);
  expect(names).toHaveLength(1);
  return new RunFolder(`${runs}/${names[0]!}`);
}

const reference = new Map<string, Buffer>();

/** The model of this many epochs that were never interrupted. */
async function uninterrupted(epochs: string): Promise<Buffer> {
  const known = reference.get(epochs);
  if (known) return known;
  const runs = home.at(`uninterrupted ${epochs}`);
  expect(await home.run(['train', ...LONG, '--epochs', epochs, '--runs', runs])).toMatchObject({ code: 0 });
  const bytes = readFileSync(onlyRun(runs).modelFile);
  reference.set(epochs, bytes);
  return bytes;
}

describe.runIf(POSIX)(`a run that is asked to stop (${dataName})`, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'on %s says how to go on, and that command finishes it',
    async (name) => {
      const runs = home.at(`${name} of somebody's runs`);
      const out = home.at(`${name} $HOME.npz`);
      const args = ['train', ...LONG, '--epochs', '12', '--runs', runs, '--out', out];
      const running = home.start(args);
      await running.prints(/^Epoch \(1 /m);
      running.child.kill(name);
      const { code, stderr, stdout } = await running.end();

      const run = onlyRun(runs);
      const whole = /^inkling: (\S+): stopped in epoch (\d+) of 12; go on with: (inkling resume .*)\n$/.exec(
        stderr,
      );
      expect(code).toBe(1);
      expect(whole?.[1], stderr).toBe(run.id);
      expect(stdout).not.toContain('Test accuracy');
      expect(run.read().status).toBe('stopped');
      const recorded = run.history().length;
      expect(Number(whole?.[2])).toBe(recorded);
      expect(recorded).toBeLessThan(13);

      // Pasted into a shell whose PATH has `inkling`.
      mkdirSync(home.at('bin'), { recursive: true });
      const script = `#!/bin/sh\nexec ${[process.execPath, COMMAND].map(shellArgument).join(' ')} "$@"\n`;
      writeFileSync(home.at('bin', 'inkling'), script);
      chmodSync(home.at('bin', 'inkling'), 0o755);
      const environment = { PATH: `${home.at('bin')}:${process.env.PATH}` };
      const resumed = await home.startProgram('/bin/sh', ['-c', whole![3]!], { environment }).end();
      expect(resumed).toMatchObject({ code: 0, stderr: '' });
      expect(resumed.stdout.match(/^Epoch \(\d+ /gm)).toHaveLength(13);
      expect(resumed.stdout).toContain(`\nRun:  ${run.id}\n`);
      expect(readFileSync(out).equals(await uninterrupted('12'))).toBe(true);
      expect(readFileSync(run.modelFile).equals(await uninterrupted('12'))).toBe(true);
      expect(run.history().map(({ epoch }) => epoch)).toEqual(
        Array.from({ length: 13 }, (_, epoch) => epoch),
      );
    },
  );

  it('cannot be resumed by a second process while it is running', async () => {
    const runs = home.at('contended');
    const running = home.start(['train', ...LONG, '--epochs', '12', '--runs', runs]);
    await running.prints(/^Epoch \(1 /m);
    // Held still, so that it cannot end before the others have looked.
    running.child.kill('SIGSTOP');
    const run = onlyRun(runs);
    expect((await home.json<{ status: string }[]>(['runs', '--runs', runs]))[0]!.status).toBe('running');
    const second = await home.run(['resume', run.id, '--runs', runs]);
    running.child.kill('SIGCONT');
    expectOneLineError(second, run.id, 'another process is training this run');
    expect(await running.end()).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(run.modelFile).equals(await uninterrupted('12'))).toBe(true);
  });

  it('can be resumed when it is complete: nothing changes', async () => {
    const runs = home.at('complete');
    await home.run(['train', ...LONG, '--epochs', '2', '--runs', runs]);
    const run = onlyRun(runs);
    const before = [readFileSync(run.modelFile), readFileSync(run.historyFile), run.read().test];
    const { code, stdout } = await home.run(['resume', run.id, '--runs', runs]);
    expect(code).toBe(0);
    expect(stdout.match(/^Epoch \(\d+ /gm)).toHaveLength(3);
    expect([readFileSync(run.modelFile), readFileSync(run.historyFile), run.read().test]).toEqual(before);
  });
});

describe.runIf(POSIX)(`a run that is killed (${dataName})`, () => {
  const EPOCHS = '45';

  it('ten times at random moments, and resumed, ends with the bytes of one never killed', async () => {
    const random = RandomStream.named(2024, 'sampling');
    const runs = home.at('killed');
    let args = ['train', ...LONG, '--epochs', EPOCHS, '--runs', runs];
    let epochs = 0;
    let milliseconds = 300;
    let deaths = 0;
    for (let kill = 1; kill <= 10; kill++) {
      const begun = performance.now();
      const running = home.start(args);
      if (kill % 3 === 0) {
        // While it starts, reads the data or drops what stands behind its checkpoint.
        await wait(random.uniform() * milliseconds);
      } else {
        // In or after the first to third epoch that it adds, while it trains, writes or validates.
        const reached = epochs + random.integer(3);
        await running.prints(new RegExp(`^Epoch \\(${reached} `, 'm'));
        if (kill === 1) milliseconds = performance.now() - begun;
        await wait(random.uniform() * 0.2 * milliseconds);
      }
      running.child.kill('SIGKILL');
      const { signal } = await running.end();
      if (signal === 'SIGKILL') deaths++;
      const run = onlyRun(runs);
      epochs = run.history().length;
      expect(run.read().status).toBe('interrupted');
      args = ['resume', run.id, '--runs', runs];
    }
    expect(deaths).toBe(10);
    expect(epochs).toBeGreaterThan(3);
    expect(epochs).toBeLessThan(Number(EPOCHS));
    const finished = await home.run(args);
    expect(finished).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(onlyRun(runs).modelFile).equals(await uninterrupted(EPOCHS))).toBe(true);
  }, 300_000);

  it('in the middle of writing resumes from the last whole checkpoint', async () => {
    const runs = home.at('torn');
    const running = home.start(['train', ...LONG, '--epochs', '6', '--runs', runs]);
    await running.prints(/^Epoch \(3 /m);
    running.child.kill('SIGKILL');
    await running.end();
    const run = onlyRun(runs);
    const [newest] = run.checkpointEpochs().reverse();
    const checkpoint = run.checkpointFile(newest!);
    const bytes = readFileSync(checkpoint);
    writeFileSync(checkpoint, bytes.subarray(0, bytes.length >> 1));
    const history = readFileSync(run.historyFile);
    writeFileSync(run.historyFile, history.subarray(0, history.length - 100));
    const resumed = await home.run(['resume', run.id, '--runs', runs]);
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(run.modelFile).equals(await uninterrupted('6'))).toBe(true);
  });
});
