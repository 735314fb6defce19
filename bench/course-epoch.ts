/**
 * Times the course preset's epoch (49000 samples, batches of 100): Inkling's kernel sets, the same algorithm in
 * NumPy and PyTorch where they are there, and a plain dense loop. Rounds are interleaved, so that whatever else
 * disturbs the machine meets all alike; the median counts.
 *
 * usage: npm run bench -- [--rounds N] [--json]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { denseContender, startPython, trainerContender, type Contender } from './contenders';
import { createWorkload, writeWorkload, type Workload } from './workload';

interface Result {
  name: string;
  /** Batches timed in a round, of those of an epoch. */
  batches: number;
  /** Seconds per epoch: of each round, and their median. */
  rounds: number[];
  median: number;
  /** Processor seconds per epoch, of all threads: their median. */
  cpuMedian: number;
  /** Largest relative difference of its first losses from the reference kernels'. */
  lossDifference: number;
}

/** Ratios that the project watches: whose time over whose, and what it should be. */
const RATIOS = [
  { name: 'SIMD / NumPy float32', over: 'Inkling SIMD', under: 'NumPy float32', target: 'at most 0.8' },
  { name: 'SIMD / NumPy float64', over: 'Inkling SIMD', under: 'NumPy float64', target: '' },
  { name: 'SIMD / PyTorch float32', over: 'Inkling SIMD', under: 'PyTorch float32', target: '' },
  {
    name: 'dense loop / SIMD',
    over: 'dense loop (TypeScript float32)',
    under: 'Inkling SIMD',
    target: 'at least 20',
  },
] as const;

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

async function timeInterleaved(
  contenders: Contender[],
  rounds: number,
  workload: Workload,
): Promise<Result[]> {
  const empty = () => new Map(contenders.map(({ name }) => [name, [] as number[]]));
  const [times, cpuTimes] = [empty(), empty()];
  const firstLosses = new Map<string, number[]>();
  for (let round = 1; round <= rounds; round++) {
    for (const { name, batches, train } of contenders) {
      process.stderr.write(`round ${round} of ${rounds}: ${name}\n`);
      const { seconds, cpuSeconds, losses } = await train();
      times.get(name)!.push((seconds * workload.batches) / batches);
      cpuTimes.get(name)!.push((cpuSeconds * workload.batches) / batches);
      if (!firstLosses.has(name)) firstLosses.set(name, losses);
    }
  }
  const exact = firstLosses.get('Inkling reference')!;
  const difference = (losses: number[]) =>
    exact.reduce((worst, loss, i) => Math.max(worst, Math.abs(losses[i]! / loss - 1)), 0);
  return contenders.map(({ name, batches }) => ({
    name,
    batches,
    rounds: times.get(name)!,
    median: median(times.get(name)!),
    cpuMedian: median(cpuTimes.get(name)!),
    lossDifference: difference(firstLosses.get(name)!),
  }));
}

function printReport(report: Report): void {
  const { machine, data, results, ratios, batches } = report;
  const python = machine.python
    ? `NumPy ${machine.python.numpy} (${machine.python.blas}, ${machine.python.blasThreads} threads)` +
      (machine.python.torch ? `, PyTorch ${machine.python.torch}` : ', no PyTorch')
    : 'no python3 with NumPy here';
  console.log(
    `${machine.cpu}, ${machine.cpus} CPUs, load ${machine.load.toFixed(1)}; Node ${machine.node}; ${python}`,
  );
  console.log(`Data: ${data}. Every contender but NumPy and PyTorch uses one thread.`);
  if (machine.load > machine.cpus / 2) {
    console.log(
      'Beware: other work keeps this machine busy, which slows threaded BLAS more than anything else here.',
    );
  }
  const width = Math.max(...results.map(({ name }) => name.length));
  console.log(
    `\n${'Seconds per epoch'.padEnd(width)}   Median  Fastest  Slowest      CPU  Losses differ by  Timed`,
  );
  for (const { name, rounds, median: middle, cpuMedian, lossDifference, batches: timed } of results) {
    const times = [middle, Math.min(...rounds), Math.max(...rounds), cpuMedian].map((value) =>
      value.toFixed(3).padStart(7),
    );
    const part = timed < batches ? `${timed} of ${batches} batches, extrapolated` : 'whole epochs';
    console.log(
      `${name.padEnd(width)}  ${times.join('  ')}  ${lossDifference.toExponential(0).padStart(16)}  ${part}`,
    );
  }
  console.log('');
  console.log(`${'Ratios'.padEnd(width)}   Median      CPU`);
  for (const { name, ratio, cpuRatio, target } of ratios) {
    const numbers = [ratio, cpuRatio].map((value) => value.toFixed(2).padStart(7)).join('  ');
    console.log(`${name.padEnd(width)}  ${numbers}${target ? `  (wanted: ${target})` : ''}`);
  }
}

type Report = Awaited<ReturnType<typeof benchmark>>;

async function benchmark(rounds: number) {
  const workload = createWorkload(rounds);
  const { dataset, batches } = workload;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'inkling-bench-'));
  const load = os.loadavg()[0]!;
  try {
    writeWorkload(folder, workload);
    const peers = await startPython(folder, batches);
    // The slow ones train a tenth of an epoch: enough to tell, and done before the reader loses patience.
    const part = Math.round(batches / 10);
    const contenders = [
      trainerContender(workload, 'simd', batches),
      ...(peers?.contenders ?? []),
      trainerContender(workload, 'reference', part),
      denseContender(workload, part),
    ];
    const results = await timeInterleaved(contenders, rounds, workload).finally(() => peers?.stop());
    const resultOf = (name: string) => results.find((result) => result.name === name);
    return {
      machine: {
        cpu: os.cpus()[0]?.model.trim() ?? 'unknown CPU',
        cpus: os.availableParallelism(),
        load,
        node: process.versions.node,
        python: peers?.facts ?? null,
      },
      data: `${dataset.name} (${dataset.source}), ${workload.configuration.trainSize} samples`,
      batches,
      results,
      ratios: RATIOS.flatMap(({ name, over, under, target }) => {
        const [a, b] = [resultOf(over), resultOf(under)];
        if (!a || !b) return [];
        return [{ name, ratio: a.median / b.median, cpuRatio: a.cpuMedian / b.cpuMedian, target }];
      }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, json: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);
if (!(Number.isInteger(rounds) && rounds >= 1 && rounds <= 100)) {
  process.stderr.write(`rounds: must be a whole number 1 to 100, not ${values.rounds}\n`);
  process.exit(2);
}
const report = await benchmark(rounds);
if (values.json) console.log(JSON.stringify(report, null, 2));
else printReport(report);
