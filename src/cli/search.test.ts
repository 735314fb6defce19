/** Searches in the terminal: one computer or many, killed or not, the same table. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readModelFile } from '../formats/model-formats';
import { pythonNumber } from './search-report';
import { expectOneLineError, inklingHome } from './testing/inkling-process';
import { smallDataset, writeIdxFolder } from './testing/small-data';

const home = inklingHome();
const data = home.at('digits');
const SMALL = [
  ...['--data', data, '--train-size', '600', '--val-size', '200', '--test-size', '150'],
  ...['--epochs', '3', '--init', 'he', '--preprocess', 'unit'],
];
const SPACE = ['--hidden', '5,8,12', '--learning-rate', '1e-2..1:log', '--lambda', '1e-4'];

interface SearchReport {
  trials: {
    params: Record<string, number>;
    status: string;
    valAccuracy: number;
    valLoss: number;
    epochs: number;
    seconds: number;
    run: string;
  }[];
  best: { params: Record<string, number>; valAccuracy: number; testAccuracy: number; model: string };
}

/** What must not depend on who trained what, and when. */
const table = ({ trials }: SearchReport) =>
  trials.map(({ params, status, valAccuracy, valLoss, epochs }) => ({
    ...{ params, status, valAccuracy, valLoss, epochs },
  }));
let runsNumber = 0;
const runs = () => ['--runs', home.at(`runs-${++runsNumber}`)];
const search = (...args: string[]) => home.json<SearchReport>(['search', ...SMALL, ...args, ...runs()]);

beforeAll(() => {
  writeIdxFolder(data, smallDataset(800, 150));
});

describe('inkling search', () => {
  it('prints the assignment’s lines, the best combination and its model’s accuracies', async () => {
    const folder = runs();
    const { code, stdout, stderr } = await home.run(['search', ...SMALL, '--trials', '4', ...folder]);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[1]).toMatch(/^Search: {2}search-\d{8}-\d{6}-[0-9a-f]{6}$/);
    for (const line of lines.slice(2, 6)) {
      expect(line).toMatch(
        /^(50|80|100|150) (5e-05|0\.0001|0\.0005|0\.001) 0\.(05|1|2) -----Val accuracy: {2}0\.\d+$/,
      );
    }
    expect(lines[6]).toMatch(/^Best params: {2}\((50|80|100|150), \S+, 0\.\d+\)$/);
    expect(lines[7]).toMatch(/^Best val accuracy: {2}0\.\d{4}$/);
    expect(lines[8]).toMatch(/^Test accuracy: {2}0\.\d{4} \(150 samples\)$/);
    const values = lines.slice(2, 6).map((line) => Number(/[\d.]+$/.exec(line)![0]));
    expect(Number(lines[7]!.slice(20))).toBeCloseTo(Math.max(...values), 4);
    const listed = await home.json<{ runs?: unknown[] } | unknown[]>(['runs', ...folder]);
    expect(Array.isArray(listed) ? listed : listed.runs).toHaveLength(4);
  });

  it.each([
    ['random', 'none'],
    ['lhs', 'halving'],
    ['tpe', 'median'],
  ])('%s with %s gives the same table with one job or three', async (sampler, prune) => {
    const options = [...SPACE, '--trials', '9', '--sampler', sampler, '--prune', prune, '--seed', '4'];
    const one = await search(...options, '--jobs', '1');
    expect(one.trials).toHaveLength(9);
    const many = await search(...options, '--jobs', '3');
    expect(table(many)).toEqual(table(one));
    expect({ ...many.best, model: '' }).toEqual({ ...one.best, model: '' });
    const best = one.trials.filter(({ status }) => status === 'completed');
    expect(one.best.valAccuracy).toBe(Math.max(...best.map(({ valAccuracy }) => valAccuracy)));
  });

  it('stopped or killed again and again, it goes on to the same table without repeating what is done', async () => {
    const options = [...SMALL, ...SPACE, '--trials', '12', '--seed', '5', '--jobs', '2'];
    const whole = await home.json<SearchReport>(['search', ...options, ...runs()]);
    const folder = runs();
    const started = home.start(['search', ...options, ...folder]);
    await started.prints(/(.*-----Val.*\n){2}/);
    started.child.kill('SIGKILL');
    await started.end();
    const [id] = readdirSync(path.join(folder[1]!, '.searches'));
    const again = home.start(['search', 'resume', id!, ...folder, '--jobs', '2']);
    await again.prints(/(.*-----Val.*\n){2}/);
    again.child.kill('SIGINT');
    const stopped = await again.end();
    expect(stopped.code).not.toBe(0);
    expect(stopped.stderr).toContain(`go on with: inkling search resume ${id} --runs`);
    const recorded = path.join(folder[1]!, '.searches', id!, 'trials');
    const before = new Map(
      readdirSync(recorded).map((name) => [name, readFileSync(path.join(recorded, name), 'utf8')]),
    );
    const ended = await home.json<SearchReport>(['search', 'resume', id!, ...folder]);
    expect(table(ended)).toEqual(table(whole));
    for (const [name, text] of before) {
      if (text.includes('"completed"')) expect(readFileSync(path.join(recorded, name), 'utf8')).toBe(text);
    }
  });

  it('writes the best model where it is told, in the format of its name', async () => {
    const file = home.at('best.model');
    const { best } = await search(...SPACE, '--trials', '3', '--out', file);
    expect(best.model).toBe(file);
    const { format, model } = readModelFile(readFileSync(file));
    expect([format, model.shape.hidden]).toEqual(['model', best.params.hidden]);
    const evaluated = await home.json<{ accuracy: number }>([
      'evaluate',
      file,
      ...SMALL.slice(0, 8),
      '--split',
      'val',
    ]);
    expect(evaluated.accuracy).toBeCloseTo(best.valAccuracy, 10);
  });

  it.each([
    [['--trials', '0'], 'trials: must be a whole number'],
    [['--hidden', '50,0'], 'hidden units: must be'],
    [['--hidden', '5..x'], 'a range is written as'],
    [['--learning-rate', '1e-3..1e-5:log'], 'is empty'],
    [['--learning-rate', '1e-5..1e-3:cubic'], 'the scale must be one of'],
    [['--sampler', 'magic'], 'sampler'],
    [['--prune', 'halving', '--sampler', 'tpe'], 'halving compares all trials at once'],
    [['--hidden', '5', '--learning-rate', '0.1', '--lambda', '0'], 'varies nothing'],
    [['--jobs', '0'], 'jobs: must be'],
  ])('refuses %j on one line, with nothing written', async (args, reason) => {
    const folder = runs();
    expectOneLineError(await home.run(['search', ...SMALL, ...args, ...folder]), reason);
    expect(() => readdirSync(folder[1]!)).toThrow();
  });

  it('prints numbers as Python does', () => {
    expect([5e-5, 1e-4, 0.05, 1, 0.887, 1.5e-10, 100].map(pythonNumber)).toEqual(
      ['5e-05', '0.0001', '0.05', '1', '0.887', '1.5e-10', '100'], // prettier-ignore
    );
  });
});

