/** Who is timed: each trains the workload's network, one epoch or a stated part of it a round. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { KernelName } from '../src/core/kernels';
import { fitPreprocessing } from '../src/core/preprocessing';
import { learningRateAt } from '../src/core/schedules';
import { Trainer } from '../src/core/trainer';
import { KERNEL_SETS } from '../src/kernels/kernel-sets';
import { DenseLoop } from './dense-loop';
import type { Workload } from './workload';

/** What one round took. */
export interface Round {
  seconds: number;
  /** Processor time of all threads: what other work on the machine disturbs least. */
  cpuSeconds: number;
  /** The loss of each batch. */
  losses: number[];
}

/** Starts a clock; gives the seconds since then when asked. */
function startClock(): () => Omit<Round, 'losses'> {
  const started = performance.now();
  const usage = process.cpuUsage();
  return () => {
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(usage);
    return { seconds, cpuSeconds: (user + system) / 1e6 };
  };
}

/** One that is timed. */
export interface Contender {
  name: string;
  /** Batches that a round trains: all of an epoch's, or so few that the epoch is extrapolated. */
  batches: number;
  train(): Promise<Round>;
}

/** Our own trainer, with one of its kernel sets. Validation between the epochs is not timed. */
export function trainerContender(workload: Workload, kernels: KernelName, batches: number): Contender {
  const { configuration, dataset, split, shape } = workload;
  const data = {
    inputs: shape.inputs,
    classes: shape.classes,
    train: split.train,
    validation: split.validation,
    preprocessing: fitPreprocessing(
      configuration.preprocess,
      split.train.images,
      dataset.height * dataset.width,
    ),
  };
  const events = new Trainer(KERNEL_SETS[kernels], configuration, data).run();
  let isReady = false;
  return {
    name: kernels === 'simd' ? 'Inkling SIMD' : 'Inkling reference',
    batches,
    train() {
      while (!isReady) {
        const { value, done } = events.next();
        isReady = done === true || (typeof value === 'object' && value.type === 'epoch');
      }
      const losses: number[] = [];
      const clock = startClock();
      while (losses.length < batches) {
        const { value, done } = events.next();
        if (done) throw new Error(`training ended: ${value}`);
        if (value.type === 'step') losses.push(value.loss);
      }
      const times = clock();
      isReady = losses.length < workload.batches;
      return Promise.resolve({ ...times, losses });
    },
  };
}

/** The dense loop in TypeScript. */
export function denseContender(workload: Workload, batches: number): Contender {
  const { configuration, split, shape, initial, orders } = workload;
  const { batchSize, lambda } = configuration;
  const network = new DenseLoop(shape, split.train, initial, lambda);
  let done = 0;
  return {
    name: 'dense loop (TypeScript float32)',
    batches,
    train() {
      const losses: number[] = [];
      const clock = startClock();
      for (; losses.length < batches; done++) {
        const batch = done % workload.batches;
        const order = orders[Math.floor(done / workload.batches)]!;
        const rate = learningRateAt(configuration, done, workload.batches);
        losses.push(network.trainBatch(order.subarray(batch * batchSize, (batch + 1) * batchSize), rate));
      }
      return Promise.resolve({ ...clock(), losses });
    },
  };
}

/** What Python says of itself. */
export interface PythonFacts {
  numpy: string;
  blas: string;
  blasThreads: number;
  torch?: string;
}

/** NumPy and PyTorch, in one Python process that waits while others are timed. */
export interface PythonPeers {
  facts: PythonFacts;
  contenders: Contender[];
  stop(): void;
}

/** Starts Python on a written workload; null where there is no python3 with NumPy. */
export async function startPython(folder: string, batches: number): Promise<PythonPeers | null> {
  const script = fileURLToPath(new URL('numpy_course_epoch.py', import.meta.url));
  const child: ChildProcess = spawn('python3', [script, folder], { stdio: ['pipe', 'pipe', 'ignore'] });
  const gone = new Promise<null>((resolve) =>
    child.on('error', () => resolve(null)).on('close', () => resolve(null)),
  );
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T | null> => {
    const line = await Promise.race([lines.next(), gone]);
    return line === null || line.done ? null : (JSON.parse(line.value) as T);
  };
  const about = await answer<PythonFacts & { contenders: string[] }>();
  if (!about) return null;
  const { contenders, ...facts } = about;
  return {
    facts,
    contenders: contenders.map((name) => ({
      name,
      batches,
      async train() {
        child.stdin!.write(`${name}\n`);
        const round = await answer<Round>();
        if (!round) throw new Error(`${name}: Python ended`);
        return round;
      },
    })),
    stop: () => child.stdin!.end(),
  };
}
