/** What the trained networks are worth, and what training them takes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inklingHome } from './testing/inkling-process';
import type { TrainReport } from './testing/train-report';

const home = inklingHome();
const mnist = process.env.INKLING_MNIST_DIR;

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.skipIf(!mnist)('the course preset (MNIST)', () => {
  it('reaches the accuracy that the course expects, over seeds 0 to 4', async () => {
    const reports: TrainReport[] = [];
    for (const seed of ['0', '1', '2', '3', '4']) {
      const args = ['train', '--preset', 'course', '--data', mnist!, '--seed', seed, '--test-size', '10000'];
      reports.push(await home.json<TrainReport>(args));
    }
    for (const { epochs, dataset, test } of reports) {
      expect(dataset.name).toBe('mnist');
      expect(epochs).toHaveLength(11);
      expect(test.samples).toBe(10000);
      // ln 10 and 0.004 of the L2 term: 2.3066, give or take with the first weights.
      expect(epochs[0]!.valLoss).toBeGreaterThan(2.3);
      expect(epochs[0]!.valLoss).toBeLessThan(2.31);
    }
    expect(mean(reports.map(({ best }) => best.valAccuracy))).toBeGreaterThanOrEqual(0.95);
    expect(mean(reports.map(({ test }) => test.accuracy))).toBeGreaterThanOrEqual(0.967);
    expect(new Set(reports.map(({ test }) => test.loss)).size).toBe(5);
  }, 300_000);
});

describe('synthetic digits', () => {
  const sizes = ['--train-size', '20000', '--val-size', '500', '--test-size', '500'];
  const train = ['train', '--data', 'synthetic', '--preset', 'adam', '--epochs', '4', ...sizes];

  it(`teach a network to read ${mnist ? 'handwritten ones (MNIST)' : 'themselves (MNIST is not there)'}`, async () => {
    const { model, test } = await home.json<TrainReport>(train);
    expect(test.accuracy).toBeGreaterThanOrEqual(0.9);
    if (!mnist) return;
    const args = ['evaluate', model, '--data', mnist, '--test-size', '10000'];
    const { accuracy, samples } = await home.json<{ accuracy: number; samples: number }>(args);
    expect(samples).toBe(10000);
    expect(accuracy).toBeGreaterThanOrEqual(0.8);
  });
});

describe.skipIf(process.platform !== 'linux')('memory', () => {
  it(`of train stays below 300 MB (${mnist ? 'MNIST' : '51000 synthetic digits'})`, async () => {
    // Not resourceUsage().maxRSS: across exec that begins with the size of the process that started this one.
    const hook = home.at('peak-memory.cjs');
    const target = home.at('peak-memory.txt');
    const code = `process.on('exit', () => {
      const fs = require('node:fs');
      fs.writeFileSync(${JSON.stringify(target)}, fs.readFileSync('/proc/self/status', 'utf8'));
    });`;
    writeFileSync(hook, code);
    const args = [
      'train',
      '--data',
      mnist ?? 'synthetic',
      '--epochs',
      '2',
      '--test-size',
      mnist ? '10000' : '1000',
    ];
    await home.json<TrainReport>(args, { environment: { NODE_OPTIONS: `--require ${hook}` } });
    const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(target, 'utf8'))?.[1]);
    expect(peak).toBeGreaterThan(40_000);
    expect(peak / 1000).toBeLessThan(300);
  });
});