describe('a planned search', () => {
  const plan = async (name: string, ...args: string[]) => {
    const file = home.at(`${name}.json`);
    const all = ['search', 'plan', ...SMALL, ...SPACE, '--trials', '5', '--seed', '6', '-o', file, ...args];
    expect(await home.run(all)).toMatchObject({ code: 0, stderr: '' });
    return file;
  };
  const trial = (file: string, k: number) => home.run(['search', 'trial', file, String(k)]);

  it('in pieces is the same as on one computer', async () => {
    const file = await plan('pieces');
    for (const k of [3, 0, 4, 1, 2]) expect(await trial(file, k)).toMatchObject({ code: 0, stderr: '' });
    const collected = await home.json<SearchReport>(['search', 'collect', file]);
    const whole = await search(...SPACE, '--trials', '5', '--seed', '6');
    expect(table(collected)).toEqual(table(whole));
    expect(collected.best.testAccuracy).toBe(whole.best.testAccuracy);
  });

  it('trains a trial once, however often it is asked for, and one at a time', async () => {
    const file = await plan('once');
    const first = await trial(file, 2);
    const result = home.at('once.trials', 'trial-0002.json');
    const bytes = readFileSync(result, 'utf8');
    expect(await trial(file, 2)).toEqual(first);
    expect(readFileSync(result, 'utf8')).toBe(bytes);
    const together = await Promise.all([trial(file, 1), trial(file, 1), trial(file, 1)]);
    expect(together.some(({ code }) => code === 0)).toBe(true);
    for (const ended of together) {
      if (ended.code === 0) expect(ended.stdout).toMatch(/-----Val accuracy/);
      else expectOneLineError(ended, 'is training this run already');
    }
    expect((await trial(file, 1)).code).toBe(0);
    expect(readdirSync(home.at('once.trials')).sort()).toEqual(['trial-0001.json', 'trial-0002.json']);
    expect(readdirSync(home.at('once.runs'))).toHaveLength(2);
  });

  it('says which trials are missing and which results are damaged, and trains those again', async () => {
    const file = await plan('damaged');
    for (const k of [0, 1]) await trial(file, k);
    const result = home.at('damaged.trials', 'trial-0001.json');
    const whole = readFileSync(result, 'utf8');
    for (const damage of [whole.slice(0, 40), '', '{}', whole.replace('"trial":1', '"trial":2')]) {
      writeFileSync(result, damage);
      const { code, stderr } = await home.run(['search', 'collect', file]);
      expect(code).toBe(1);
      expect(stderr).toContain(`${result}: warning: is a damaged result`);
      expect(stderr).toContain('4 of 5 trials have no result: 1, 2, 3, 4');
    }
    const again = await trial(file, 1);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('is a damaged result; it is trained again');
    const without = (text: string) => ({ ...(JSON.parse(text) as object), seconds: 0 });
    expect(without(readFileSync(result, 'utf8'))).toEqual(without(whole));
  });

  it('of another version, or of nobody, is refused', async () => {
    const file = await plan('version');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"version": 1', '"version": 2'));
    expectOneLineError(await trial(file, 0), file, 'is a plan of version 2');
    writeFileSync(file, text.slice(0, 100));
    expectOneLineError(await trial(file, 0), file, 'is not a search plan');
    rmSync(file);
    expectOneLineError(await trial(file, 0), file, 'no such file');
  });

  it('takes only trials that do not depend on each other', async () => {
    const args = ['search', 'plan', ...SMALL, ...SPACE, '-o', home.at('x.json')];
    expectOneLineError(await home.run([...args, '--sampler', 'tpe']), 'tpe learns from earlier trials');
    expectOneLineError(await home.run([...args, '--prune', 'median']), 'median compares trials');
    const file = await plan('range');
    expectOneLineError(await trial(file, 5), 'trial: must be 0..4, not 5');
  });
});
